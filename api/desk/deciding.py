"""What is the answer to a shipment? A pure function of the law, the grounds and the request.

The same law, grounds, request and engine version give the same bytes; nothing else is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import orjson

from api.desk.grounds import Bench, Grounds
from api.desk.receiving import LINE, Fault, Received, RequestRefused, faults_of
from api.tally import ACTIONS
from engine.canonical import text_hash
from engine.decisions.decision import Action, Decision, Judgement, Segment
from engine.decisions.laws import LawVerdict
from engine.facts.records import SHIP_DATE
from engine.vocabulary.values import Facts, value_as_json

ITEM = "item.id"
PARTIES = ("exporter.name", "consignee.name", "end_user.name")
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a shipment.

    `content` is plain data and `text` its canonical JSON; `decisions` are those of its lines, in order.
    """

    content: Mapping[str, Any]
    text: str
    facts: str
    decisions: tuple[Decision, ...]
    action: Action
    floor: str
    ceiling: str

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return text_hash(self.text)

    @property
    def ships_on(self) -> date:
        """The first date on which a line is to leave, in UTC where it was given as an instant."""
        return min(_day(decision.as_of) for decision in self.decisions)

    @property
    def clauses(self) -> set[str]:
        """The clauses that decide, or may, of any line."""
        return {id_ for decision in self.decisions for id_ in decision.judgement.now.deciding}

    @property
    def parties(self) -> set[str]:
        """The parties' names, folded."""
        named = {decision.facts.get(name) for decision in self.decisions for name in PARTIES}
        return {folded(name) for name in named if isinstance(name, str)}


class _Shared(NamedTuple):
    """What lines share, with what it was made of, so that their identities stay their own."""

    judgement: Judgement
    row: Mapping[str, str]
    content: dict[str, Any]


class Answering:
    """Answers shipments at one bench."""

    def __init__(self, bench: Bench) -> None:
        """Remember nothing yet."""
        self._bench = bench
        self._shared: dict[tuple[int, int], _Shared] = {}

    def answer(self, received: Received, grounds: Grounds, as_of: date | None = None) -> Answer:
        """The answer; raises `RequestRefused` with everything that is wrong with any line.

        `as_of`: one date for all lines instead of their own.
        """
        return self._answer(self.decisions(received, grounds, as_of), grounds)

    def decisions(self, received: Received, grounds: Grounds, as_of: date | None = None) -> list[Decision]:
        """The decisions on all lines, without the texts of an answer; raises as `answer` does."""
        bench = self._bench
        reader = bench.reader(grounds)
        faults: list[Fault] = []
        decisions: list[Decision] = []
        for at, texts in enumerate(received.lines):
            product = grounds.products.get(texts.get(ITEM, ""))
            added = product.added_to(texts) if product else {}
            dated = {SHIP_DATE: as_of.isoformat()} if as_of and not texts.get(SHIP_DATE, "").strip() else {}
            record = reader.read({**texts, **added, **dated})
            faults += faults_of(record, received, at, bench.law.vocabulary)
            day = as_of or record.facts.get(SHIP_DATE)
            if not isinstance(day, date):
                if not record.problems:
                    faults.append(Fault("/shipment/date", "is missing", "give the date of export"))
                continue
            if record.problems:
                continue
            derived = bench.law.derivation.derive(record.facts)
            assumed = {**record.assumed, **record.derived, **derived.because}
            if product:
                assumed |= dict.fromkeys(added, product.shown_as)
            decisions.append(bench.decider.decide(derived.facts, day, assumed))
        if faults:
            raise RequestRefused(list(dict.fromkeys(faults)))
        return decisions

    def _answer(self, decisions: Sequence[Decision], grounds: Grounds) -> Answer:
        rank = self._bench.decider.stages.rank
        floor = max((decision.floor for decision in decisions), key=rank.__getitem__)
        ceiling = max((decision.ceiling for decision in decisions), key=rank.__getitem__)
        action = max((decision.action for decision in decisions), key=ACTIONS.index)
        content = {
            "verdict": floor,
            "could_be": ceiling,
            "action": action,
            "lines": [self._line(decision) for decision in decisions],
            "parties": orjson.loads(grounds.parties),
        }
        facts = [
            {name: value if type(value) is str else value_as_json(value) for name, value in decision.facts.items()}
            for decision in decisions
        ]
        return Answer(content, canonical(content), canonical(facts), tuple(decisions), action, floor, ceiling)

    def _line(self, decision: Decision) -> dict[str, Any]:
        columns = self._bench.columns
        row = columns.shared(decision)
        place = id(decision.judgement), id(row)
        shared = self._shared.get(place)
        if shared is None:
            if len(self._shared) >= _MOST_REMEMBERED:
                self._shared.clear()
            content = self._content(decision, row)
            shared = self._shared[place] = _Shared(decision.judgement, row, content)
        return {
            "line": str(value_as_json(decision.facts[LINE])),
            "as_of": decision.as_of.isoformat(),
            "licences": sorted(set(self._bench.covering(decision).values())),
            "assumed": dict(decision.assumed),
            **_by_law(self._bench.decider.by_law(decision)),
            **shared.content,
        }

    def _content(self, decision: Decision, row: Mapping[str, str]) -> dict[str, Any]:
        by_column = self._bench.law.vocabulary.by_column
        now, following = decision.judgement.now, decision.next_change
        return {
            "verdict": decision.floor,
            "could_be": decision.ceiling,
            "action": decision.action,
            "clauses": sorted(now.deciding),
            "suspended": [
                {"clause": one.clause, "by": one.by, "through": one.last_day.isoformat() if one.last_day else None}
                for one in decision.judgement.suspended
            ],
            "unconfirmed": sorted(now.unconfirmed),
            "missing": [by_column[column].name for column in row["missing"].split(";") if column],
            "changes_on": row["changes_on"] or None,
            "then": {"verdict": following.outcome.floor, "could_be": following.outcome.ceiling} if following else None,
            "papers": [
                *({"paper": name, "required": True} for name in sorted(now.papers)),
                *({"paper": name, "required": False} for name in sorted(now.possible_papers)),
            ],
            "timeline": list(_timeline(decision.judgement)),
            "law_conflicts": [
                {"conflict": one.conflict, "certain": one.certain, "one": list(one.one), "other": list(one.other)}
                for one in now.law_conflicts
            ],
            "reason": {"en": row["reason_en"], "zh": row["reason_zh"]},
        }


