"""The catalogue of phrases: complete in both languages, used, and written as each language is written."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import engine.explanation
from engine.explanation.phrases import listed, phrases, same, say, sentence, series
from engine.vocabulary.models import Bilingual
from tests.unit.catalogues import placeholders, unused

SOURCES = sorted(Path(engine.explanation.__file__).parent.glob("*.py"))
HALF_WIDTH_BESIDE_CHINESE = re.compile(r"[\u4e00-\u9fff][,;:!?()\"']|[,;:!?()\"'][\u4e00-\u9fff]")
FULL_WIDTH = re.compile(r"[，。；：！？（）、]")


@pytest.mark.parametrize("key", phrases())
def test_a_phrase_has_the_same_placeholders_in_both_languages(key: str) -> None:
    phrase = phrases()[key]
    assert placeholders(phrase.en) == placeholders(phrase.zh) or _only_agreement(phrase.en, phrase.zh)


def _only_agreement(en: str, zh: str) -> bool:
    """English words that only agree with a number have no counterpart in Chinese."""
    agreeing = {name for _, name, form, _ in Formatter().parse(en) if form and form.startswith("=")}
    return placeholders(en) - agreeing == placeholders(zh) - agreeing


def test_no_phrase_is_left_unused() -> None:
    assert unused(phrases(), SOURCES) == []


def test_no_phrase_is_asked_for_that_is_not_there() -> None:
    asked = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=key), *_]):
                    asked.add(key)
    assert asked
    assert asked <= set(phrases())


@pytest.mark.parametrize("key", phrases())
def test_chinese_has_full_width_punctuation_and_english_has_none(key: str) -> None:
    phrase = phrases()[key]
    assert not HALF_WIDTH_BESIDE_CHINESE.search(phrase.zh)
    assert not FULL_WIDTH.search(phrase.en)


@pytest.mark.parametrize(
    ("count", "en"), [(1, "x on the list L (1 entry: magnets)"), (7, "x on the list L (7 entries: magnets)")]
)
def test_english_nouns_agree_with_their_number(count: int, en: str) -> None:
    needed = say("needed.in.list", list="L", count=count, some=same("magnets"))
    assert f"x {needed.en}" == en
    assert needed.zh == f"属于清单L所列（{count}个条目：magnets）"


def test_enumerations_end_in_a_conjunction() -> None:
    parts = [same("A"), same("B"), same("C")]
    assert listed(parts).en == "A, B and C"
    assert listed(parts, "or").zh == "A、B或者C"
    assert listed(parts[:1]).zh == "A"


def test_enumerations_of_enumerations_are_parted_more_strongly() -> None:
    parts = [Bilingual(en="X (1, 2)", zh="甲第一条、第二条"), Bilingual(en="Y", zh="乙"), Bilingual(en="Z", zh="丙")]
    assert listed(parts) == Bilingual(en="X (1, 2); Y; and Z", zh="甲第一条、第二条，乙，以及丙")
    assert series(parts) == Bilingual(en="X (1, 2); Y; Z", zh="甲第一条、第二条，乙，丙")
    assert listed([parts[1], parts[0]], "or") == Bilingual(en="Y; or X (1, 2)", zh="乙，或者甲第一条、第二条")


def test_a_sentence_ends_once() -> None:
    assert sentence(same("clear")).en == "Clear."
    assert sentence(same("clear.")).en == "Clear."
    assert sentence(same("可放行")).zh == "可放行。"
