"""What does a decision put into the output columns of a manifest? One row of short texts, fast for many lines."""

from __future__ import annotations

from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision, Judgement
from engine.decisions.findings import ClassKey
from engine.decisions.missing import missing_facts
from engine.explanation.case import Case
from engine.explanation.summary import reason
from engine.vocabulary.models import Language

COLUMNS = (
    "verdict", "could_be", "action", "clauses", "suspended", "missing", "changes_on", "verdict_then",
    "licences", "papers", "reason_en", "reason_zh", "assumed", "rulebook",
)  # fmt: skip
"""The output columns in order, without their prefix `licet_`."""
_MOST_REMEMBERED = 100_000
_HASH_SHOWN = 12


class OutputColumns:
    """The output columns of one decider's decisions.

    Lines of one judgement share their texts, unless the verdict is open: then what is missing depends on which
    facts they know. The cost follows the different texts, not the lines.
    """

    def __init__(self, decider: Decider) -> None:
        """Remember nothing yet."""
        self.decider = decider
        self._remembered: dict[tuple[int, ClassKey], tuple[Judgement, dict[str, str]]] = {}

    def of(self, decision: Decision) -> dict[str, str]:
        """The text of each column, in the order of `COLUMNS`; lists are joined by `;`."""
        row = dict(self._shared(decision))
        if decision.judgement.now.authorised:
            row["licences"] = ";".join(sorted(self._licences(decision)))
        if decision.assumed:
            facts = self.decider.rulebook.vocabulary.facts
            row["assumed"] = ";".join(
                f"{facts[name].column}: {source}" for name, source in sorted(decision.assumed.items())
            )
        return row

    def reason(self, decision: Decision, language: Language) -> str:
        """One to three sentences: the verdict and its clauses, what is open, when it changes."""
        return self._shared(decision)[f"reason_{language}"]

    def _shared(self, decision: Decision) -> dict[str, str]:
        judgement = decision.judgement
        is_open = judgement.now.floor != judgement.now.ceiling
        place = (id(judgement), self.decider.reader.classify(decision.facts) if is_open else ())
        known = self._remembered.get(place)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            # The judgement is kept beside its texts so that its identity stays its own.
            known = self._remembered[place] = (judgement, self._columns(decision))
        return known[1]

    def _columns(self, decision: Decision) -> dict[str, str]:
        case = Case(self.decider, decision)
        facts = missing_facts(self.decider, decision)
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
        }
        return {name: found.get(name, "") for name in COLUMNS}

    def _licences(self, decision: Decision) -> set[str]:
        clock, register = self.decider.clock, self.decider.register
        return {
            number
            for id_ in decision.judgement.now.authorised
            for number in register.covering(id_, decision.facts, clock.legal_date(id_, decision.as_of))
        }


def _suspended(case: Case) -> list[str]:
    found = []
    for one in case.decision.judgement.suspended:
        last_day = case.windows.last_day(one.clause, case.windows.now(one.clause, case.decision.as_of))
        found.append(f"{one.clause} through {last_day}" if last_day else one.clause)
    return found


def _interval(floor: str, ceiling: str) -> str:
    return floor if floor == ceiling else f"{floor}..{ceiling}"
