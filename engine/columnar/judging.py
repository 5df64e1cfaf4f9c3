"""What is decided for many lines at once? Each different combination of findings and law is judged once.

Lines are grouped by the classes of their facts; groups with the same findings under the same law share a judgement,
and groups of one judgement that answer alike what is still asked share their texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from engine.columnar.columns import LICENCES
from engine.columnar.findings import ColumnarFindings
from engine.columnar.registers import Register
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision, Judgement
from engine.explanation.columns import COLUMNS, OWN, OutputColumns
from engine.vocabulary.values import Facts

EPOCH, LICENSED = "epoch", "licensed"
SHARED = tuple(name for name in COLUMNS if name not in OWN)
"""The output columns that lines of one judgement may share; the others are a line's own."""
NOTHING_TOLD = dict.fromkeys(COLUMNS, "")
_MOST_KNOWN = 30_000
_MOST_GROUPS = 100_000

Example = Callable[[int], tuple[Facts, date]]
"""The facts and the date of one line of a group that names licences, by the place of the group."""
Day = Callable[[int], date]
"""A date in an epoch, by its number."""
_Key = tuple[int, ...]


class Judged(NamedTuple):
    """For each group: the place of its judgement in `Judging.known`, that of its texts, its licences, what laws say."""

    judgements: pl.Series
    texts: pl.Series
    licences: pl.Series
    jurisdictions: pl.Series


