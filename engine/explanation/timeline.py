"""When does the answer change, to what, and by which instrument?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from engine.decisions.decision import Segment
from engine.explanation.case import Case
from engine.explanation.models import SegmentShown
from engine.explanation.phrases import say
from engine.explanation.values import day
from engine.explanation.windows import stretch
from engine.vocabulary.models import Bilingual

_DAY = timedelta(days=1)


def timeline(case: Case) -> tuple[SegmentShown, ...]:
    """Every stretch of days with an interval of its own, with what brought it about."""
    segments = case.decision.judgement.segments
    shown: list[SegmentShown] = []
    for before, segment in zip((None, *segments), segments, strict=False):
        causes = tuple(_causes(case, before, segment)) if before else ()
        current = _segment(case, segment, causes)
        if shown and (shown[-1].floor, shown[-1].ceiling) == (current.floor, current.ceiling):
            causes = (*shown[-1].causes, *_dated(segment, current))
            shown[-1] = shown[-1].model_copy(update={"through": current.through, "causes": causes})
        else:
            shown.append(current)
    return tuple(one.model_copy(update={"text": _text(case, one)}) for one in shown)


def _dated(segment: Segment, current: SegmentShown) -> Iterator[Bilingual]:
    """The causes within a stretch that stays open for another reason, each with its day."""
    if segment.start and current.floor != current.ceiling:
        yield from (say("timeline.within", day=day(segment.start), cause=cause) for cause in current.causes)


def _segment(case: Case, segment: Segment, causes: tuple[Bilingual, ...]) -> SegmentShown:
    outcome = segment.outcome
    return SegmentShown(
        start=segment.start,
        through=segment.through,
        floor=outcome.floor,
        ceiling=outcome.ceiling,
        text=case.names.interval(outcome.floor, outcome.ceiling),
        causes=causes,
    )


def _text(case: Case, segment: SegmentShown) -> Bilingual:
    days = stretch(segment.start or case.decision.as_of, segment.through)
    return say("timeline", stretch=days, verdict=case.names.interval(segment.floor, segment.ceiling))


def _causes(case: Case, before: Segment, segment: Segment) -> Iterator[Bilingual]:
    """What happens on the first day of a segment: clauses that change state, licences that begin or run out."""
    if segment.start is None:
        return
    involved = _involved(before) | _involved(segment)
    eve = case.decider.clock.states(involved, case.decision.as_of, segment.start - _DAY)
    turned: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for id_ in sorted(involved):
        earlier, later = eve[id_], segment.states[id_]
        if (earlier.activity, earlier.by) != (later.activity, later.by):
            turned[earlier.activity, earlier.by, later.activity, later.by].append(id_)
    for ids in turned.values():
        turn = case.windows.turn(eve[ids[0]], segment.states[ids[0]], len(ids))
        yield say("timeline.cause", clauses=case.names.clauses(ids), turn=turn)
    yield from _licences(case, segment.start)


def _involved(segment: Segment) -> set[str]:
    """The clauses that stand, may stand, lift others or are lifted in a segment."""
    outcome = segment.outcome
    return set(outcome.may_stand | outcome.deciding).union(*outcome.excepted)


def _licences(case: Case, start: date) -> Iterator[Bilingual]:
    numbers = case.decision.facts.get("line.licences")
    if not isinstance(numbers, frozenset):
        return
    named = {number.casefold() for number in numbers}
    for held in case.decision.standpoint.licences:
        if held.number.casefold() in named and held.valid_from == start:
            yield say("timeline.licence_begins", number=held.number)
        if held.number.casefold() in named and held.valid_through == start - _DAY:
            yield say("timeline.licence_ends", number=held.number)
