"""An entry of the Commerce Control List that a list holds whole is held with every paragraph that any clause knows.

Codes are read as their longest known prefix, and an entry of a list does not swallow what stands below it. So a list
that names an entry whole names its known paragraphs too, but for those that its row leaves out (`all but .b, .y`).
"""

from collections.abc import Iterable, Iterator

from engine.conditions.tree import leaves
from engine.rulebook.lists import Entry
from engine.rulebook.rulebook import Rulebook


def test_an_entry_that_is_held_whole_is_held_with_all_its_paragraphs(rulebook: Rulebook) -> None:
    known = frozenset(_codes(rulebook))
    assert not [
        f"{name}: {code}"
        for name, entries in rulebook.lists.entries.items()
        if name.startswith("us/ccl/")
        for code in _missing(entries, known)
    ]


def _codes(rulebook: Rulebook) -> Iterator[str]:
    """Every code that a clause knows for the ECCN of an item."""
    for clause in rulebook.clauses.values():
        for leaf in leaves(clause.condition):
            if leaf.fact == "item.us_eccn" and isinstance(leaf.operand, frozenset):
                yield from leaf.operand


def _missing(entries: Iterable[Entry], known: frozenset[str]) -> Iterator[str]:
    listed = {entry.code for entry in entries}
    for entry in entries:
        left_out = [entry.code + part for part in _left_out(entry)]
        for code in known - listed:
            if code.startswith(entry.code + ".") and not any(_related(code, other) for other in left_out):
                yield code


def _left_out(entry: Entry) -> list[str]:
    what = entry.parameters.split(";")[0]
    return what.removeprefix("all but ").split(", ") if what.startswith("all but ") else []


def _related(code: str, other: str) -> bool:
    return code == other or code.startswith(other + ".") or other.startswith(code + ".")
