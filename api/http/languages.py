"""In which language? Every text in two languages, replaced by the one that is asked for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query

Language = Annotated[
    Literal["en", "zh"] | None, Query(description="One language instead of both: texts are then plain strings.")
]
_BOTH = {"en", "zh"}


def in_language(content: Any, language: str | None) -> Any:
    """Plain data with every `{"en": …, "zh": …}` replaced by its text in one language; as it is where none is asked."""
    if language is None:
        return content
    if isinstance(content, dict):
        if content.keys() == _BOTH:
            return content[language]
        return {name: in_language(value, language) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [in_language(value, language) for value in content]
    return content
