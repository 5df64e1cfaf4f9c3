"""Is this folder a rulebook? Loads every file, or refuses with every fault: file, line, column, nearest name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel

from engine.conditions.parsing import ConditionParser
from engine.conditions.tree import Condition
from engine.faults import Fault, Place, SourceRefused
from engine.rulebook.checks import consistency_faults
from engine.rulebook.law_conflicts import load_conflicts
from engine.rulebook.lists import Lists, load_lists
from engine.rulebook.models import (
    AuthoritiesFile,
    Authority,
    ClauseText,
    ConflictText,
    LicenceKind,
    Measure,
    NexusText,
    Noted,
    Paper,
    PapersFile,
    Source,
    Verdict,
    VerdictsFile,
    Window,
)
from engine.rulebook.nexus import load_nexuses, nexus_faults
from engine.rulebook.references import Drafts, resolve
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Bilingual
from engine.vocabulary.vocabulary import Vocabulary, load_vocabulary
from engine.yaml_source import Document, parse_model, read_yaml

_Terms: TypeAlias = tuple[Vocabulary, tuple[Verdict, ...], dict[str, Paper], dict[str, Authority]]
_NOT_MEASURES = frozenset({"lists", "cases", "samples"})
KNOWN_NAMES = sorted(
    {
        field.alias or name
        for model in (
            Measure, ClauseText, Noted, Source, Window, Bilingual, LicenceKind, Verdict, Paper, Authority, NexusText,
            ConflictText,
        )
        for name, field in model.model_fields.items()
    }
    | {"by", "announcement", "suspends"}
)  # fmt: skip


def load_rulebook(folder: Path) -> Rulebook:
    """Load the rulebook in a folder (`rules/`).

    Raises `SourceRefused` carrying every fault found in every file, not the first.
    """
    if not (folder / "vocabulary.yaml").is_file():
        hint = "it holds vocabulary.yaml, verdicts.yaml and one folder per jurisdiction"
        raise SourceRefused([Fault(Place(str(folder)), "is not a rulebook folder", hint)])
    faults: list[Fault] = []
    terms = _load_terms(folder, faults)
    lists = _lists(folder, faults)
    drafts = [draft for path in measure_files(folder) if (draft := _measure(path, folder, faults))]
    if terms is None:
        raise SourceRefused(faults)
    vocabulary, verdicts, papers, authorities = terms
    conditions = _conditions(drafts, vocabulary, lists, faults)
    nexuses = load_nexuses(folder, vocabulary, lists, KNOWN_NAMES, faults)
    measures = {measure.measure: measure for measure, _ in drafts}
    licensable = frozenset(verdict.verdict for verdict in verdicts if verdict.licensable)
    clauses = _by_id(resolve(drafts, conditions, licensable, nexuses, faults))
    conflicts = load_conflicts(folder, clauses, vocabulary, lists, KNOWN_NAMES, faults)
    rulebook = Rulebook(vocabulary, verdicts, papers, authorities, lists, measures, clauses, nexuses, conflicts)
    faults += [*consistency_faults(rulebook, drafts), *nexus_faults(drafts, nexuses)]
    if faults:
        raise SourceRefused(faults)
    return rulebook


def measure_files(folder: Path) -> Iterator[Path]:
    """The measure files of a rulebook folder, in a fixed order."""
    for jurisdiction in sorted(path for path in folder.iterdir() if path.is_dir()):
        if jurisdiction.name not in _NOT_MEASURES:
            yield from sorted(jurisdiction.rglob("*.yaml"))


def _by_id(clauses: list[Clause]) -> dict[str, Clause]:
    return {clause.id: clause for clause in sorted(clauses, key=lambda clause: clause.id)}


def _lists(folder: Path, faults: list[Fault]) -> Lists:
    try:
        return load_lists(folder / "lists")
    except SourceRefused as refused:
        faults += refused.faults
        return Lists({})


def _load_terms(folder: Path, faults: list[Fault]) -> _Terms | None:
    """The words that measures are written in; None, with the faults noted, where a file of them is refused."""
    found: list[BaseModel] = []
    for model, name in ((VerdictsFile, "verdicts"), (PapersFile, "papers"), (AuthoritiesFile, "authorities")):
        try:
            document = read_yaml(folder / f"{name}.yaml", f"rules/{name}.yaml")
            found.append(parse_model(model, document, KNOWN_NAMES))
        except SourceRefused as refused:
            faults += refused.faults
    try:
        vocabulary = load_vocabulary(folder / "vocabulary.yaml", "rules/vocabulary.yaml")
    except SourceRefused as refused:
        faults += refused.faults
        return None
    match found:
        case [
            VerdictsFile(verdicts=verdicts),
            PapersFile(papers=papers),
            AuthoritiesFile(authorities=authorities),
        ]:
            return vocabulary, verdicts, papers, {held.authority: held for held in authorities}
        case _:
            return None


def _measure(path: Path, folder: Path, faults: list[Fault]) -> tuple[Measure, Document] | None:
    shown_as = "rules/" + path.relative_to(folder).as_posix()
    try:
        document = read_yaml(path, shown_as)
        measure = parse_model(Measure, document, KNOWN_NAMES)
    except SourceRefused as refused:
        faults += refused.faults
        return None
    if measure.measure != path.stem:
        faults.append(
            document.fault(("measure",), f"`{measure.measure}` is not the file's name", f"rename it {path.stem}")
        )
    return measure, document


def _conditions(drafts: Drafts, vocabulary: Vocabulary, lists: Lists, faults: list[Fault]) -> dict[str, Condition]:
    found = {}
    for measure, document in drafts:
        parser = ConditionParser(document, vocabulary, lists.codes, lists.names)
        for index, clause in enumerate(measure.clauses):
            condition = parser.parse(clause.when, ("clauses", index, "when"))
            if condition is not None:
                found[f"{measure.measure}/{clause.clause}"] = condition
        faults += parser.faults
    return found
