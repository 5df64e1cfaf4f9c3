"""What can be wrong with a log and with the rows that it tells of?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 200
"""How many findings of each kind are kept."""


class Wrong(StrEnum):
    """What was found."""

    GAP = "gap"  # entries are not numbered one after the other
    BACKDATED = "backdated"  # an entry is older than the one before
    FORGED = "forged"  # an entry is not what was sealed
    UNKNOWN_KEY = "unknown_key"  # an entry was sealed with a key that is not at hand
    NOT_ALLOWED = "not_allowed"  # an entry tells of what never happens: a row that never changes was changed
    EDITED = "edited"  # a row had become another before the entry that tells of its change or its end
    CHANGED = "changed"  # a row is not what its latest entry says
    MISSING = "missing"  # a row is gone, and no entry says that it was erased
    CAME_BACK = "came_back"  # a row is there that was erased
    UNLOGGED = "unlogged"  # a row is there of which no entry tells
    BLOCK = "block"  # the hash that is kept of a block is not that of its entries
    HEAD = "head"  # a head was signed for a log that was another
    SIGNATURE = "signature"  # a head is not signed with a known key, or says other than its columns
    CUT_OFF = "cut_off"  # a head was signed for more entries than there are


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the row, the number of its entry or of the head, and whatever else locates it."""

    what: Wrong
    table: str = ""
    record: str = ""
    number: int | None = None
    about: str = ""


@dataclass
class Verified:
    """What a verification came to.

    `rows` were compared, `erased` are gone because their time was over, `unsigned` entries came after the last head,
    `unsealed` were not compared with their seals for want of a key. At most `MOST` findings of each kind are kept;
    `wrong` counts all.
    """

    entries: int = 0
    rows: int = 0
    erased: int = 0
    heads: int = 0
    unsigned: int = 0
    unsealed: int = 0
    wrong: int = 0
    findings: list[Finding] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)
    _kinds: Counter[Wrong] = field(default_factory=Counter, repr=False)

    def found(self, finding: Finding) -> None:
        """One more thing that is wrong."""
        self.wrong += 1
        self._kinds[finding.what] += 1
        if self._kinds[finding.what] <= MOST:
            self.findings.append(finding)

    def compare(self, table: str, is_there: bool) -> None:
        """One more row of a table was compared, if it is there."""
        self.rows += is_there
        self.compared[table] += is_there
