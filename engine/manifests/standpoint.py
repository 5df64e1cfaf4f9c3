"""From where are the lines of a manifest decided? A profile turned into the standpoint of decisions."""

from __future__ import annotations

from datetime import date

from engine.decisions.standpoint import LicenceHeld, SettledPending, Standpoint
from engine.facts.profile import Licence, Profile


def standpoint(profile: Profile | None, known_at: date | None = None) -> Standpoint:
    """What decisions take for given; `known_at`: only instruments announced by that day count."""
    if profile is None:
        return Standpoint(known_at)
    settled = {
        name: SettledPending(word.decision == "confirmed", word.citation) for name, word in profile.pending.items()
    }
    return Standpoint(known_at, settled, tuple(map(_held, profile.licences)))


def _held(licence: Licence) -> LicenceHeld:
    return LicenceHeld(
        licence.number,
        licence.authority,
        licence.kind,
        frozenset(licence.clauses),
        frozenset(licence.codes),
        licence.consignee,
        licence.end_user,
        licence.valid.start,
        licence.valid.through,
        licence.spent,
    )
