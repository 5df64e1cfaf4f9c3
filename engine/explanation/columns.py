"""What does a decision put into the output columns of a manifest? One row of short texts, fast for many lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.conditions.classes import Answers
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision, Judgement
from engine.decisions.findings import FactMemory
from engine.decisions.law_days import places
from engine.decisions.laws import Asked as LawsAsked
from engine.decisions.missing import Missing, MissingFacts
from engine.explanation.case import Case
from engine.explanation.pending import moves_verdict
from engine.explanation.summary import reason
from engine.vocabulary.models import Language

COLUMNS = (
    "verdict", "could_be", "action", "clauses", "suspended", "missing", "changes_on", "verdict_then",
    "licences", "papers", "reason_en", "reason_zh", "assumed", "rulebook", "jurisdictions", "law_conflicts",
)  # fmt: skip
"""The output columns in order, without their prefix `licet_`."""
OWN = frozenset({"licences", "assumed", "jurisdictions"})
"""Those that are a line's own; the others are shared by lines of one judgement that answer alike."""
_MOST_REMEMBERED = 30_000
_HASH_SHOWN = 12


@dataclass(frozen=True)
class Asked:
    """One fact that clauses which are still unknown ask for, and the places of their leaves among its answers."""

    fact: str
    memory: FactMemory
    places: tuple[int, ...]

    def told(self, number: int) -> Answers | int:
        """What a line answers to those clauses whose value is of this class; the class if it knows the fact in part."""
        answers = self.memory.answers[number]
        return number if None in answers else tuple([answers[place] for place in self.places])


@dataclass(frozen=True)
class _Shared:
    """The rows of one judgement by what the line answers to the questions that are still asked.

    The judgement is kept so that its identity stays its own; `said` is all of it that its texts say.
    """

    judgement: Judgement
    asked: tuple[Asked, ...]
    said: tuple[object, ...]
    rows: dict[tuple[tuple[Answers | int, ...], tuple[str, ...]], dict[str, str]]


