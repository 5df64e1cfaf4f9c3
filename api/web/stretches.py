"""How are the days of a line drawn? Its verdict through time, and under it what the clauses behind it do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise

from api.reports.lanes import LABEL_GAP, Lanes
from api.reports.measuring import cut
from api.reports.scale import Scale
from api.reports.voice import Voice
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision, Segment
from engine.rulebook.activity import State

WIDTH = 720
_LEFT, _RIGHT, _MARGIN, _LEAST = 6, 714, timedelta(days=45), timedelta(days=210)
_LANE, _ROW, _AXIS, _TOP_BAR = 20, 52, 24, 26
_MOST_ROWS = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """Some days alike; `label` is blank where no room is.

    `kind`: what follows for the line on them (`release`, `hold`, `stop`), or what clauses do, as an `Activity`.
    """

    x: int
    width: int
    kind: str
    label: str
    told: str


@dataclass(frozen=True)
class Row:
    """A line of bars under its label."""

    y: int
    label: str
    whole: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Mark:
    """A day with its label; `kind`: `ships`, `today` or `turn`. `end`: the label stands to the left of the day."""

    x: int
    y: int
    text: str
    end: bool
    kind: str


@dataclass(frozen=True)
class Drawing:
    """Everything on a drawing, the verdict's row first; `left_out` are clauses for which there was no room."""

    width: int
    height: int
    top: int
    bottom: int
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[int, str], ...]
    kinds: tuple[str, ...]
    left_out: int


def drawn(decider: Decider, decision: Decision, voice: Voice, words: Mapping[str, str], today: date) -> Drawing:
    """The drawing of a line; `words` are the page's own: for the verdict's row, the day of export and today."""
    return _Draughtsman(decider, decision, voice, words, today).drawing()


class _Draughtsman:
    """One line on its way to paper."""

    def __init__(
        self, decider: Decider, decision: Decision, voice: Voice, words: Mapping[str, str], today: date
    ) -> None:
        self._decider, self._decision, self._voice, self._words, self._today = decider, decision, voice, words, today
        self._ships = _calendar_day(decision.as_of)
        self._segments = list(_merged(decider, decision.judgement.segments))
        self._alike = self._clauses()
        turns = [start for start, _, _ in self._segments if start]
        states = [state.start for history in self._alike.values() for state in history[1] if state.start > self._ships]
        first = min(self._ships, today)
        self._scale = Scale(first - _MARGIN, max([*turns, *states, first - _MARGIN + _LEAST]) + _MARGIN, _LEFT, _RIGHT)

    def drawing(self) -> Drawing:
        marks = tuple(self._marks())
        top = max(mark.y for mark in marks) + _LANE // 2
        rows = tuple(self._rows(top))
        bottom = rows[-1].y + _ROW - 8
        kinds = tuple(dict.fromkeys(bar.kind for row in rows for bar in row.bars))
        left_out = sum(len(ids) for ids, _ in list(self._alike.values())[_MOST_ROWS:])
        return Drawing(WIDTH, bottom + _AXIS, top, bottom, rows, marks, tuple(self._scale.months()), kinds, left_out)

    def _clauses(self) -> dict[tuple[object, ...], tuple[list[str], Sequence[State]]]:
        """The clauses behind the verdict, those of one measure with one history together; the eventful ones first."""
        judgement = self._decision.judgement
        ids = {id_ for segment in judgement.segments for id_ in segment.outcome.deciding}
        ids |= {one.clause for one in judgement.suspended}
        found: dict[tuple[object, ...], tuple[list[str], Sequence[State]]] = {}
        for id_ in sorted(ids, key=lambda one: (-len(self._decider.clock.history(one)), one)):
            history = self._decider.clock.history(id_)
            key = id_.rpartition("/")[0], tuple((state.start, state.activity) for state in history)
            found.setdefault(key, ([], history))[0].append(id_)
        return found

    def _marks(self) -> Iterator[Mark]:
        wanted = [(self._ships, f"{self._words['ships']} {self._ships}", "ships")]
        if self._today != self._ships:
            wanted.append((self._today, f"{self._words['today']} {self._today}", "today"))
        wanted += [(start, str(start), "turn") for start, _, _ in self._segments if start]
        lanes = Lanes(_RIGHT)
        for day, text, kind in sorted(wanted):
            x = self._scale.x(day)
            lane, end = lanes.place(x, text)
            yield Mark(x, _LANE * (lane + 1) - 6, text, end, kind)

    def _rows(self, top: int) -> Iterator[Row]:
        y = top + _TOP_BAR
        yield Row(y, self._words["verdict"], self._words["verdict"], tuple(self._verdicts()))
        clauses = self._decider.rulebook.clauses
        for ids, history in list(self._alike.values())[:_MOST_ROWS]:
            y += _ROW
            name = self._voice.of(self._voice.names.of_instrument(clauses[ids[0]].measure.measure))
            numbers = ", ".join(clauses[id_].text.clause for id_ in ids)
            whole = self._voice.say("timeline.row", name=name, clauses=numbers)
            yield Row(y, cut(whole, _RIGHT - _LEFT), whole, tuple(self._states(history)))

    def _verdicts(self) -> Iterator[Bar]:
        ends = [start for start, _, _ in self._segments[1:]] + [self._scale.last + _DAY]
        for (start, segment, action), end in zip(self._segments, ends, strict=True):
            outcome = segment.outcome
            alike = outcome.floor if outcome.floor == outcome.ceiling else f"{outcome.floor}..{outcome.ceiling}"
            yield self._bar((start or self._ships, end or self._scale.last), action, self._voice.interval(alike))

    def _states(self, history: Sequence[State]) -> Iterator[Bar]:
        ends = [later.start for _, later in pairwise(history)] + [self._scale.last + _DAY]
        for state, end in zip(history, ends, strict=True):
            if self._scale.x(end) > self._scale.x(state.start):
                word = self._voice.say(f"state.{state.activity.value}")
                yield self._bar((state.start, end), state.activity.value, word)

    def _bar(self, days: tuple[date, date], kind: str, word: str) -> Bar:
        start, end = days
        x, room = self._scale.x(start), self._scale.x(end) - self._scale.x(start)
        known = end <= self._scale.last
        told = self._voice.say("window", state=word, first=start, last=end - _DAY) if known else word
        return Bar(x, room, kind, cut(word, room - LABEL_GAP) if room > 4 * LABEL_GAP else "", told)


def _merged(decider: Decider, segments: Iterable[Segment]) -> Iterator[tuple[date | None, Segment, str]]:
    """Stretches with one verdict and one action; each begins where its first segment does."""

    def alike(segment: Segment) -> tuple[str, str, str]:
        return segment.outcome.floor, segment.outcome.ceiling, decider.action(segment.outcome)

    for (_, _, action), together in groupby(segments, key=alike):
        first = next(together)
        yield first.start, first, action


def _calendar_day(as_of: date) -> date:
    return as_of.astimezone(UTC).date() if isinstance(as_of, datetime) else as_of
