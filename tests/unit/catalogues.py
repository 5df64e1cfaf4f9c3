"""What tests of catalogues ask of phrases and of the code that fills them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter


def placeholders(text: str) -> set[str]:
    """The names that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def unused(keys: Iterable[str], sources: Iterable[Path]) -> list[str]:
    """The keys that no text of some code can be."""
    patterns = list(_texts_in(sources))
    return [key for key in keys if not any(pattern.fullmatch(key) for pattern in patterns)]


def _texts_in(sources: Iterable[Path]) -> Iterator[re.Pattern[str]]:
    """Every text of code as a pattern; what an f-string fills in may be any part of a key."""
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.compile(re.escape(node.value))
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values]
                if any(part not in (".*", "") for part in parts):
                    yield re.compile("".join(parts))
