"""The catalogue of proofs: complete in both languages, used, and with the same placeholders."""

from pathlib import Path
from string import Formatter

import pytest

import engine.proving
from engine.proving.phrases import phrases
from tests.unit.catalogues import placeholders, unused

SOURCES = sorted(Path(engine.proving.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("key", phrases())
def test_a_phrase_has_the_same_placeholders_in_both_languages(key: str) -> None:
    en, zh = phrases()[key].en, phrases()[key].zh
    counted = {name for _, name, form, _ in Formatter().parse(en) if form and name}
    assert placeholders(en) - counted == placeholders(zh) - counted


def test_no_phrase_is_left_unused() -> None:
    assert unused(phrases(), SOURCES) == []
