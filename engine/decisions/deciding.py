"""May this line leave on this day? From facts to a decision, once for all lines that differ in nothing that counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date, timedelta
from types import MappingProxyType

from engine.decisions.between_laws import Met
from engine.decisions.clock import Epoch, LegalClock, StatesOn
from engine.decisions.decision import Action, Decision, Judgement, Segment, Suspended
from engine.decisions.findings import ClassKey, Findings, FindingsReader, with_purpose
from engine.decisions.law_days import LawDay
from engine.decisions.laws import Laws, LawVerdict
from engine.decisions.licences import LicenceRegister, LicenceView
from engine.decisions.shortlist import ShortKey, Shortlist
from engine.decisions.stages import NO_COVERAGE, Coverage, Outcome, Stages
from engine.decisions.standpoint import Standpoint
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Facts

_DAY = timedelta(days=1)
_MOST_REMEMBERED = 30_000
_NO_FACTS: Facts = MappingProxyType({})
_NOTHING_ASSUMED: Mapping[str, str] = MappingProxyType({})


class Decider:
    """Decides lines under one rulebook from one standpoint.

    Pure: the same facts and date always give the same decision; what is remembered only makes it quicker.
    """

    def __init__(self, rulebook: Rulebook, standpoint: Standpoint | None = None) -> None:
        """Prepare the readings, the inference and the calendar."""
        self.rulebook = rulebook
        self.standpoint = standpoint or Standpoint()
        self.reader = FindingsReader(rulebook)
        self.stages = Stages(rulebook)
        self.clock = LegalClock(rulebook, self.standpoint)
        self.register = LicenceRegister(rulebook, self.standpoint.licences)
        self.laws = Laws(self.reader)
        self._actions = {verdict.verdict: verdict.action for verdict in rulebook.verdicts}
        self._shortlist = Shortlist(self.reader)
        self._by_key: dict[tuple[ShortKey, Epoch], Judgement] = {}
        self._judgements: dict[tuple[Findings, Epoch, LicenceView | None], Judgement] = {}

    def decide(self, facts: Facts, as_of: date, assumed: Mapping[str, str] = _NOTHING_ASSUMED) -> Decision:
        """The decision for one line on a legal date (or at an instant).

        `facts` are validated values by vocabulary name; `assumed` names those that the line itself did not give,
        each with where it came from.
        """
        if facts.get("line.licences"):
            judgement = self.judge(self.findings(facts), as_of, facts)
        else:
            place = (self._shortlist.key(facts), self.clock.epoch(as_of))
            judgement = self._by_key.get(place) or self._remember(place, facts, as_of)
        return Decision(facts, as_of, judgement, self.standpoint, assumed)

    def under(self, standpoint: Standpoint) -> Decider:
        """The decider of the same rulebook from another standpoint; what hangs on the rulebook alone is shared."""
        other = copy(self)
        other.standpoint = standpoint
        other.clock = LegalClock(self.rulebook, standpoint)
        other.register = LicenceRegister(self.rulebook, standpoint.licences)
        other._by_key, other._judgements = {}, {}
        return other

    def findings(self, facts: Facts) -> Findings:
        """What is found of a line, as far as something can follow from it."""
        return with_purpose(self.reader.findings(self.reader.classify(facts)), self.rulebook)

    def judge(self, findings: Findings, as_of: date, licensed: Facts = _NO_FACTS) -> Judgement:
        """The judgement on findings of `findings` or the like; `licensed` are the facts of a line that names licences.

        Many lines lead to the same findings, and licences see little of a line: each judgement is made once.
        """
        view = self.register.view(licensed, self.clock.legal_dates(as_of)) if licensed else None
        place = (findings, self.clock.epoch(as_of), view)
        found = self._judgements.get(place)
        if found is None:
            if len(self._judgements) >= _MOST_REMEMBERED:
                self._judgements.clear()
            found = self._judgements[place] = self._judge(findings, as_of, licensed)
        return found

    def by_law(self, decision: Decision) -> tuple[LawVerdict, ...]:
        """What the law of each jurisdiction says of a line by itself, and whether it is asked."""
        return self.laws.of(decision.judgement.now, decision.facts)

    def interval(self, key: ClassKey, as_of: date, facts: Facts) -> tuple[str, str]:
        """Floor and ceiling on one day for a line in these classes."""
        findings = self.reader.findings(key)
        (_, law), *_ = self.clock.law_days(as_of)
        coverage = self.coverage(findings, facts, as_of)
        bits = self.stages.bits
        outcome = self.stages.outcome_on(law, bits.of(findings.true), bits.of(findings.unknown), coverage)
        return outcome.floor, outcome.ceiling

    def coverage(self, findings: Findings, facts: Facts, as_of: date) -> Coverage:
        """What the licences that a line names cover at `as_of`."""
        return self._coverage(findings, facts, as_of) if facts.get("line.licences") else NO_COVERAGE

    def action(self, outcome: Outcome) -> Action:
        """Stop if the floor is prohibited, release if even the ceiling lets go, hold otherwise.

        Where laws stand against each other, surely or perhaps, nothing is released before a person has looked.
        """
        if self._actions[outcome.floor] == "stop":
            return "stop"
        lets_go = self._actions[outcome.ceiling] == "release" and not outcome.law_conflicts
        return "release" if lets_go else "hold"

    def _remember(self, place: tuple[ShortKey, Epoch], facts: Facts, as_of: date) -> Judgement:
        """The judgement on a line not recognised by its key."""
        if len(self._by_key) >= _MOST_REMEMBERED:
            self._by_key.clear()
        found = self._by_key[place] = self.judge(self.findings(facts), as_of)
        return found

    def _judge(self, findings: Findings, as_of: date, facts: Facts) -> Judgement:
        true, unknown = self.stages.bits.of(findings.true), self.stages.bits.of(findings.unknown)
        met = Met(findings.met, findings.perhaps_met)
        found: list[tuple[date | None, Outcome]] = []
        before: LawDay | None = None
        for day, law in self._days(as_of, facts):
            if before is not None and not facts and law.alike(before, true | unknown):
                continue
            before = law
            coverage = self._coverage(findings, facts, as_of, day) if facts else NO_COVERAGE
            outcome = self.stages.outcome_on(law, true, unknown, coverage, met)
            if not found or outcome != found[-1][1]:
                found.append((day, outcome))
        now = found[0][1]
        suspended = self._suspended(now, true, unknown, as_of, facts)
        live = self.stages.bits.named(true | unknown)
        segments = tuple(
            Segment(start, through, outcome, StatesOn(self.clock, live, as_of, start))
            for (start, outcome), through in zip(found, _ends(found), strict=True)
        )
        return Judgement(findings, segments, suspended, self.action(now))

    def _days(self, as_of: date, facts: Facts) -> Iterator[tuple[date | None, LawDay]]:
        """The days on which the law changes or a licence on the line begins or has run out, with the law on each."""
        law_days = self.clock.law_days(as_of)
        after = self.register.changes_after(facts, min(self.clock.legal_dates(as_of))) if facts else set()
        for (day, law), (following, _) in zip(law_days, [*law_days[1:], (date.max, None)], strict=True):
            yield day, law
            for own in sorted(after):
                if (day or date.min) < own < (following or date.max):
                    yield own, law

    def _coverage(self, findings: Findings, facts: Facts, as_of: date, day: date | None = None) -> Coverage:
        """What the licences cover at `as_of` or, if later in the clause's zone, on a legal date `day`."""
        sure: set[str] = set()
        possible: set[str] = set()
        for id_ in findings.true | findings.unknown:
            if self.rulebook.clauses[id_].text.licence:
                found = self.register.coverage((id_,), facts, max(self.clock.legal_date(id_, as_of), day or date.min))
                sure |= found.sure
                possible |= found.possible
        return Coverage(frozenset(sure), frozenset(possible))

    def _suspended(self, now: Outcome, true: int, unknown: int, as_of: date, facts: Facts) -> tuple[Suspended, ...]:
        """The clauses that would decide, alone or together, if the suspensions were not there."""
        (_, law), *_ = self.clock.law_days(as_of)
        paused = law.suspended & (true | unknown)
        if not paused:
            return ()
        bits = self.stages.bits
        findings = Findings(bits.named(true), bits.named(unknown))
        coverage = self._coverage(findings, facts, as_of) if facts else NO_COVERAGE
        without = self.stages.outcome_on(law.lifted(paused), true, unknown, coverage)
        if (without.floor, without.ceiling) == (now.floor, now.ceiling):
            return ()
        biting = without.deciding & bits.named(paused)
        states = self.clock.states(biting, as_of)
        return tuple(Suspended(id_, states[id_].by, states[id_].last_day) for id_ in sorted(biting))


def _ends(found: list[tuple[date | None, Outcome]]) -> list[date | None]:
    """The last day of each stretch."""
    return [start - _DAY if start else None for start, _ in found[1:]] + [None]
