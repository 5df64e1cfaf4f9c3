"""How explanations and measures are laid out for terminal, page and plain text."""

import re
from datetime import date

import pytest

from engine.decisions.deciding import Decider
from engine.explanation.explaining import explain
from engine.explanation.measures import clause_sections, clause_view, measure_sections, measure_view
from engine.explanation.sections import sections
from engine.explanation.staleness import stale_measures
from engine.explanation.text import as_text
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Language
from engine.vocabulary.values import Value

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH_BESIDE_CHINESE = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")


def test_sections_come_in_one_order_and_empty_ones_are_left_out(decider: Decider, magnet: dict[str, Value]) -> None:
    explanation = explain(decider, decider.decide(magnet, date(2026, 11, 20)))
    keys = [section.key for section in sections(explanation, "en")]
    assert keys == [
        "verdict", "clauses", "exceptions", "unconfirmed", "timeline", "changes", "papers", "provenance",
    ]  # fmt: skip
    assert keys == [section.key for section in sections(explanation, "zh")]


def test_lines_carry_truth_links_and_verdicts_for_the_doors_to_colour(
    decider: Decider, magnet: dict[str, Value]
) -> None:
    found = {
        section.key: section for section in sections(explain(decider, decider.decide(magnet, date(2027, 2, 1))), "en")
    }
    clause = found["clauses"].lines
    assert (clause[0].mark, clause[0].verdict, clause[0].depth) == ("true", "licence_required", 0)
    assert {line.link for line in clause if line.link} == {"https://www.mofcom.gov.cn/61.html"}
    assert [line.mark for line in found["exceptions"].lines if line.mark] == ["false", "false"]


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 20), date(2027, 2, 1)])
def test_chinese_text_is_punctuated_as_chinese(decider: Decider, magnet: dict[str, Value], day: date) -> None:
    text = as_text(sections(explain(decider, decider.decide(magnet, day)), "zh"))
    assert not HALF_WIDTH_BESIDE_CHINESE.search(text)


def test_plain_text_indents_and_marks(decider: Decider, magnet: dict[str, Value]) -> None:
    text = as_text(sections(explain(decider, decider.decide(magnet, date(2027, 2, 1))), "en"))
    assert "      ✓ the share of Chinese listed content is at least 0.1 % — here: 0.12 %\n" in text
    assert "    - official: 商务部公告2025年第61号 <https://www.mofcom.gov.cn/61.html>\n" in text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "  - suspended from 2025-11-07 through 2026-11-10 by CN-MOFCOM-GAC-2025-70\n"),
        ("zh", "  - 依商务部 海关总署公告2025年第70号自2025年11月7日起至2026年11月10日（含当日）暂停实施\n"),
    ],
)
def test_a_measure_tells_its_windows_in_words(small: Rulebook, language: Language, expected: str) -> None:
    text = as_text(measure_sections(measure_view(small, "CN-MOFCOM-2025-61"), language))
    assert expected in text


def test_a_clause_is_shown_with_what_it_bears_on(small: Rulebook) -> None:
    view = clause_view(small, "CN-MOFCOM-2025-61/5")
    (section,) = clause_sections(view, "en")
    assert section.title == "CN-MOFCOM-2025-61/5 (Humanitarian use)"
    texts = [line.text for line in section.lines]
    assert "exception to CN-MOFCOM-2025-61 (1.1, 2)" in texts
    assert "confidence: secondary source, official text not read" in texts
    assert view.condition.kind == "leaf"


def test_a_measure_without_clauses_is_a_head_alone(small: Rulebook) -> None:
    (section,) = measure_sections(measure_view(small, "CN-MOFCOM-GAC-2025-70"), "en")
    assert section.key == "measure"


@pytest.mark.parametrize(("day", "stale"), [(date(2026, 8, 28), []), (date(2026, 8, 29), ["CN-MOFCOM-GAC-2025-18"])])
def test_a_measure_is_stale_after_180_days(small: Rulebook, day: date, stale: list[str]) -> None:
    assert [measure.measure for measure in stale_measures(small, day)] == stale
    assert stale_measures(small, day, ["CN-MOFCOM-2025-61"]) == ()
