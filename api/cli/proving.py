"""`licet rules prove`, `licet rules diff --prove`: what holds for every shipment and every day, with witnesses?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.rulebook import unknown_name
from api.cli.terminal import Screen, output, styled
from api.cli.wording import Language, say
from api.settings import rules_folder
from engine.proving.case_files import case_files
from engine.proving.checking import checked
from engine.proving.differences import compared
from engine.proving.telling import DifferenceTeller, Teller
from engine.proving.views import CheckedView, ComparedView, DifferenceView, FindingView, MomentView, WitnessView
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook


def prove(measure: str | None, folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Look through one measure or the whole rulebook; fails where something is found that no note explains."""
    speaks = chosen_language(lang)
    rulebook = load_rulebook(rules_folder(folder))
    if measure is not None and measure not in rulebook.measures:
        return unknown_name("not_measure", measure, rulebook.measures, speaks)
    view = Teller(rulebook).checked(checked(rulebook, measure))
    if as_json:
        _print_json(view)
    else:
        looked_at = [name for name, held in rulebook.measures.items() if held.clauses and measure in (None, name)]
        _Findings(output(), speaks).show(view, looked_at, rulebook)
    return Exit.RELEASED if view.clean else Exit.HELD


def prove_alike(first: Rulebook, second: Rulebook, save: Path | None, speaks: Language, as_json: bool) -> int:
    """Prove that two rulebooks decide alike, or print a witness of each difference and keep them as cases."""
    found = compared(first, second)
    view = DifferenceTeller(first, second).compared(found)
    if as_json:
        _print_json(view)
    else:
        _Differences(output(), speaks).show(view)
    if save is not None:
        files = case_files(found, first, second)
        save.mkdir(parents=True, exist_ok=True)
        for measure, text in files.items():
            (save / f"{measure}.yaml").write_text(text, encoding="utf-8")
        tell(say("prove.saved", speaks, count=sum(text.count("\n- case:") for text in files.values()), folder=save))
    return Exit.RELEASED if view.decide_alike else Exit.HELD


class _Findings:
    """Prints what was found in one rulebook."""

    def __init__(self, screen: Screen, speaks: Language) -> None:
        self._screen = screen
        self._speaks = speaks

    def show(self, view: CheckedView, measures: list[str], rulebook: Rulebook) -> None:
        for measure in measures:
            own = [finding for finding in view.findings if finding.measure == measure]
            if own:
                self._screen.title(measure)
            for finding in own:
                self._finding(finding)
        for note in view.idle_notes:
            clauses = ", ".join((*note.clauses, *note.beside))
            self._screen.paragraph(
                say("prove.idle", self._speaks, measure=note.measure, clauses=clauses, kind=note.kind), 0
            )
        noted = sum(finding.noted is not None for finding in view.findings)
        clauses_seen = sum(len(rulebook.measures[name].clauses) for name in measures)
        self._screen.line()
        if view.clean:
            said = say("prove.clean", self._speaks, measures=len(measures), clauses=clauses_seen, noted=noted)
        else:
            said = say("prove.found", self._speaks, found=len(view.findings) - noted, noted=noted)
        self._screen.line(said)

    def _finding(self, finding: FindingView) -> None:
        lead = styled(f"{finding.kind_text.in_language(self._speaks)}  ", "quiet" if finding.noted else "hold")
        self._screen.paragraph(finding.text.in_language(self._speaks), 2, lead)
        if finding.noted:
            reason = finding.noted.reason.in_language(self._speaks)
            self._screen.paragraph(say("prove.noted", self._speaks, reason=reason, source=finding.noted.source), 4)
            return
        for moment in finding.witnesses:
            self._moment(moment)

    def _moment(self, moment: MomentView) -> None:
        self._screen.paragraph(moment.text.in_language(self._speaks), 4)
        verdict = moment.verdict.in_language(self._speaks)
        action = say(moment.action, self._speaks)
        self._screen.paragraph(say("prove.verdict", self._speaks, verdict=verdict, action=action), 6)


class _Differences:
    """Prints how two rulebooks differ."""

    def __init__(self, screen: Screen, speaks: Language) -> None:
        self._screen = screen
        self._speaks = speaks

    def show(self, view: ComparedView) -> None:
        for difference in view.differing:
            self._difference(difference)
        if view.whole is not None:
            self._screen.title(say("prove.whole", self._speaks))
            self._witness(view.whole)
        key = "prove.differ" if not view.decide_alike else "prove.shadowed" if view.differing else "prove.alike"
        counts = {"alike": view.alike, "differing": len(view.differing), "stretches": view.stretches}
        self._screen.line()
        self._screen.paragraph(say(key, self._speaks, **counts), 0)
        self._screen.paragraph(say("prove.assumed", self._speaks), 0)

    def _difference(self, difference: DifferenceView) -> None:
        self._screen.title(difference.text.in_language(self._speaks))
        if difference.witness is not None:
            self._witness(difference.witness)

    def _witness(self, witness: WitnessView) -> None:
        self._screen.paragraph(witness.text.in_language(self._speaks))
        for key, said in (("prove.first", witness.first), ("prove.second", witness.second)):
            lead = styled(f"{say(key, self._speaks)}  ", "quiet")
            self._screen.paragraph(said.text.in_language(self._speaks), 4, lead)


def _print_json(view: BaseModel) -> None:
    json.dump(view.model_dump(mode="json"), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
