"""What does a file say that a rulebook folder need not have?"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from engine.faults import Fault, SourceRefused
from engine.yaml_source import Document, parse_model, read_yaml

ModelT = TypeVar("ModelT", bound=BaseModel)


def read_optional(
    path: Path, model: type[ModelT], known_names: list[str], faults: list[Fault]
) -> tuple[Document, ModelT] | None:
    """A file of a rulebook folder, as written and as read; None where it is absent or refused, with faults noted."""
    if not path.is_file():
        return None
    try:
        document = read_yaml(path, f"rules/{path.name}")
        return document, parse_model(model, document, known_names)
    except SourceRefused as refused:
        faults += refused.faults
        return None
