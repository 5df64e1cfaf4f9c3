"""What does a YAML file say, and where? Strict reading: every scalar is text, every node has a place.

YAML's own guesses (`NO` as false, `0123` as 83, `1e5` as a float) never happen because nothing is resolved
here: the model that receives the text decides its type. Duplicate keys, anchors and non-text keys are faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from engine.faults import Fault, Place, SourceRefused, nearest

Step = str | int
ModelT = TypeVar("ModelT", bound=BaseModel)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Document:
    """Plain data (dict, list, str, None) read from one file, and the place of each node by its path."""

    file: str
    data: Any
    places: dict[tuple[Step, ...], Place] = field(repr=False)

    def place(self, path: Sequence[Step]) -> Place:
        """Where the node at `path` stands; the nearest enclosing node where that one is missing."""
        steps = tuple(path)
        while steps and steps not in self.places:
            steps = steps[:-1]
        return self.places.get(steps, Place(self.file))

    def fault(self, path: Sequence[Step], what: str, hint: str = "") -> Fault:
        """A fault at the node at `path`."""
        return Fault(self.place(path), what, hint)


def read_yaml(path: Path, shown_as: str | None = None) -> Document:
    """Read one YAML file.

    `shown_as` is the name used in faults (default: the path as given).
    Raises `SourceRefused` with every duplicate key, anchor or syntax error found.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceRefused([Fault(Place(shown_as or str(path)), f"is not UTF-8: {error.reason}")]) from error
    except OSError as error:
        raise SourceRefused([Fault(Place(shown_as or str(path)), f"cannot be read: {error.strerror}")]) from error
    return parse_yaml(text, shown_as or str(path))


def parse_yaml(text: str, file: str) -> Document:
    """Read YAML text; `file` is the name used in faults."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise SourceRefused([Fault(place, f"is not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise SourceRefused([Fault(Place(file), f"is not YAML: {error}")]) from error
    walker = _Walker(file)
    data = walker.read(root, ()) if root is not None else None
    if walker.faults:
        raise SourceRefused(walker.faults)
    return Document(file, data, walker.places)


class _Walker:
    """Turns composed nodes into plain data, noting places and faults on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[tuple[Step, ...], Place] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def read(self, node: yaml.Node, path: tuple[Step, ...]) -> Any:
        place = Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        self.places.setdefault(path, place)
        if id(node) in self._seen:
            self.faults.append(Fault(place, "anchors and aliases are not used here", "write the value out"))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node)

    @staticmethod
    def _scalar(node: yaml.Node) -> str | None:
        """The text of a scalar; None where nothing at all stands after the key."""
        quoted = isinstance(node, yaml.ScalarNode) and bool(node.style)
        return str(node.value) if node.value or quoted else None

    def _mapping(self, node: yaml.MappingNode, path: tuple[Step, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = Place(self.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(place, "a key must be plain text"))
            elif key_node.value in result:
                self.faults.append(Fault(place, f"`{key_node.value}` is given twice", "keep one of them"))
            else:
                self.places[(*path, key_node.value)] = place
                result[key_node.value] = self.read(value_node, (*path, key_node.value))
        return result


def parse_model(model: type[ModelT], document: Document, known_names: Sequence[str] = ()) -> ModelT:
    """Validate a document against a pydantic model; faults carry file, line, column and the nearest name."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        faults = [_fault(document, dict(entry), known_names) for entry in error.errors()]
        raise SourceRefused(faults) from error


def _fault(document: Document, entry: dict[str, Any], known_names: Sequence[str]) -> Fault:
    path = [step for step in entry["loc"] if not (isinstance(step, str) and step.startswith("function-"))]
    name = str(path[-1]) if path else "the file"
    if entry["type"] == "extra_forbidden":
        return document.fault(path, f"`{name}` is not known here", nearest(name, known_names))
    if entry["type"] == "missing":
        return document.fault(path, f"`{name}` is missing")
    given = entry.get("input")
    shown = f", not `{given}`" if isinstance(given, str) else ""
    return document.fault(path, f"`{name}`: {_lower_first(str(entry['msg']))}{shown}")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
