"""How is what a model finds wrong said to a client? In the words of this service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "is not a text",
    "string_pattern_mismatch": "is not written as the documentation says",
    "model_attributes_type": "is not a JSON object",
    "model_type": "is not a JSON object",
    "dict_type": "is not a JSON object",
    "list_type": "is not an array",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
}


def said(entry: Mapping[str, Any]) -> str:
    """What is wrong, from one entry of pydantic's list of errors.

    >>> said({"type": "missing", "msg": "Field required"})
    'is missing'
    >>> said({"type": "greater_than", "msg": "Input should be greater than 0"})
    'should be greater than 0'
    """
    kind, context = entry["type"], entry.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if (kind == "string_too_short" and context["min_length"] == 1) or context.get("pattern") == r"\S":
        return "is blank"
    message = str(entry["msg"])
    for opening in ("Input ", "String ", "List ", "Dictionary "):
        message = message.removeprefix(opening)
    return _SAID.get(kind) or message[:1].lower() + message[1:]
