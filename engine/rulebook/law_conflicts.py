"""Which clauses of one law stand against which of another? Loads `conflicts.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.conditions.parsing import ConditionParser
from engine.faults import Fault, nearest
from engine.rulebook.lists import Lists
from engine.rulebook.models import ConflictsFile
from engine.rulebook.optional_files import read_optional
from engine.rulebook.rulebook import Clause, ConflictOfLaws
from engine.vocabulary.vocabulary import Vocabulary
from engine.yaml_source import Document

_FILE = "conflicts.yaml"
_Sides = tuple[frozenset[str], frozenset[str]]


def load_conflicts(
    folder: Path,
    clauses: Mapping[str, Clause],
    vocabulary: Vocabulary,
    lists: Lists,
    known_names: list[str],
    faults: list[Fault],
) -> dict[str, ConflictOfLaws]:
    """The conflicts of a rulebook folder by name, faults noted; a rulebook without the file knows none."""
    read = read_optional(folder / _FILE, ConflictsFile, known_names, faults)
    if read is None:
        return {}
    document, file = read
    parser = ConditionParser(document, vocabulary, lists.codes, lists.names)
    found = {}
    for name, text in sorted(file.conflicts.items()):
        condition = None if text.when is None else parser.parse(text.when, ("conflicts", name, "when"))
        one, other = (_side(name, side, getattr(text, side), clauses, document, faults) for side in ("one", "other"))
        faults += _of_two_laws(name, (one, other), clauses, document)
        found[name] = ConflictOfLaws(name, text, one, other, condition)
    faults += parser.faults
    return found


def _side(
    name: str,
    side: str,
    named: tuple[str, ...],
    clauses: Mapping[str, Clause],
    document: Document,
    faults: list[Fault],
) -> frozenset[str]:
    """The clauses of one side; a measure stands for all its duties and reviews."""
    found: set[str] = set()
    by_measure: dict[str, set[str]] = {}
    for id_, clause in clauses.items():
        if clause.kind != "exception":
            by_measure.setdefault(clause.measure.measure, set()).add(id_)
    for place, target in enumerate(named):
        ids = {target} if target in clauses else by_measure.get(target)
        where = ("conflicts", name, side, place)
        if ids is None:
            hint = nearest(target, [*by_measure, *clauses])
            faults.append(document.fault(where, f"`{target}` is not a clause or a measure with clauses", hint))
        elif target in clauses and clauses[target].kind == "exception":
            faults.append(document.fault(where, f"`{target}` is an exception, which asks for nothing"))
        else:
            found |= ids
    return frozenset(found)


def _of_two_laws(name: str, sides: _Sides, clauses: Mapping[str, Clause], document: Document) -> Iterator[Fault]:
    one, other = ({clauses[id_].measure.jurisdiction for id_ in side} for side in sides)
    for jurisdiction in sorted(one & other):
        what = f"both sides name clauses of {jurisdiction}; a conflict is between the laws of two jurisdictions"
        yield document.fault(("conflicts", name, "other"), what)
