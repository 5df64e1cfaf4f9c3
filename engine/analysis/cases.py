"""What should the law say of a given line on a given day? Worked cases, read from `rules/cases/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from engine.faults import Fault, Place, SourceRefused, nearest
from engine.rulebook.models import ClauseText, Names
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import StrictModel
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import Value
from engine.yaml_source import Document, Step, parse_model, read_yaml

CellText = Annotated[str, BeforeValidator(lambda value: ";".join(value) if isinstance(value, list) else value)]
FactTexts = dict[str, CellText]
Expectation = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    Field(max_length=2),
]


class Base(StrictModel):
    """Facts that several cases start from."""

    on: date
    facts: FactTexts


class DatedExpectation(StrictModel):
    """What holds on one date: the clause's activity and the verdict."""

    activity: str | None = None
    verdict: Expectation | None = None


class Case(StrictModel):
    """One sentence about the law, with the facts that prove it.

    `each` makes one case per entry, `dates` one per date; `expect` is a verdict, or floor and ceiling.
    """

    case: str = Field(min_length=10)
    clause: str
    base: str | None = None
    on: date | None = None
    facts: FactTexts = {}
    each: FactTexts = {}
    dates: dict[date, DatedExpectation] = {}
    expect: Expectation | None = None
    deciding: Names | None = None
    papers: Names | None = None


class CaseFile(StrictModel):
    """The worked cases of one measure."""

    measure: str
    bases: dict[str, Base] = {}
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Situation:
    """One fully spelled-out case: facts on a date, and what should come out; `texts` are the facts as written."""

    sentence: str
    measure: str
    clause: str
    on: date
    texts: Mapping[str, str]
    facts: Mapping[str, Value]
    floor: str | None
    ceiling: str | None
    activity: str | None
    deciding: frozenset[str] | None
    papers: frozenset[str] | None
    place: Place


def load_cases(folder: Path, rulebook: Rulebook, measure: str = "") -> tuple[Situation, ...]:
    """Every case below `rules/cases/`, spelled out; raises `SourceRefused` with every fault.

    `measure`: only the cases of this one; files that do not name it are not read.
    """
    faults: list[Fault] = []
    found: list[Situation] = []
    for path in sorted(folder.rglob("*.yaml")):
        if measure not in path.read_text(encoding="utf-8", errors="replace"):
            continue
        try:
            document = read_yaml(path, "rules/cases/" + path.relative_to(folder).as_posix())
            names = [name for model in (CaseFile, Case, Base, DatedExpectation) for name in model.model_fields]
            found += _Speller(parse_model(CaseFile, document, names), document, rulebook, faults).situations()
        except SourceRefused as refused:
            faults += refused.faults
    if faults:
        raise SourceRefused(faults)
    return tuple(one for one in found if measure in ("", one.measure))


class _Speller:
    """Spells the cases of one file out, noting faults."""

    def __init__(self, file: CaseFile, document: Document, rulebook: Rulebook, faults: list[Fault]) -> None:
        self.file = file
        self.document = document
        self.rulebook = rulebook
        self.faults = faults

    def situations(self) -> list[Situation]:
        found = []
        for index, case in enumerate(self.file.cases):
            path = ("cases", index)
            if f"{self.file.measure}/{case.clause}" not in self.rulebook.clauses:
                known = [text.clause for text in self._clauses()]
                self._fault(
                    (*path, "clause"),
                    f"`{case.clause}` is not a clause of {self.file.measure}",
                    nearest(case.clause, known),
                )
                continue
            found += list(self._spelled(case, path))
        return found

    def _clauses(self) -> tuple[ClauseText, ...]:
        measure = self.rulebook.measures.get(self.file.measure)
        return measure.clauses if measure else ()

    def _fault(self, path: tuple[Step, ...], what: str, hint: str = "") -> None:
        self.faults.append(self.document.fault(path, what, hint))

    def _spelled(self, case: Case, path: tuple[Step, ...]) -> Iterator[Situation]:
        base = self.file.bases.get(case.base) if case.base else None
        if case.base and base is None:
            self._fault(
                (*path, "base"),
                f"`{case.base}` is not a base of this file",
                nearest(case.base, self.file.bases),
            )
            return
        on = case.on or (base.on if base else None)
        if not case.dates and (on is None or case.expect is None):
            self._fault(path, "the case has no date or expects nothing", "add `on` and `expect`, or `dates`")
            return
        dated: dict[date, DatedExpectation] = case.dates
        if on is not None and not dated:
            dated = {on: DatedExpectation(verdict=case.expect)}
        texts = {**(base.facts if base else {}), **case.facts}
        variants: list[str | None] = [*case.each] or [None]
        for varied in variants:
            written = {**texts, varied: case.each[varied]} if varied else texts
            facts = self._facts(written, path)
            variant = f" [{varied}: {case.each[varied]}]" if varied else ""
            for day, expected in dated.items():
                where = (*path, "dates", day.isoformat()) if case.dates else path
                shown = f" [{day}]" if case.dates else ""
                yield self._situation(case, case.case + variant + shown, day, (written, facts), expected, where)

    def _situation(
        self,
        case: Case,
        sentence: str,
        on: date,
        facts: tuple[Mapping[str, str], Mapping[str, Value]],
        expected: DatedExpectation,
        path: tuple[Step, ...],
    ) -> Situation:
        expect = expected.verdict
        for verdict in expect or ():
            if verdict not in self.rulebook.ladder:
                self._fault(path, f"`{verdict}` is not a verdict", nearest(verdict, self.rulebook.ladder))
        return Situation(
            sentence=sentence,
            measure=self.file.measure,
            clause=f"{self.file.measure}/{case.clause}",
            on=on,
            texts=facts[0],
            facts=facts[1],
            floor=expect[0] if expect else None,
            ceiling=expect[-1] if expect else None,
            activity=expected.activity,
            deciding=None if case.deciding is None else frozenset(self._id(name) for name in case.deciding),
            papers=None if case.papers is None else frozenset(case.papers),
            place=self.document.place(path),
        )

    def _id(self, name: str) -> str:
        own = f"{self.file.measure}/{name}"
        return own if own in self.rulebook.clauses else name

    def _facts(self, texts: Mapping[str, str], path: tuple[Step, ...]) -> dict[str, Value]:
        facts: dict[str, Value] = {}
        for name, text in texts.items():
            fact = self.rulebook.vocabulary.facts.get(name)
            if fact is None:
                self._fault(
                    path,
                    f"`{name}` is not a fact of the vocabulary",
                    nearest(name, self.rulebook.vocabulary.facts),
                )
                continue
            try:
                value = read_value(fact, text)
            except ValueFault as fault:
                self._fault(path, f"`{name}`: {fault.what}", fault.hint)
                continue
            if value is not None:
                facts[name] = value
        return facts
