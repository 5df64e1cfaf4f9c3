"""Which components count towards the Chinese-origin listed content that announcement 61 of 2025 asks about?"""

from __future__ import annotations

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Truth
from engine.facts.bill_of_materials import Counted
from engine.rulebook.rulebook import Rulebook

LISTED = "cn/2025-61/annex-1-part-1"
_ORIGIN = "CN"


def annex_content(rulebook: Rulebook) -> Counted:
    """Components of Chinese origin whose code is an entry of Annex 1 part 1, or a control code of the same thing."""
    entries = rulebook.lists.entries.get(LISTED, ())
    listed = {entry.code for entry in entries}
    for entry in entries:
        listed |= set(filter(None, entry.row.get("cn_codes", "").split(";")))
    universe = CodeUniverse(rulebook.lists.all_codes(), listed)
    codes = frozenset(listed)

    def falls_under(code: str) -> Truth:
        return universe.falls_under(code, codes)

    return Counted(_ORIGIN, falls_under)
