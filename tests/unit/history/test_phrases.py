"""The catalogue of phrases: complete in both languages, and all of it used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import engine.history
from engine.history.phrases import phrases

CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(engine.history.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("key", phrases())
def test_a_phrase_has_the_same_placeholders_in_both_languages(key: str) -> None:
    english, chinese = (
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in phrases()[key].model_dump().values()
    )
    assert english == chinese
    assert not re.search(r"[，。；：！？（）、]", phrases()[key].en)


@pytest.mark.parametrize("key", phrases())
def test_no_phrase_is_left_unused(key: str) -> None:
    first, _, rest = key.partition(".")
    asked = f'"{key}"' in CODE or f'"{rest}"' in CODE or f"{first}.{{" in CODE
    assert (
        asked
        or any(f'"{first}.{kind}.{{' in CODE for kind in rest.split("."))
        or f"{first}.{rest.split('.')[0]}.{{" in CODE
    )
