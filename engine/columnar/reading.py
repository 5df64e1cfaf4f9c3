"""What do the lines of a block state? Class numbers of every fact that clauses mention, for all lines at once.

The columnar form of `engine.facts.records` and `engine.facts.derivation`, step by step in the same order: cells, bills
of materials, parties, shares, standing answers and defaults, what follows. Whatever is out of the ordinary in a row (a
cell at fault, a contradiction, a number too fine to scale) marks the row as odd, and the reading for single records
takes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from engine.columnar.columns import Columns
from engine.columnar.contents import FILLED, Contents, contents_of, is_settled, tells_elements
from engine.columnar.given import Given, nothing_given, read_texts
from engine.columnar.numbers import Numbers, nothing_in
from engine.columnar.parties import Parties, parties_of
from engine.columnar.shares import Amounts, amount, settle
from engine.facts.item_content import ELEMENTS, LISTED_SHARE, LISTED_VALUE
from engine.facts.parties import LISTS, ROLES
from engine.facts.records import VOCABULARY_FILE
from engine.vocabulary.models import Fact, Ratio
from engine.vocabulary.values import NONE, Value

_SOURCE = "bill of materials"
_LARGEST_EDGE = 10**13


@dataclass
class Stated:
    """What is known of each line so far; every Series has one entry for each line.

    `classes` and `known` go by fact, `values` (numbers in the register of a fact's values) by the facts from which
    others follow. `assumed` and `derived` are numbers of notes, 0 for none: where a fact that the line did not give
    itself came from.
    """

    rows: int
    odd: pl.Series
    classes: dict[str, pl.Series] = field(default_factory=dict)
    known: dict[str, pl.Series] = field(default_factory=dict)
    values: dict[str, pl.Series] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    assumed: dict[str, pl.Series] = field(default_factory=dict)
    derived: dict[str, pl.Series] = field(default_factory=dict)

    def zeros(self) -> pl.Series:
        """Zero for every line."""
        return pl.repeat(0, self.rows, dtype=pl.UInt32, eager=True)

    def note(self, notes: dict[str, pl.Series], name: str, where: pl.Series, number: int) -> None:
        """Note where a fact came from, in some lines that have no such note yet."""
        before = notes.get(name)
        before = self.zeros() if before is None else before
        notes[name] = before.set(where & (before == 0), number)


class ColumnarReading:
    """Reads the cells of blocks under one header."""

    def __init__(self, columns: Columns) -> None:
        """`columns` knows how each column is read."""
        self._columns = columns

    def read(self, cells: pl.DataFrame) -> Stated:
        """Everything that the lines state, and what follows from it."""
        stated = Stated(cells.height, pl.repeat(False, cells.height, dtype=pl.Boolean, eager=True))
        self._read_cells(stated, cells)
        self._read_contents(stated, cells)
        self._read_parties(stated, cells)
        for fact in self._columns.reader.shares:
            if fact.ratio is not None:
                self._settle(stated, fact, fact.ratio)
        self._assume(stated)
        self._follow(stated)
        return stated

    def _read_cells(self, stated: Stated, cells: pl.DataFrame) -> None:
        columns = self._columns
        headers = {name: header for name in columns.reader.vocabulary.facts if (header := columns.headers.get(name))}
        filled = cells.lazy().select((pl.col(header) != "").any() for header in headers.values()).collect().row(0)
        is_filled = dict(zip(headers, filled, strict=True))
        texts = [name for name in headers if name in columns.texts and is_filled[name]]
        given = read_texts(cells.select(headers[name] for name in texts), [columns.texts[name] for name in texts])
        by_fact = dict(zip(texts, given, strict=True))
        nothing, no_number = nothing_given(cells.height), nothing_in(cells.height)
        for name, header in headers.items():
            if name in columns.texts:
                self._take(stated, name, by_fact.get(name, nothing))
            elif name not in columns.numbers:
                continue
            elif is_filled[name]:
                self._take_numbers(stated, name, columns.numbers[name].read(cells[header]))
            else:
                stated.numbers[name] = no_number
                stated.known[name], stated.classes[name] = nothing.known, nothing.numbers
        for name in columns.required:
            stated.odd |= columns.blank(cells[columns.headers[name]])

    def _take(self, stated: Stated, name: str, given: Given) -> None:
        stated.known[name] = given.known
        stated.classes[name] = given.numbers
        stated.values[name] = given.values
        stated.odd |= given.odd

    def _take_numbers(self, stated: Stated, name: str, numbers: Numbers) -> None:
        stated.numbers[name] = numbers
        stated.known[name] = numbers.known
        stated.classes[name] = self._columns.numbers[name].classes(numbers)
        stated.odd |= numbers.odd
        register = self._columns.values.get(name)
        if register is not None:  # of a number it only matters to what follows whether there is one
            some = stated.zeros().set(numbers.known, register.number(0))
            stated.values[name] = some.set(numbers.known & numbers.none, register.number(NONE))

    def _known(self, stated: Stated, name: str) -> pl.Series:
        found = stated.known.get(name)
        return stated.zeros() != 0 if found is None else found

    def _read_contents(self, stated: Stated, cells: pl.DataFrame) -> None:
        header = self._columns.headers.get("item.id")
        if header is None or not self._columns.reader.contents:
            return
        contents = contents_of(cells[header], self._columns.reader.contents)
        if contents is None:
            return
        itself = stated.zeros() != 0
        for name in FILLED:
            itself |= self._known(stated, name)
        settled = pl.Series("", [is_settled(item) for item in contents.items], pl.Boolean).gather(contents.which)
        whole = self._known(stated, "line.value")
        plain = settled & ~itself.gather(contents.at)
        if LISTED_VALUE in self._columns.memories:
            plain &= ~whole.gather(contents.at)
        stated.odd = stated.odd.clone().scatter(contents.at, stated.odd.gather(contents.at) | ~plain)
        self._fill(stated, contents, plain)

    def _fill(self, stated: Stated, contents: Contents, plain: pl.Series) -> None:
        """Fill the content facts of the lines of which a bill of materials settles everything."""
        at, which = contents.at.filter(plain), contents.which.filter(plain)
        number = self._columns.notes.number(_SOURCE)
        tells = pl.Series("", [tells_elements(item) for item in contents.items], pl.Boolean).gather(which)
        here = _at(stated.rows, at.filter(tells))
        elements: list[Value | None] = [item.elements for item in contents.items]
        self._place(stated, ELEMENTS, at.filter(tells), elements, which.filter(tells))
        stated.note(stated.derived, ELEMENTS, here, number)
        shares: list[Value | None] = [item.listed_share for item in contents.items]
        self._place(stated, LISTED_SHARE, at, shares, which)
        stated.note(stated.derived, LISTED_SHARE, _at(stated.rows, at), number)
        whole = self._known(stated, "line.value")
        stated.note(stated.derived, LISTED_VALUE, _at(stated.rows, at) & whole, number)
        stated.known[LISTED_VALUE] = self._known(stated, LISTED_VALUE) | (_at(stated.rows, at) & whole)

    def _read_parties(self, stated: Stated, cells: pl.DataFrame) -> None:
        columns = self._columns
        if columns.reader.parties is None:
            return
        for role in ROLES:
            found = parties_of(cells, columns.headers, role, columns.reader, columns.reader.parties)
            if found is None:
                continue
            for part in sorted({part for answer in found.answers for part in answer.facts}):
                if f"{role}.{part}" in columns.reader.vocabulary.facts:
                    tells = [bool(answer.hits) if part == LISTS else part in answer.facts for answer in found.answers]
                    told = pl.Series("", tells, pl.Boolean).gather(found.which)
                    both = told & self._known(stated, f"{role}.{part}").gather(found.at)  # the line says it besides
                    stated.odd = stated.odd | _at(stated.rows, found.at.filter(both))
                    self._fill_parties(stated, found, f"{role}.{part}", part)

    def _fill_parties(self, stated: Stated, found: Parties, name: str, part: str) -> None:
        """Fill a fact of parties in the lines that leave it blank."""
        values = [answer.facts.get(part) for answer in found.answers]
        tells = pl.Series("", [value is not None for value in values], pl.Boolean).gather(found.which)
        blank = tells & ~self._known(stated, name).gather(found.at)
        at, which = found.at.filter(blank), found.which.filter(blank)
        self._place(stated, name, at, values, which)
        said = [self._columns.notes.number(answer.because) for answer in found.answers]
        before = stated.derived.get(name, stated.zeros())
        stated.derived[name] = before.clone().scatter(at, pl.Series("", said, pl.UInt32).gather(which))

    def _place(self, stated: Stated, name: str, at: pl.Series, values: list[Value | None], which: pl.Series) -> None:
        """Put values, by their place in a list, into some lines."""
        stated.known[name] = self._known(stated, name) | _at(stated.rows, at)
        memory = self._columns.memories.get(name)
        if memory is not None:
            numbers = pl.Series("", [0 if value is None else memory.number(value) for value in values], pl.UInt32)
            stated.classes[name] = stated.classes.get(name, stated.zeros()).clone().scatter(at, numbers.gather(which))
        register = self._columns.values.get(name)
        if register is not None:
            numbers = pl.Series("", [register.number(value) for value in values], pl.UInt32)
            stated.values[name] = stated.values.get(name, stated.zeros()).clone().scatter(at, numbers.gather(which))

    def _settle(self, stated: Stated, fact: Fact, ratio: Ratio, where: pl.Series | None = None) -> None:
        """Compute a share from its amounts; `where`: only in these lines, in which nothing is given."""
        part, whole = stated.numbers.get(ratio.part), stated.numbers.get(ratio.whole)
        if part is None:
            return
        given = stated.numbers.get(fact.name) if where is None else None
        nothing = nothing_in(stated.rows)
        given = given or nothing
        everywhere = self._known(stated, fact.name) | True
        found = settle(given, Amounts(amount(part), amount(whole or nothing)), everywhere if where is None else where)
        computed = found.computed
        stated.odd |= found.odd
        column = self._columns.numbers[fact.name]
        if column.cells is not None:
            if any(max(edge.numerator, edge.denominator) > _LARGEST_EDGE for edge in column.cells.edges):
                stated.odd |= computed
            classes = column.cells.of_shares(found.shares)
            before = stated.classes.get(fact.name, stated.zeros())
            stated.classes[fact.name] = classes.zip_with(computed, before)
        stated.known[fact.name] = self._known(stated, fact.name) | computed
        facts, notes = self._columns.reader.vocabulary.facts, self._columns.notes
        above, below = facts[ratio.part].column, facts[ratio.whole].column
        nothing_of = computed & found.from_nothing
        stated.note(stated.derived, fact.name, computed & ~nothing_of, notes.number(f"{above} / {below}"))
        stated.note(stated.derived, fact.name, nothing_of, notes.number(f"{above} is zero"))

    def _assume(self, stated: Stated) -> None:
        reader, notes = self._columns.reader, self._columns.notes
        profile = reader.profile
        if profile is not None:
            for name, value in profile.assume.items():
                self._fill_blanks(stated, name, value, notes.number(profile.shown_as))
        for name, value in reader.defaults.items():
            self._fill_blanks(stated, name, value, notes.number(VOCABULARY_FILE))
        for name, value in reader.absent.items():
            self._fill_blanks(stated, name, value, 0)
        for fact in reader.shares:
            ratio = fact.ratio
            if ratio is None or stated.assumed.keys().isdisjoint((ratio.part, ratio.whole)):
                continue
            rests = stated.zeros() != 0
            for name in (ratio.part, ratio.whole):
                if name in stated.assumed:
                    rests |= stated.assumed[name] != 0
            self._settle(stated, fact, ratio, rests & ~self._known(stated, fact.name))

    def _fill_blanks(self, stated: Stated, name: str, value: Value, note: int) -> None:
        """Take a value for every line that does not give the fact; `note` says whose it is, 0 for nobody's."""
        blank = ~self._known(stated, name)
        stated.known[name] = self._known(stated, name) | True
        if note:
            stated.note(stated.assumed, name, blank, note)
        memory = self._columns.memories.get(name)
        if memory is not None:
            stated.classes[name] = stated.classes.get(name, stated.zeros()).set(blank, memory.number(value))
        register = self._columns.values.get(name)
        if register is not None:
            stated.values[name] = stated.values.get(name, stated.zeros()).set(blank, register.number(value))
        if name in self._columns.amounts:
            self._fill_amount(stated, name, value, blank)

    def _fill_amount(self, stated: Stated, name: str, value: Value, blank: pl.Series) -> None:
        assumed = self._columns.numbers[name].one(value)
        numbers = stated.numbers.get(name)
        if assumed is None:
            stated.odd |= blank
            return
        scaled = pl.repeat(assumed, stated.rows, dtype=pl.Int128, eager=True)
        none = pl.repeat(value is NONE, stated.rows, dtype=pl.Boolean, eager=True)
        nowhere = pl.repeat(None, stated.rows, dtype=pl.Int8, eager=True)
        every = Numbers(scaled, none, none & False, nowhere)
        stated.numbers[name] = every if numbers is None else numbers.filled(blank, every)

    def _follow(self, stated: Stated) -> None:
        following = self._columns.following
        values = {name: stated.values.get(name, stated.zeros()) for name in self._columns.derivation.reads}
        for name, followed in following.follow(values).items():
            before = stated.classes.get(name, stated.zeros())
            changed = followed.numbers.is_not_null()
            if changed.any():
                stated.classes[name] = followed.numbers.zip_with(changed, before)
                stated.known[name] = self._known(stated, name) | changed
                stated.derived[name] = followed.because.zip_with(changed, stated.derived.get(name, stated.zeros()))


def _at(rows: int, places: pl.Series) -> pl.Series:
    """A Boolean column that is true in some places."""
    return pl.repeat(False, rows, dtype=pl.Boolean, eager=True).scatter(places, True)
