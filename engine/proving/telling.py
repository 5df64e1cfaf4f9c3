"""What was proved, in words: findings, witnesses and differences, facts by their titles."""

from __future__ import annotations

from engine.explanation.phrases import listed, same, series
from engine.explanation.prose import Prose
from engine.explanation.values import day as day_text
from engine.explanation.values import number, shown
from engine.proving.checking import Checked
from engine.proving.differences import ClauseDifference, Compared, Witness
from engine.proving.finding import Finding
from engine.proving.phrases import say
from engine.proving.replaying import Moment
from engine.proving.views import (
    CheckedView,
    ComparedView,
    DifferenceView,
    FindingView,
    IdleNoteView,
    MomentView,
    NotedView,
    SaidView,
    StatedFact,
    WitnessView,
)
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual
from engine.vocabulary.values import value_as_json


class Teller:
    """Words for what was proved of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Facts are called by the titles of its vocabulary."""
        self._rulebook = rulebook
        self._prose = Prose(rulebook)
        self._titles = {verdict.verdict: verdict.title for verdict in rulebook.verdicts}

    def checked(self, checked: Checked) -> CheckedView:
        """All findings, and the notes that stand for none."""
        idle = [
            IdleNoteView(measure=one.measure, kind=one.note.finding, clauses=one.note.clauses, beside=one.note.beside)
            for one in checked.idle
        ]
        findings = tuple(self.finding(finding) for finding in checked.findings)
        return CheckedView(clean=checked.clean, findings=findings, idle_notes=tuple(idle))

    def finding(self, finding: Finding) -> FindingView:
        """One finding."""
        noted = finding.noted
        return FindingView(
            kind=finding.kind,
            measure=finding.measure,
            clauses=finding.clauses,
            kind_text=say(f"kind.{finding.kind}"),
            text=self._text(finding),
            witnesses=tuple(self.moment(moment) for moment in finding.moments),
            noted=NotedView(reason=noted.reason, source=noted.source) if noted else None,
        )

    def moment(self, moment: Moment) -> MomentView:
        """A witness as the engine decided it."""
        facts = tuple(self._stated(moment))
        told = series([fact.text for fact in facts]) if facts else say("witness.nothing")
        return MomentView(
            day=moment.day,
            facts=facts,
            floor=moment.floor,
            ceiling=moment.ceiling,
            action=moment.action,
            deciding=tuple(sorted(moment.deciding)),
            papers=tuple(sorted(moment.papers)),
            verdict=self.verdict(moment),
            text=say("witness", day=day_text(moment.day), facts=told),
        )

    def verdict(self, moment: Moment) -> Bilingual:
        """The verdict, or the two ends of what is open."""
        floor, ceiling = self._titles[moment.floor], self._titles[moment.ceiling]
        if moment.floor == moment.ceiling:
            return say("verdict.settled", verdict=floor)
        return say("verdict.open", floor=floor, ceiling=ceiling)

    def _stated(self, moment: Moment) -> list[StatedFact]:
        return [
            StatedFact.model_validate(
                {
                    "fact": name,
                    "value": value_as_json(moment.facts[name]),
                    "text": say("fact", title=fact.title, value=shown(fact, moment.facts[name])),
                }
            )
            for name, fact in self._rulebook.vocabulary.facts.items()
            if name in moment.facts
        ]

    def _text(self, finding: Finding) -> Bilingual:
        first, second = finding.clauses[0], finding.clauses[-1]
        match finding.kind:
            case "never_fires":
                if not finding.contradiction:
                    return say("never_fires.idle", clause=first)
                conditions = series([self._prose.asks(leaf) for leaf in finding.contradiction])
                return say("never_fires.contradiction", clause=first, conditions=conditions)
            case "overlap":
                titles = [
                    self._titles[self._rulebook.clauses[self._id(finding, name)].outcome] for name in finding.clauses
                ]
                return say("overlap", first=first, second=second, outcome=titles[0], other=titles[1])
            case "swallowed":
                exceptions = listed([same(name) for name in finding.clauses[:-1]])
                return say("swallowed", exceptions=exceptions, count=len(finding.clauses) - 1, rule=second)
            case "window_gap":
                return self._window_gap(finding)
            case "threshold_gap":
                return self._threshold_gap(finding)

    def _id(self, finding: Finding, name: str) -> str:
        return name if name in self._rulebook.clauses else f"{finding.measure}/{name}"

    def _window_gap(self, finding: Finding) -> Bilingual:
        assert finding.hole is not None  # noqa: S101 - such findings have one
        key = "window_gap.between" if len(finding.clauses) == 2 else "window_gap.within"
        days = {"from": day_text(finding.hole[0]), "through": day_text(finding.hole[1])}
        named = {"first": finding.clauses[0], "second": finding.clauses[-1]}
        return say(key, **named, **days)

    def _threshold_gap(self, finding: Finding) -> Bilingual:
        assert finding.threshold is not None  # noqa: S101 - such findings have one
        fact = self._rulebook.vocabulary.facts[finding.threshold.fact]
        key = "threshold_gap.between" if len(finding.clauses) == 2 else "threshold_gap.within"
        value = number(fact, finding.threshold.value)
        return say(key, title=fact.title, value=value, first=finding.clauses[0], second=finding.clauses[-1])


class DifferenceTeller:
    """Words for how two rulebooks differ."""

    def __init__(self, first: Rulebook, second: Rulebook) -> None:
        """Each side speaks for itself; facts that only one has are called as that one calls them."""
        self._rulebooks = first, second
        self._tellers = Teller(first), Teller(second)

    def compared(self, compared: Compared) -> ComparedView:
        """What was proved."""
        return ComparedView(
            first=self._rulebooks[0].hash,
            second=self._rulebooks[1].hash,
            decide_alike=compared.decide_alike,
            alike=len(compared.alike),
            stretches=compared.days,
            differing=tuple(self._difference(one) for one in compared.differing),
            whole=self._witness(compared.whole, "") if compared.whole else None,
        )

    def _difference(self, difference: ClauseDifference) -> DifferenceView:
        ways = series([say(f"way.{way.value}") for way in difference.ways])
        text = say("difference", clause=difference.clause, ways=ways)
        if difference.witness is None:
            text = series([text, say("difference.none")])
        return DifferenceView(
            clause=difference.clause,
            ways=tuple(way.value for way in difference.ways),
            text=text,
            witness=self._witness(difference.witness, difference.clause) if difference.witness else None,
        )

    def _witness(self, witness: Witness, clause: str) -> WitnessView:
        first, second = self._said(0, witness.first, clause), self._said(1, witness.second, clause)
        return WitnessView(text=second.moment.text, first=first, second=second)

    def _said(self, side: int, moment: Moment, clause: str) -> SaidView:
        teller = self._tellers[side]
        view = teller.moment(moment)
        verdict = say("said.verdict", verdict=view.verdict)
        about = self._about(moment, clause) if clause else None
        return SaidView(moment=view, clause=about, text=series([verdict, about]) if about else verdict)

    @staticmethod
    def _about(moment: Moment, clause: str) -> Bilingual:
        said = moment.said(clause)
        if said is None:
            return say("said.clause.absent")
        truth = "unknown" if said.truth is None else "true" if said.truth else "false"
        return say(f"said.clause.{truth}", state=say(f"state.{said.activity.value}"))
