"""Which doors does a visitor see? Those of the pages that their roles let them open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.security.principals import Principal
from api.security.roles import Right
from api.web.catalogue import N_


class Door(NamedTuple):
    """A page in the navigation; open to whoever has one of some rights."""

    path: str
    title: str
    rights: tuple[Right, ...]


DOORS = (
    Door("/today", N_("Today"), (Right.KNOW_ONESELF,)),
    Door("/check", N_("Check"), (Right.CHECK,)),
    Door("/manifests", N_("Manifests"), (Right.CHECK_MANIFESTS,)),
    Door("/shipments", N_("Shipments"), (Right.READ_DECISIONS,)),
    Door("/law", N_("Law"), (Right.READ_LAW,)),
    Door("/changes", N_("Changes"), (Right.READ_LAW,)),
    Door("/licences", N_("Licences"), (Right.READ_MASTER_DATA,)),
    Door("/parties", N_("Parties"), (Right.READ_LISTS,)),
    Door("/audit", N_("Audit"), (Right.READ_AUDIT,)),
    Door("/settings", N_("Settings"), (Right.KNOW_ONESELF,)),
)
"""Every page in the order in which they are offered."""


def doors(who: Principal) -> Sequence[Door]:
    """The pages that somebody may open."""
    return [door for door in DOORS if any(who.may(right) for right in door.rights)]
