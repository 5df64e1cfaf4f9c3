"""What should be asked next about a shipment? The most useful missing facts of the lines that keep its verdict open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.desk.desk import Desk
from api.desk.recording import Decided
from engine.decisions.missing import Missing
from engine.explanation.case import Case
from engine.explanation.columns import OutputColumns
from engine.explanation.models import ClauseName, SegmentShown
from engine.explanation.remedies import waiting_for
from engine.explanation.timeline import timeline

MOST_CLAUSES = 3
"""How many of the clauses that wait for an answer are named."""
_MOST_DECIDING = 6


@dataclass(frozen=True)
class Question:
    """A fact to ask for. `decides`: whichever the answer, floor and ceiling of its line meet.

    `waiting`: some clauses that cannot be answered without it, and `more` is how many others there are.
    """

    fact: str
    decides: bool
    waiting: tuple[ClauseName, ...]
    more: int


@dataclass(frozen=True)
class LineTold:
    """One line in words: its days, some clauses that decide it and how many more do, and what is missing of it.

    `missing`: the facts that would narrow it, the most useful first; `next`: what to ask for now, nothing where the
    shipment's verdict does not hang on this line.
    """

    timeline: tuple[SegmentShown, ...]
    clauses: tuple[ClauseName, ...]
    more: int
    missing: tuple[str, ...]
    next: tuple[Question, ...]


def told(desk: Desk, decided: Decided, answered: Sequence[Collection[str]], most: int) -> list[LineTold]:
    """Each line of a shipment in words, with at most so many questions in all.

    `answered`: for each line the facts that are not asked for again, as when it was said that nobody knows them.
    """
    with desk.law.lock:
        return list(_told(desk.bench(decided.grounds).columns, decided, answered, most))


def _told(
    columns: OutputColumns, decided: Decided, answered: Sequence[Collection[str]], most: int
) -> Iterator[LineTold]:
    rank = columns.decider.stages.rank
    left = most
    for decision, known in zip(decided.answer.decisions, answered, strict=True):
        case = Case(columns.decider, decision)
        missing = columns.missing(decision)
        wanted: list[Missing] = []
        if rank[decision.ceiling] > rank[decided.answer.floor]:
            wanted = [one for one in missing if one.fact not in known][:left]
            left -= len(wanted)
        clauses, more = _named(case, decision.judgement.now.deciding, _MOST_DECIDING)
        questions = tuple(_question(case, one) for one in wanted)
        yield LineTold(timeline(case), clauses, more, tuple(one.fact for one in missing), questions)


def _question(case: Case, missing: Missing) -> Question:
    waiting, more = _named(case, waiting_for(case, missing.fact), MOST_CLAUSES)
    return Question(missing.fact, missing.decides, waiting, more)


def _named(case: Case, ids: Iterable[str], most: int) -> tuple[tuple[ClauseName, ...], int]:
    """The first of some clauses as they are cited, and how many more there are."""
    ordered = sorted(ids)
    return case.named(frozenset(ordered[:most])), max(0, len(ordered) - most)
