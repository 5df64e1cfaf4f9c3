"""What came out of the files of a list? The parties on it, and every row that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engine.canonical import text_hash
from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats.texts import characters, cleaned
from engine.screening.listed import Identifier, ListedName, ListedParty, NameKind, PartyKind

MOST_PARTIES = 400_000
"""More than any list of sanctioned or controlled parties has; a collection of politicians has more."""
_KEY = 12
_IMO = {"identification imo": "imo", "vessel registration identification imo": "imo", "imo number": "imo"}
_TEXT_SHOWN = 500


@dataclass(frozen=True, slots=True, order=True)
class RejectedRow:
    """A row that could not be read: where it stands, what is wrong with it, what would be right, and how it begins.

    `row` is the line of the file, or the number of the record where records are not lines.
    """

    file: str
    row: int
    what: str
    hint: str
    text: str


@dataclass(frozen=True, slots=True)
class ListRead:
    """The content of one list as its files have it.

    `source` names what the files are an edition of (`US-CSL`), `dated` is the day that they give themselves. Every row
    was read, was put aside (`aside` counts by what they are: such rows say nothing of a listed party), or was rejected.
    """

    format: str
    source: str
    dated: date | None
    files: tuple[str, ...]
    rows: int
    parties: tuple[ListedParty, ...]
    rejected: tuple[RejectedRow, ...]
    aside: Mapping[str, int]

    @property
    def read(self) -> int:
        """The rows whose content is in the parties."""
        return self.rows - len(self.rejected) - sum(self.aside.values())


class RowsAt(list[tuple[str, int]]):
    """The rows of an entry: file and line of each."""


@dataclass(slots=True)
class Draft:
    """A party while its rows come in."""

    list: str
    entry: str
    kind: PartyKind = "unknown"
    names: dict[str, NameKind] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)
    identifiers: dict[Identifier, None] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)
    programmes: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    listed_on: date | None = None
    source: str = ""
    details: dict[str, str] = field(default_factory=dict)
    rows: RowsAt = field(default_factory=RowsAt)

    def name(self, text: str, kind: NameKind = "alias") -> None:
        """Add a name; of a name that comes twice the first kind stays, unless it turns out to be the primary one."""
        found = cleaned(text)
        if found and (found not in self.names or kind == "primary"):
            self.names[found] = kind

    def identifier(self, kind: str, value: str) -> None:
        """Add a number; the IMO number of a ship is one whatever else it is called."""
        number = cleaned(value)
        if number[:4] == "IMO ":
            kind, number = "imo", number[4:]
        if number:
            self.identifiers[Identifier(_IMO.get(cleaned(kind).casefold(), cleaned(kind).casefold()), number)] = None

    def address(self, *parts: str) -> None:
        """Add an address, of the parts that are there."""
        whole = ", ".join(part for part in map(cleaned, parts) if part)
        if whole:
            self.addresses[whole] = None

    def detail(self, name: str, text: str) -> None:
        """Keep what else is said; what is said otherwise in another row is added."""
        if not text:
            return
        name, found = cleaned(name), cleaned(text)
        before = self.details.get(name)
        if found and before is None:
            self.details[name] = found
        elif found and before is not None and found not in before.split("; "):
            self.details[name] = f"{before}; {found}"

    def since(self, day: date | None) -> None:
        """The party was listed on a day; of several the earliest counts."""
        if day is not None and (self.listed_on is None or day < self.listed_on):
            self.listed_on = day

    def party(self) -> ListedParty:
        """The party; it has a name."""
        ordered = sorted(self.names.items(), key=lambda one: one[1] != "primary")
        first, *others = (ListedName(text, kind) for text, kind in ordered)
        return ListedParty(
            list=self.list,
            entry=characters(self.entry),
            kind=self.kind,
            names=(replace(first, kind="primary"), *(_not_primary(one) for one in others)),
            countries=frozenset(self.countries),
            identifiers=tuple(sorted(self.identifiers)),
            addresses=tuple(sorted(self.addresses)),
            programmes=frozenset(map(characters, self.programmes)),
            codes=frozenset(self.codes or {self.list}),
            listed_on=self.listed_on,
            source=characters(self.source),
            details=dict(self.details),
        )


def _not_primary(name: ListedName) -> ListedName:
    return replace(name, kind="alias") if name.kind == "primary" else name


class Gathering:
    """Takes in what the rows of a list's files say."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.files: list[str] = []
        self.rows = 0
        self.dated: date | None = None
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._rejected: list[RejectedRow] = []
        self._aside: dict[str, int] = {}

    def draft(self, list_: str, entry: str, at: tuple[str, int]) -> Draft:
        """The party of an entry, to which a row belongs; a new one where none of the entry came before."""
        found = self._drafts.get((list_, entry))
        if found is None:
            if len(self._drafts) >= MOST_PARTIES:
                hint = "import a narrower collection, such as that of sanctioned parties alone"
                raise SourceRefused([Fault(Place(at[0], at[1]), f"has more than {MOST_PARTIES} parties", hint)])
            found = self._drafts[list_, entry] = Draft(list_, entry)
        found.rows.append(at)
        return found

    def known(self, list_: str, entry: str) -> Draft | None:
        """The party of an entry that came before."""
        return self._drafts.get((list_, entry))

    def reject(self, at: tuple[str, int], what: str, hint: str, text: str = "") -> None:
        """A row that cannot be read."""
        shown = text if len(text) <= _TEXT_SHOWN else f"{text[:_TEXT_SHOWN]}…"
        self._rejected.append(RejectedRow(*at, characters(what), hint, characters(shown)))

    def put_aside(self, what: str) -> None:
        """A row that says nothing of a listed party."""
        self._aside[what] = self._aside.get(what, 0) + 1

    def since(self, day: date | None) -> None:
        """The files are of a day; of several the latest counts."""
        if day is not None and (self.dated is None or day > self.dated):
            self.dated = day

    def drafts(self) -> Iterable[Draft]:
        """The parties so far."""
        return self._drafts.values()

    def rejected(self) -> Sequence[RejectedRow]:
        """The rows that could not be read so far."""
        return tuple(self._rejected)

    def done(self, format_: str, source: str | Callable[[Iterable[ListedParty]], str]) -> ListRead:
        """What there is now that every row has come; a party without any name is rejected with all of its rows."""
        parties = []
        for draft in self._drafts.values():
            if draft.names:
                parties.append(draft.party())
                continue
            for at in draft.rows:
                self.reject(at, f"entry {draft.entry} has no name", "every entry needs one")
        return ListRead(
            format=format_,
            source=source if isinstance(source, str) else source(parties),
            dated=self.dated,
            files=tuple(self.files),
            rows=self.rows,
            parties=tuple(parties),
            rejected=tuple(sorted(self._rejected)),
            aside=dict(sorted(self._aside.items())),
        )


def key_of(*texts: str) -> str:
    """What to call an entry whose list gives it no number: a digest of what tells it from the others.

    >>> key_of("Acme  Trading") == key_of("ACME Trading"), len(key_of("Acme"))
    (True, 14)
    """
    return f"n-{text_hash(chr(0).join(cleaned(text).casefold() for text in texts))[:_KEY]}"
