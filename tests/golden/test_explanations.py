"""Explanations of real law, word for word."""

import pytest

from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Language
from tests.golden.lines import LANGUAGES, LINES, TEXTS, explained


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LINES)
def test_a_line_is_explained_as_kept(rulebook: Rulebook, name: str, language: Language) -> None:
    assert explained(rulebook, LINES[name], language) == (TEXTS / f"{name}.{language}.txt").read_text(encoding="utf-8")


def test_no_text_is_kept_that_nothing_says() -> None:
    expected = {f"{name}.{language}.txt" for name in LINES for language in LANGUAGES}
    assert {path.name for path in TEXTS.iterdir()} == expected
