"""What does a page tell of a decision? All lines at a glance, the worst first, and one of them with everything behind.

The glance comes from the stored answer; a line is explained when it is opened, so that thousands of lines stay quick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session

from api.desk.grounds import Bench
from api.desk.law import LawLost
from api.desk.receiving import RequestRefused
from api.desk.replaying import GroundsLost
from api.http.problems import Refusal
from api.store.tables.shipments import StoredDecision
from api.tally import ACTIONS
from api.web.catalogue import N_, gettext
from api.web.rendering import voice_of
from api.web.stretches import Drawing, drawn
from api.web.visiting import Visit
from engine.decisions.decision import Decision
from engine.explanation.models import Explanation
from engine.explanation.values import shown
from engine.vocabulary.models import Bilingual
from engine.vocabulary.vocabulary import Vocabulary

MOST_LINES = 20
"""How many lines stand on one page."""
_WORDS = {"verdict": N_("Verdict"), "ships": N_("ships"), "today": N_("today")}
"""What a drawing says besides the law's own words."""


class Glance(NamedTuple):
    """A line in the list of lines: where it stands in the shipment, its answer, and its facts."""

    at: int
    answer: Mapping[str, Any]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Opened:
    """A line with everything behind it; `facts` are all that were known of it, in words."""

    explanation: Explanation
    drawing: Drawing
    facts: Sequence[tuple[Bilingual, Bilingual]]


@dataclass(frozen=True)
class DecisionShown:
    """A decision on a page.

    `lines` are those of one page of the list, of `pages` in all; `actions` how many lines are released, held or
    stopped. `line` is the one that is opened, `opened` None where what it rests on is lost, or no longer reads;
    `whole`: with the conditions of every clause that bears on it, and not only of those that decide.
    """

    row: StoredDecision
    lines: Sequence[Glance]
    count: int
    page: int
    pages: int
    actions: Mapping[str, int]
    line: Glance
    opened: Opened | None
    whole: bool
    parties: Sequence[Mapping[str, Any]]
    short: Sequence[Mapping[str, Any]]


def decision_shown(visit: Visit, session: Session, row: StoredDecision) -> DecisionShown:
    """A decision as the address asks for it: `line` opened, page `lines` of the list."""
    answer = orjson.loads(row.answer)
    glances = _glances(visit, row, answer["lines"])
    asked = visit.request.query_params.get("line", "")
    line = next((one for one in glances if one.answer["line"] == asked), None) if asked else glances[0]
    if line is None:
        raise Refusal("not-found", "this shipment has no such line")
    pages = -(-len(glances) // MOST_LINES)
    page = _page(visit.request.query_params.get("lines", ""), glances.index(line) // MOST_LINES + 1, pages)
    return DecisionShown(
        row=row,
        lines=glances[(page - 1) * MOST_LINES : page * MOST_LINES],
        count=len(glances),
        page=page,
        pages=pages,
        actions=Counter(one.answer["action"] for one in glances),
        line=line,
        opened=_opened(visit, session, row, line),
        whole="full" in visit.request.query_params,
        parties=answer["parties"],
        short=orjson.loads(row.short),
    )


def _glances(visit: Visit, row: StoredDecision, lines: Sequence[Mapping[str, Any]]) -> list[Glance]:
    ladder = visit.service.desk.law.rulebook.ladder
    rank = {verdict: number for number, verdict in enumerate(ladder)}
    found = [Glance(at, *both) for at, both in enumerate(zip(lines, orjson.loads(row.facts), strict=True))]

    def badness(one: Glance) -> tuple[int, int, int]:
        answer = one.answer
        ends = (rank.get(answer[end], len(ladder)) for end in ("could_be", "verdict"))
        return (-ACTIONS.index(answer["action"]), *(-end for end in ends))  # type: ignore[return-value]

    return sorted(found, key=badness)


def _page(asked: str, otherwise: int, pages: int) -> int:
    return min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < len("10000") else otherwise


def _opened(visit: Visit, session: Session, row: StoredDecision, line: Glance) -> Opened | None:
    try:
        bench, decision, explanation = visit.service.replayer.line(session, row, line.at)
    except (LawLost, GroundsLost, RequestRefused):
        return None
    return opened(visit, bench, decision, explanation)


def opened(visit: Visit, bench: Bench, decision: Decision, explanation: Explanation) -> Opened:
    """A line with everything behind it, as the decision was taken at a bench and is explained."""
    voice, say = voice_of(bench.law.rulebook, visit.language), gettext(visit.language)
    words = {name: say(text) for name, text in _WORDS.items()}
    with bench.law.lock:
        drawing = drawn(bench.decider, decision, voice, words, visit.service.now().date())
    return Opened(explanation, drawing, list(_facts(bench.law.vocabulary, decision)))


def _facts(vocabulary: Vocabulary, decision: Decision) -> Iterator[tuple[Bilingual, Bilingual]]:
    """Every fact of a line in words, in the order of the vocabulary."""
    for name, fact in vocabulary.facts.items():
        if name in decision.facts:
            yield fact.title, shown(fact, decision.facts[name])