def _by_law(laws: Sequence[LawVerdict]) -> dict[str, Any]:
    """What each law that is asked, or may be, says by itself, and which are not asked."""
    return {
        "laws": [
            {
                "jurisdiction": law.jurisdiction,
                "asked": "yes" if law.asked else "perhaps",
                "verdict": law.floor,
                "could_be": law.ceiling,
            }
            for law in laws
            if law.asked is not False
        ],
        "laws_not_asked": [law.jurisdiction for law in laws if law.asked is False],
    }


def _timeline(judgement: Judgement) -> Iterator[dict[str, Any]]:
    """The stretches of days with one interval each; the first begins on the line's own date."""
    start = 0
    segments = judgement.segments
    for at, segment in enumerate(segments):
        last = at + 1 == len(segments)
        if last or _interval(segments[at + 1]) != _interval(segment):
            stretch = segments[start : at + 1]
            begins = stretch[0].start
            yield {
                "from": begins.isoformat() if begins else None,
                "through": segment.through.isoformat() if segment.through else None,
                "verdict": segment.outcome.floor,
                "could_be": segment.outcome.ceiling,
                "clauses": sorted({id_ for one in stretch for id_ in one.outcome.deciding}),
            }
            start = at + 1


def _interval(segment: Segment) -> tuple[str, str]:
    return segment.outcome.floor, segment.outcome.ceiling


def canonical(content: object) -> str:
    """Canonical JSON (RFC 8785) of plain data whose names are ASCII and whose numbers are texts or small integers."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def folded(name: str) -> str:
    """A party's name as it is looked for: without regard to case and spacing."""
    return " ".join(name.casefold().split())[:300]


def searchable(received: Received, facts: Iterable[Facts]) -> str:
    """The words by which a shipment can be found."""
    named = dict.fromkeys(one.get(name) for one in facts for name in (ITEM, "item.description", *PARTIES))
    words = [folded(value) for value in named if isinstance(value, str)]
    return "\n".join(dict.fromkeys([received.reference.casefold(), *words]))


def _day(as_of: date) -> date:
    return as_of.astimezone(UTC).date() if isinstance(as_of, datetime) else as_of
