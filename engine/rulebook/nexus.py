"""How far does each law reach? Loads `nexus.yaml`, and says which measures name what it does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.conditions.parsing import ConditionParser
from engine.faults import Fault, nearest
from engine.rulebook.lists import Lists
from engine.rulebook.models import NO_NEXUS, Measure, NexusFile
from engine.rulebook.optional_files import read_optional
from engine.rulebook.references import Drafts
from engine.rulebook.rulebook import Nexus
from engine.vocabulary.vocabulary import Vocabulary
from engine.yaml_source import Document, Step

_FILE = "nexus.yaml"


def load_nexuses(
    folder: Path, vocabulary: Vocabulary, lists: Lists, known_names: list[str], faults: list[Fault]
) -> dict[str, Nexus]:
    """The nexuses of a rulebook folder by name, faults noted; a rulebook without the file has none."""
    read = read_optional(folder / _FILE, NexusFile, known_names, faults)
    if read is None:
        return {}
    document, file = read
    parser = ConditionParser(document, vocabulary, lists.codes, lists.names)
    found = {}
    for name, text in sorted(file.nexus.items()):
        condition = parser.parse(text.when, ("nexus", name, "when"))
        if name == NO_NEXUS:
            faults.append(document.fault(("nexus", name), f"`{NO_NEXUS}` says that a clause has no nexus"))
        elif condition is not None:
            found[name] = Nexus(name, text, condition)
    faults += parser.faults
    return found


def nexus_faults(drafts: Drafts, nexuses: Mapping[str, Nexus]) -> Iterator[Fault]:
    """Names of nexuses that there are not, and such that are another jurisdiction's."""
    for measure, document in drafts:
        if measure.nexus is not None:
            yield from _naming_faults(measure.nexus, ("nexus",), measure, document, nexuses)
        for index, clause in enumerate(measure.clauses):
            if clause.nexus and clause.nexus != NO_NEXUS:
                yield from _naming_faults(clause.nexus, ("clauses", index, "nexus"), measure, document, nexuses)


def _naming_faults(
    name: str, path: tuple[Step, ...], measure: Measure, document: Document, nexuses: Mapping[str, Nexus]
) -> Iterator[Fault]:
    nexus = nexuses.get(name)
    if nexus is None:
        yield document.fault(path, f"`{name}` is not in {_FILE}", nearest(name, nexuses))
    elif nexus.text.jurisdiction != measure.jurisdiction:
        what = f"`{name}` is a nexus of {nexus.text.jurisdiction}, the measure is of {measure.jurisdiction}"
        yield document.fault(path, what)