class Judging:
    """Judges groups of lines and keeps what was found for the blocks that follow."""

    def __init__(self, decider: Decider, columns: OutputColumns, told: bool = True) -> None:
        """Nothing is judged yet; `columns` compose the texts, `told`: whether anybody asks for them."""
        self._decider = decider
        self._told = told
        self._facts = decider.reader.facts
        self._findings = ColumnarFindings(decider.reader)
        self._columns = columns
        self._begin()

    def _begin(self) -> None:
        self.known: list[Judgement] = []
        self._places: dict[int, int] = {}
        self._by_findings: dict[_Key, int] = {}
        self._by_answers: dict[tuple[int, object], int] = {}
        self._asked: dict[int, Callable[[_Key], object] | None] = {}
        self._whole: dict[int, int | None] = {}
        self._texts: Register[tuple[str, ...]] = Register(("",) * len(SHARED))
        self._table = pl.DataFrame(schema=dict.fromkeys(SHARED, pl.String))

    def begin_anew_if_full(self) -> None:
        """Keep memory bounded: forget what is known and begin a new list of judgements."""
        if len(self.known) > _MOST_KNOWN or len(self._texts.things) > _MOST_KNOWN:
            self._begin()

    def judge(self, groups: pl.DataFrame, day: Day, example: Example) -> Judged:
        """The answers to groups of lines.

        `groups` has the number of a class for each fact that clauses mention, `epoch`, and `licensed`: whether the
        lines name licences.
        """
        frame = groups.with_row_index("group")
        bare, licensed = frame.filter(~pl.col(LICENSED)), frame.filter(LICENSED)
        found = [self._bare(bare, day), self._licensed(licensed, example)]
        answers = pl.concat(found).sort("group")
        laws = self._jurisdictions(frame, answers["judgement"]) if self._told else answers["licences"]
        return Judged(answers["judgement"], answers["text"], answers["licences"], laws)

    def table(self, texts: pl.Series) -> pl.DataFrame:
        """The shared output columns, by the places of their texts."""
        fresh = self._texts.things[len(self._table) :]
        if fresh:
            more = pl.DataFrame(fresh, self._table.schema, orient="row")
            self._table = pl.concat([self._table, more], rechunk=True)
        return self._table.lazy().select(pl.all().gather(texts)).collect()

    def _bare(self, groups: pl.DataFrame, day: Day) -> pl.DataFrame:
        """The answers to groups of lines without licences."""
        at = groups["group"]
        words = self._findings.words(groups.select(self._facts)).with_columns(groups[EPOCH])
        different = words.unique()
        judgements = [self._judgement(row, day) for row in different.iter_rows()]
        told = different.with_columns(pl.Series("judgement", judgements, pl.UInt32))
        places = words.join(told, on=words.columns, how="left", maintain_order="left")["judgement"]
        blank = pl.repeat(0, len(groups), dtype=pl.UInt32, eager=True).alias("text")
        texts = self._texts_of(groups, places, day) if self._told else blank
        return pl.DataFrame([at, places, texts]).with_columns(licences=pl.lit(""))

    def _licensed(self, groups: pl.DataFrame, example: Example) -> pl.DataFrame:
        """The answers to groups of lines with licences, which see more of a line than its classes."""
        rows = []
        for at in groups["group"]:
            decision = self._decider.decide(*example(at))
            row = self._columns.of(decision) if self._told else NOTHING_TOLD
            rows.append((at, self.place(decision.judgement), self._text(row), row["licences"]))
        schema = {"group": pl.UInt32, "judgement": pl.UInt32, "text": pl.UInt32, "licences": pl.String}
        return pl.DataFrame(rows, schema, orient="row")

    def _jurisdictions(self, groups: pl.DataFrame, judgements: pl.Series) -> pl.Series:
        """What each law says of groups: by judgement, and by the facts on which it hangs which laws are asked."""
        laws = self._decider.laws
        key = pl.DataFrame([*(groups[name] for name in laws.facts), judgements])
        different = key.unique()
        told = [
            self._columns.jurisdictions(self.known[row[-1]], laws.asked_of(row[:-1])) for row in different.iter_rows()
        ]
        texts = different.with_columns(pl.Series("jurisdictions", told, pl.String))
        return key.join(texts, on=key.columns, how="left", maintain_order="left")["jurisdictions"]

    def _judgement(self, key: _Key, day: Day) -> int:
        """The place of the judgement on findings (in words) in an epoch, the last of the key."""
        place = self._by_findings.get(key)
        if place is None:
            judgement = self._decider.judge(self._findings.findings(key[:-1]), day(key[-1]))
            place = self._by_findings[key] = self.place(judgement)
        return place

    def place(self, judgement: Judgement) -> int:
        """The place of a judgement among those that are known."""
        place = self._places.setdefault(id(judgement), len(self.known))
        if place == len(self.known):
            self.known.append(judgement)
        return place

    def _texts_of(self, groups: pl.DataFrame, judgements: pl.Series, day: Day) -> pl.Series:
        """The places of the texts of groups: by judgement and, where it is open, by the facts that are still asked."""
        classes = groups.select(self._facts)
        first = pl.DataFrame([judgements, groups[EPOCH]]).with_row_index("at").unique("judgement", keep="any")
        fresh = first.filter(~first["judgement"].is_in(list(self._whole)))
        for (_, place, epoch), row in zip(fresh.iter_rows(), classes[fresh["at"]].iter_rows(), strict=True):
            self._whole[place] = self._shared_by_all(place, row, day(epoch))
        here = first["judgement"].to_list()
        whole = [self._whole[place] for place in here]
        texts = judgements.replace_strict(here, whole, return_dtype=pl.UInt32).alias("text")
        open_ = texts.is_null().arg_true()
        rows = zip(judgements.gather(open_), classes[open_].iter_rows(), groups[EPOCH].gather(open_), strict=True)
        found = [self._answering(place, row, day(epoch)) for place, row, epoch in rows]
        return texts.scatter(open_, pl.Series("", found, pl.UInt32)) if found else texts

    def _shared_by_all(self, place: int, row: _Key, day: date) -> int | None:
        """The texts that all lines of a judgement share; None where they depend on what is still asked."""
        decision = Decision({}, day, self.known[place], self._decider.standpoint, {})
        numbers = [self._facts.index(asked.fact) for asked in self._columns.asked(decision)]
        self._asked[place] = itemgetter(*numbers) if numbers else None
        return None if numbers else self._answering(place, row, day)

    def _answering(self, place: int, row: _Key, day: date) -> int:
        """The texts of lines with a judgement, by the classes of their facts as far as these are still asked for."""
        asked = self._asked[place]
        key = place, asked(row) if asked else ()
        text = self._by_answers.get(key)
        if text is None:
            if len(self._by_answers) >= _MOST_GROUPS:
                self._by_answers.clear()
            facts = self._decider.reader.examples(row)
            if LICENCES in facts:  # the example may be of a line that names some
                facts[LICENCES] = frozenset()
            decision = Decision(facts, day, self.known[place], self._decider.standpoint, {})
            text = self._by_answers[key] = self._text(self._columns.shared(decision))
        return text

    def _text(self, row: Mapping[str, str]) -> int:
        return self._texts.number(tuple([row[name] for name in SHARED]))
