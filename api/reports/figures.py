"""Which tables sum up a check? The same for every form of report, so that all of them show the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from api.reports.coming import coming_changes
from api.reports.data import ReportData
from api.reports.parties import PARTIES, hits
from api.reports.voice import Voice
from api.tally import ACTIONS

Cell: TypeAlias = str | int | date


@dataclass(frozen=True)
class Table:
    """A titled table: `key` is the same in every language; `note` says what the numbers mean."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


class Figures:
    """The tables of one report."""

    def __init__(self, data: ReportData) -> None:
        """Count the coming changes; everything else was counted by the check."""
        self.data = data
        self.voice = Voice(data.language, data.check.rulebook)
        self.changes = coming_changes(data)

    @property
    def held(self) -> int:
        """The lines that are held or stopped."""
        return self.data.summary.actions["hold"] + self.data.summary.actions["stop"]

    def basis(self) -> Table:
        """What was checked, and under which law."""
        request, say = self.data.check.request, self.voice.say
        rows: list[tuple[Cell, ...]] = [
            (say("basis.manifest"), self.data.name),
            (say("basis.rulebook"), self.data.check.rulebook.hash),
            (say("basis.known_at"), request.known_at),
            (say("basis.as_of"), request.as_of or say("basis.own_dates")),
        ]
        for key, path in (("basis.bill", request.bill), ("basis.profile", request.profile)):
            if path is not None:
                rows.append((say(key), path.name))
        return self._table("basis", rows)

    def counts(self) -> Table:
        """The rows of the file and what became of them."""
        summary = self.data.summary
        numbers = {
            "rows": summary.rows,
            "read": summary.read,
            "rejected": summary.rejected,
            "open": summary.open,
            "spared": summary.spared,
            "hanging": summary.hanging,
        }
        return self._table("counts", [(self.voice.say(f"count.{name}"), count) for name, count in numbers.items()])

    def actions(self) -> Table:
        """Lines by what may be done with them."""
        say, counts = self.voice.say, self.data.summary.actions
        return self._table("actions", [(say(one), say(f"{one}.means"), counts[one]) for one in ACTIONS])

    def clauses(self) -> Table:
        """Lines by the clauses that decide them, surely or possibly."""
        sure, possible = self.data.summary.deciding, self.data.summary.possible
        ids = sorted(sure.keys() | possible.keys(), key=lambda id_: (-sure[id_], -possible[id_], id_))
        return self._table("clauses", [(id_, self.voice.clause(id_), sure[id_], possible[id_]) for id_ in ids])

    def suspended(self) -> Table:
        """Lines that are released only because clauses are suspended, with the last day of the suspension."""
        found = sorted(self.data.summary.suspended.items(), key=lambda one: (-one[1], one[0][0], str(one[0][1])))
        no_end = self.voice.say("no_end")
        rows = [(id_, self.voice.clause(id_), count, last or no_end) for (id_, last), count in found]
        return self._table("suspended", rows)

    def hanging(self) -> Table:
        """Lines that hang on announcements."""
        found = sorted(self.data.summary.unconfirmed.items(), key=lambda one: (-one[1], one[0]))
        return self._table("hanging", [(name, self.voice.measure(name), count) for name, count in found])

    def missing(self) -> Table:
        """Lines by the facts that are worth finding out first."""
        found = sorted(self.data.summary.missing.items(), key=lambda one: (-one[1], one[0]))
        return self._table("missing", [(column, self.voice.fact(column), count) for column, count in found])

    def coming(self) -> Table:
        """Lines by the coming day on which their verdict changes, and how."""
        rows = [
            (one.day, self.voice.say("turn", before=self._verdicts(before), after=self._verdicts(after)), count)
            for one in self.changes.boundaries
            for (before, after), count in sorted(one.turns.items(), key=lambda turn: (-turn[1], turn[0]))
        ]
        table = self._table("coming", rows)
        if not self.changes.past:
            return table
        past = self.voice.say("note.past", count=self.changes.past)
        return replace(table, note=self.voice.say("two_sentences", first=table.note, second=past))

    def coming_clauses(self) -> Table:
        """The clauses whose state changes on those days, with the lines they bear on."""
        rows = [
            (id_, self.voice.clause(id_), one.day, count)
            for one in self.changes.boundaries
            for id_, count in sorted(one.clauses.items(), key=lambda found: (-found[1], found[0]))
        ]
        return self._table("coming_clauses", rows)

    def assumed(self) -> Table:
        """Facts that the lines did not give themselves, with where they came from."""
        facts, summary, say = self.data.check.rulebook.vocabulary.facts, self.data.summary, self.voice.say
        rows = [
            (facts[name].column, self.voice.of(facts[name].title), say("from_source", source=source), count)
            for (name, source), count in sorted(summary.assumed.items(), key=lambda one: (-one[1], one[0]))
        ]
        rows += [
            (facts[name].column, self.voice.of(facts[name].title), say("follows"), count)
            for name, count in sorted(summary.derived.items(), key=lambda one: (-one[1], one[0]))
        ]
        return self._table("assumed", rows)

    def parties(self, most: int) -> Table:
        """The first of the list entries that parties may be."""
        found = hits(self.data, self.voice)
        rows = [(*row[:4], int(row[4]), row[5]) for row in found.head(most).iter_rows()]
        book = self.data.check.request.parties
        lists = self.voice.series(sorted(book.lists) or [book.shown_as]) if book else ""
        note = self.voice.say("note.parties", lists=lists, count=found.height, shown=len(rows))
        return replace(self._table("parties", rows), note=note)

    def notices(self) -> Table:
        """What was said of how the files were read."""
        return self._table("notices", [(self.voice.of(one.text),) for one in self.data.summary.notices])

    def legend(self) -> Table:
        """The verdicts, mildest first, with what each means."""
        rungs, of = self.data.check.rulebook.verdicts, self.voice.of
        return self._table(
            "legend", [(of(rung.title), of(rung.meaning), self.voice.action(rung.action)) for rung in rungs]
        )

    def _verdicts(self, written: str) -> str:
        return self.voice.interval(written)

    def _table(self, key: str, rows: Sequence[tuple[Cell, ...]]) -> Table:
        say = self.voice.say
        heads = tuple(say(f"head.{name}") for name in _HEADS.get(key, ()))
        note = say(f"note.{key}") if key in _NOTED else ""
        return Table(key, say(f"title.{key}"), heads, tuple(rows), note)


_HEADS = {
    "actions": ("action", "meaning", "lines"),
    "clauses": ("clause", "title", "sure", "open"),
    "suspended": ("clause", "title", "lines", "last_day"),
    "hanging": ("announcement", "title", "lines"),
    "missing": ("column", "fact", "lines"),
    "parties": PARTIES,
    "coming": ("day", "change", "lines"),
    "coming_clauses": ("clause", "title", "day", "lines"),
    "assumed": ("column", "fact", "source", "lines"),
    "legend": ("verdict", "meaning", "action"),
}
_NOTED = frozenset({"clauses", "suspended", "hanging", "missing", "coming", "assumed"})
