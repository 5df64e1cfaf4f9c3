"""How does a clause stand in its file? Its own lines, under what the measure says of all its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

_CLAUSES, _CLAUSE = "clauses", "clause"
_OTHERS = ("cases/", "lists/", "samples/")
"""Folders of a rulebook that hold no measures."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MeasureFile:
    """The file of one measure, taken apart by its lines."""

    def __init__(self, text: str) -> None:
        """Find where each part begins and ends."""
        self._lines = text.splitlines()
        self._head: list[str] = []
        self._clauses: dict[str, list[str]] = {}
        root = yaml.compose(text, Loader=_LOADER)
        if not isinstance(root, yaml.MappingNode):
            raise TypeError("a measure is a mapping")
        pairs = list(root.value)
        starts = [key.start_mark.line for key, _ in pairs]
        for (key, value), first, last in zip(pairs, starts, [*starts[1:], len(self._lines)], strict=True):
            if key.value == _CLAUSES:
                self._clauses = dict(self._items(value, last))
            else:
                self._head += self._lines[first:last]

    def excerpt(self, clause: str) -> str:
        """What the file says of one clause, as YAML."""
        return "\n".join([*self._head, f"{_CLAUSES}:", *self._clauses[clause]]).rstrip() + "\n"

    def _items(self, clauses: yaml.Node, last: int) -> Iterator[tuple[str, list[str]]]:
        """The lines of each clause, which end where the next begins."""
        items = list(clauses.value)
        starts = [item.start_mark.line for item in items]
        for item, first, end in zip(items, starts, [*starts[1:], last], strict=False):  # a measure may have none
            named = {key.value: value.value for key, value in item.value}
            yield named[_CLAUSE], self._lines[first:end]


def measure_file(files: Mapping[str, str], measure: str) -> MeasureFile:
    """The file that holds a measure; files are named by their measures, and looked through where one is not."""
    measures = {name: text for name, text in files.items() if not name.startswith(_OTHERS)}
    named = (text for name, text in measures.items() if name.endswith(f"/{measure}.yaml"))
    others = (text for name, text in measures.items() if name.endswith(".yaml"))
    for texts in (named, others):
        for text in texts:
            if _measure_of(text) == measure:
                return MeasureFile(text)
    raise LookupError(f"no file holds {measure}")


def _measure_of(text: str) -> str:
    """Which measure a file holds; blank where it holds none."""
    head = next((line for line in text.splitlines() if line.startswith("measure:")), "")
    return head.partition(":")[2].strip().strip("\"'")
