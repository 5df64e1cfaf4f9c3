"""What does a call of each operation look like? Recorded from a running service, never made up.

`examples.json` is written by `python -m tests.service.http.story`, which plays a day of an exporter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, TypeAdapter

RECORD = Path(__file__).with_name("examples.json")


class Example(BaseModel):
    """One call of an operation and what answered it; parameters by name, header names in lower case."""

    parameters: dict[str, str] = {}
    body: Any = None
    status: int
    headers: dict[str, str] = {}
    media_type: str = ""
    response: Any = None


@cache
def recorded() -> Mapping[str, Example]:
    """The examples by operation id."""
    return TypeAdapter(dict[str, Example]).validate_python(orjson.loads(RECORD.read_bytes()))


def add_example(operation: dict[str, Any], example: Example) -> None:
    """Show a call and its answer in the documentation of an operation."""
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example.parameters:
            parameter["example"] = _typed(parameter, example.parameters[parameter["name"]])
    if example.body is not None:
        for content in operation["requestBody"]["content"].values():
            content["example"] = example.body
    response = operation["responses"][str(example.status)]
    if example.headers:
        response["headers"] = {
            name: {"schema": {"type": "string"}, "example": value} for name, value in example.headers.items()
        }
    if example.response is not None:
        response["content"][example.media_type]["example"] = example.response


def _typed(parameter: dict[str, Any], text: str) -> Any:
    """A parameter's example as its schema has it; on the wire all are texts."""
    kinds = {one.get("type") for one in parameter["schema"].get("anyOf", [parameter["schema"]])}
    if "integer" in kinds:
        return int(text)
    return text == "true" if "boolean" in kinds else text