class OutputColumns:
    """The output columns of one decider's decisions.

    Lines of one judgement share their texts, except that what is missing depends on which facts an open line knows.
    The cost follows the different texts, not the lines.
    """

    def __init__(self, decider: Decider) -> None:
        """Remember nothing yet."""
        self.decider = decider
        self._missing = MissingFacts(decider)
        self._remembered: dict[int, _Shared] = {}
        self._rows: dict[tuple[object, ...], dict[str, str]] = {}
        self._asked_of: dict[tuple[str, int], Asked] = {}

    def of(self, decision: Decision) -> dict[str, str]:
        """The text of each column, in the order of `COLUMNS`; lists are joined by `;`."""
        row = dict(self.shared(decision))
        if decision.judgement.now.authorised:
            row["licences"] = ";".join(sorted(self._licences(decision)))
        if decision.assumed:
            row["assumed"] = self.assumed(decision.assumed)
        row["jurisdictions"] = self.jurisdictions(decision.judgement, self.decider.laws.asked(decision.facts))
        return row

    def shared(self, decision: Decision) -> dict[str, str]:
        """The text of each column, without those of `OWN`."""
        shared = self._shared(decision)
        told = tuple([asked.told(asked.memory.number(decision.facts.get(asked.fact))) for asked in shared.asked])
        # Reasons name the licence numbers that the register does not hold.
        numbers = self.decider.register.unknown_numbers(decision.facts)
        row = shared.rows.get((told, numbers))
        if row is None:
            if len(shared.rows) >= _MOST_REMEMBERED:
                shared.rows.clear()
            row = shared.rows[told, numbers] = self._row(decision, shared, numbers)
        return row

    def missing(self, decision: Decision) -> tuple[Missing, ...]:
        """The facts that would narrow the verdict, the most useful first, as the column `missing` names them."""
        return self._missing.of(decision)

    def asked(self, decision: Decision) -> tuple[Asked, ...]:
        """The facts on which the texts of a judgement's lines depend: those on which it depends what is missing."""
        return self._shared(decision).asked

    def assumed(self, assumed: Mapping[str, str]) -> str:
        """The text of the column `assumed`: facts that the line did not give, each with where it came from."""
        facts = self.decider.rulebook.vocabulary.facts
        return ";".join(f"{facts[name].column}: {source}" for name, source in sorted(assumed.items()))

    def jurisdictions(self, judgement: Judgement, asked: LawsAsked) -> str:
        """The text of the column `jurisdictions`: what each law that is asked, or may be, says by itself."""
        laws = self.decider.laws.joined(judgement.now, asked)
        return ";".join(
            f"{law.jurisdiction} {_interval(law.floor, law.ceiling)}" for law in laws if law.asked is not False
        )

    def reason(self, decision: Decision, language: Language) -> str:
        """One to three sentences: the verdict and its clauses, what is open, when it changes."""
        return self.shared(decision)[f"reason_{language}"]

    def _shared(self, decision: Decision) -> _Shared:
        judgement = decision.judgement
        shared = self._remembered.get(id(judgement))
        if shared is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            asked, said = tuple(self._asked(judgement)), _said(Case(self.decider, decision))
            shared = self._remembered[id(judgement)] = _Shared(judgement, asked, said, {})
        return shared

    def _row(self, decision: Decision, shared: _Shared, numbers: tuple[str, ...]) -> dict[str, str]:
        """The texts of a decision: composed once for all that is said in them, whatever was found besides."""
        missing = self._missing.of(decision)
        content = (*shared.said, tuple([one.fact for one in missing]), numbers)
        row = self._rows.get(content)
        if row is None:
            if len(self._rows) >= _MOST_REMEMBERED:
                self._rows.clear()
            row = self._rows[content] = self._columns(decision, missing)
        return row

    def _asked(self, judgement: Judgement) -> Iterator[Asked]:
        """The facts on which it depends what is missing; none if the verdict is settled."""
        if judgement.now.floor == judgement.now.ceiling:
            return
        questions = self._missing.questions(judgement.findings.unknown)
        for name, memory, bits in zip(self.decider.reader.facts, self.decider.reader.memories, questions, strict=True):
            if bits:
                asked = self._asked_of.get((name, bits))
                if asked is None:
                    if len(self._asked_of) >= _MOST_REMEMBERED:
                        self._asked_of.clear()
                    asked = self._asked_of[name, bits] = Asked(name, memory, tuple(places(bits)))
                yield asked

    def _columns(self, decision: Decision, facts: Sequence[Missing]) -> dict[str, str]:
        case = Case(self.decider, decision)
        why = reason(case, facts)
        following = decision.next_change
        vocabulary = self.decider.rulebook.vocabulary.facts
        found = {
            "verdict": decision.floor,
            "could_be": decision.ceiling,
            "action": decision.action,
            "clauses": ";".join(sorted(case.now.deciding)),
            "suspended": ";".join(_suspended(case)),
            "missing": ";".join(vocabulary[one.fact].column for one in facts),
            "changes_on": following.start.isoformat() if following and following.start else "",
            "verdict_then": _interval(following.outcome.floor, following.outcome.ceiling) if following else "",
            "papers": ";".join([*sorted(case.now.papers), *(f"{name}?" for name in sorted(case.now.possible_papers))]),
            "reason_en": why.en,
            "reason_zh": why.zh,
            "rulebook": self.decider.rulebook.hash[:_HASH_SHOWN],
            "law_conflicts": ";".join(
                one.conflict if one.certain else f"{one.conflict}?" for one in case.now.law_conflicts
            ),
        }
        return {name: found.get(name, "") for name in COLUMNS}

    def _licences(self, decision: Decision) -> set[str]:
        clock, register = self.decider.clock, self.decider.register
        return {
            number
            for id_ in decision.judgement.now.authorised
            for number in register.covering(id_, decision.facts, clock.legal_date(id_, decision.as_of))
        }


def _said(case: Case) -> tuple[object, ...]:
    """All of a judgement that its texts say."""
    now, following = case.now, case.decision.next_change
    paused = case.decision.judgement.suspended
    return (
        (now.floor, now.ceiling, now.deciding, now.authorised, now.papers, now.possible_papers),
        (case.lifting, tuple(name for name in sorted(now.unconfirmed) if moves_verdict(case, name))),
        now.law_conflicts,
        following and (following.start, following.outcome.floor, following.outcome.ceiling),
        tuple((one, case.windows.now(one.clause, case.decision.as_of)) for one in paused),
        case.decision.judgement.action,
    )


def _suspended(case: Case) -> list[str]:
    found = []
    for one in case.decision.judgement.suspended:
        last_day = case.windows.last_day(one.clause, case.windows.now(one.clause, case.decision.as_of))
        found.append(f"{one.clause} through {last_day}" if last_day else one.clause)
    return found


def _interval(floor: str, ceiling: str) -> str:
    return floor if floor == ceiling else f"{floor}..{ceiling}"
