"""How does the summary of a check read? Everything an analyst looks for first, on a screen or two; and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rich.text import Text

from api.checking import Check
from api.cli.problems import rejections
from api.cli.terminal import STYLES, Cell, Screen, on_one_line, styled
from api.cli.width import cut
from api.cli.wording import Language, say
from api.tally import ACTIONS, Summary, Worst
from engine.manifests.outputs import OutputReport

_SHOWN = 8
_LONGEST_NAME = 40
_Name = TypeVar("_Name")


def print_summary(screen: Screen, name: str, check: Check, summary: Summary, language: Language) -> None:
    """Print the summary of a check of the manifest `name`."""
    _View(screen, check, summary, language).show(name)


@dataclass(frozen=True)
class _View:
    """One summary on one screen in one language."""

    screen: Screen
    check: Check
    summary: Summary
    language: Language

    def show(self, name: str) -> None:
        self._head(name)
        self._worst()
        self._clauses()
        self._suspended()
        self._unconfirmed()
        self._missing()
        self._turns()
        self._assumed()
        self._rejected()
        self._reading()
        self._written()

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _head(self, name: str) -> None:
        summary = self.summary
        counts = self._say("rows", total=summary.rows, read=summary.read, rejected=summary.rejected)
        self.screen.line(Text(f"{name}: {counts}", style=STYLES["title"]))
        known, hash_ = self.check.request.known_at, self.check.rulebook.hash[:12]
        self.screen.line(self._say("rulebook", known=known, hash=hash_))
        if self.check.request.as_of:
            self.screen.line(self._say("judged_on", day=self.check.request.as_of))
        self.screen.line()
        rows = [
            (styled(self._say(action), action), f"{summary.actions[action]:,}", self._say(f"{action}.means"))
            for action in ACTIONS
        ]
        self.screen.table(rows, right=(1,))

    def _worst(self) -> None:
        if not self.summary.worst:
            return
        self.screen.title(self._say("worst"))
        self.screen.table([self._worst_row(one) for one in self.summary.worst])

    def _worst_row(self, one: Worst) -> tuple[Cell, ...]:
        action, line = styled(self._say(one.action), one.action), on_one_line(one.line)
        name = cut(line, _LONGEST_NAME) if self.screen.columns else line
        return name, action, self._interval(one), self._few(one.columns["clauses"])

    def _interval(self, one: Worst) -> Text:
        floor, ceiling = one.columns["verdict"], one.columns["could_be"]
        text = styled(self._verdict(floor), floor)
        return text if floor == ceiling else text.append(" … ", "dim").append(styled(self._verdict(ceiling), ceiling))

    def _verdict(self, name: str) -> str:
        titles = (verdict.title for verdict in self.check.rulebook.verdicts if verdict.verdict == name)
        return next(titles).in_language(self.language)

    def _few(self, clauses: str) -> str:
        first, *rest = clauses.split(";")
        return f"{first} +{len(rest)}" if rest else first

    def _clauses(self) -> None:
        sure, possible = self.summary.deciding, self.summary.possible
        rows = [
            (_count(sure[id_]), _count(possible[id_]), id_, self._clause(id_))
            for id_ in sorted(sure.keys() | possible.keys(), key=lambda id_: (-sure[id_], -possible[id_], id_))
        ]
        heads = [self._say(key) for key in ("head.sure", "head.open", "head.clause", "head.title")]
        self._part(self._say("by_clause"), rows, heads, (0, 1))

    def _suspended(self) -> None:
        rows = [
            (f"{count:,}", str(last_day or self._say("no_end")), id_, self._clause(id_))
            for (id_, last_day), count in _ranked(self.summary.suspended)
        ]
        heads = [self._say(key) for key in ("head.lines", "head.last_day", "head.clause", "head.title")]
        self._part(self._say("spared", count=self.summary.spared), rows, heads, (0,))

    def _unconfirmed(self) -> None:
        measures = self.check.rulebook.measures
        rows = [
            (f"{count:,}", name, measures[name].title.in_language(self.language))
            for name, count in _ranked(self.summary.unconfirmed)
        ]
        self._part(self._say("hanging", count=self.summary.hanging), rows, (), (0,))

    def _missing(self) -> None:
        facts = self.check.rulebook.vocabulary.by_column
        rows = [
            (f"{count:,}", column, facts[column].title.in_language(self.language))
            for column, count in _ranked(self.summary.missing)
        ]
        self._part(self._say("missing", count=self.summary.open), rows, (), (0,))

    def _turns(self) -> None:
        rows = []
        for turn, count in self.summary.next_turns(self.check.request.known_at):
            key = "stays" if turn.before == turn.after else "turns"
            told = self._say(key, before=self._say(turn.before), after=self._say(turn.after))
            rows.append((str(turn.day), f"{count:,}", told))
        self._part(self._say("next_change"), rows, (), (1,))

    def _assumed(self) -> None:
        facts = self.check.rulebook.vocabulary.facts
        rows = [
            (f"{count:,}", facts[name].column, self._say("from_source", source=source))
            for (name, source), count in _ranked(self.summary.assumed)
        ]
        rows += [
            (f"{count:,}", facts[name].column, self._say("follows")) for name, count in _ranked(self.summary.derived)
        ]
        self._part(self._say("assumed"), rows, (), (0,))

    def _part(self, title: str, rows: Iterable[tuple[str, ...]], heads: Iterable[str], right: tuple[int, ...]) -> None:
        """A titled table, cut after a few rows; nothing at all without rows."""
        found = list(rows)
        if found:
            self.screen.title(title)
            self.screen.table(found[:_SHOWN], list(heads), right)
            if len(found) > _SHOWN:
                self.screen.line(self._say("more", count=len(found) - _SHOWN), 2)

    def _rejected(self) -> None:
        if not self.summary.rejected:
            return
        self.screen.title(self._say("rejected", count=self.summary.rejected))
        vocabulary = self.check.rulebook.vocabulary
        for messages in rejections(self.summary.first_rejected[:_SHOWN], vocabulary, self.language):
            for message in messages:
                self.screen.paragraph(message)
        left = self.summary.rejected - len(self.summary.first_rejected[:_SHOWN])
        if left > 0:
            self.screen.line(self._say("more_rows", count=left), 2)

    def _reading(self) -> None:
        if self.summary.notices:
            self.screen.title(self._say("reading"))
            for notice in self.summary.notices:
                self.screen.paragraph(notice.text.in_language(self.language))

    def _written(self) -> None:
        self.screen.title(self._say("written"))
        for report in self.summary.written:
            self.screen.line(f"{report.path}  {self._size(report)}", 2)
            for text in self._remarks(report):
                self.screen.paragraph(text, 4)

    def _size(self, report: OutputReport) -> str:
        """How much a file holds; the second one has a row for each problem of a row that was rejected."""
        if report is self.summary.written[1]:
            return self._say("problems_written", count=report.rows, rejected=self.summary.rejected)
        return self._say("rows_written", count=report.rows)

    def _remarks(self, report: OutputReport) -> Iterable[str]:
        if report.guarded:
            yield self._say("guarded", count=report.guarded)
        if report.shortened:
            yield self._say("shortened", count=report.shortened)
        if report.replaced:
            yield self._say("replaced", count=len(report.replaced))

    def _clause(self, id_: str) -> str:
        return self.check.rulebook.clauses[id_].text.title.in_language(self.language)


def _ranked(counts: Mapping[_Name, int]) -> list[tuple[_Name, int]]:
    """Most lines first, equals by name: the same check says the same, word for word."""
    return sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))


def _count(lines: int) -> str:
    """A number of lines, blank where there are none."""
    return f"{lines:,}" if lines else ""
