"""The catalogue of proofs: complete in both languages, used, and with the same placeholders."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import engine.proving
from engine.proving.phrases import phrases

SOURCES = sorted(Path(engine.proving.__file__).parent.glob("*.py"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts_in_code() -> Iterator[re.Pattern[str]]:
    """Every text of the package's code as a pattern; what an f-string fills in may be any part of a key."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.compile(re.escape(node.value))
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values]
                if any(part not in (".*", "") for part in parts):
                    yield re.compile("".join(parts))


@pytest.mark.parametrize("key", phrases())
def test_a_phrase_has_the_same_placeholders_in_both_languages(key: str) -> None:
    en, zh = phrases()[key].en, phrases()[key].zh
    counted = {name for _, name, form, _ in Formatter().parse(en) if form and name}
    assert placeholders(en) - counted == placeholders(zh) - counted


def test_no_phrase_is_left_unused() -> None:
    patterns = list(texts_in_code())
    assert [key for key in phrases() if not any(pattern.fullmatch(key) for pattern in patterns)] == []
