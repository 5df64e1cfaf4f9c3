"""Hypotheses as they are typed: what is read, and what is said of those that cannot be."""

from __future__ import annotations

import pytest

from engine.rulebook.activity import Knowledge
from engine.rulebook.hypotheses import Hypothesis, HypothesisRefused, Supposed, read_hypothesis
from engine.rulebook.overlay import histories
from tests.unit.rulebook.law_in_suspense import day, law

LAW = law()


@pytest.mark.parametrize(
    "text",
    [
        "DUTY suspended through 2027-01-10",
        "DUTY/1 suspended through 2027-01-10",
        "DUTY suspended from 2026-12-01 through 2027-01-10",
        "DUTY suspended from 2026-12-01",
        "FIRM in force from 2026-12-01",
        "FIRM repealed from 2026-12-01",
        "STATEMENT confirmed",
        "STATEMENT rejected",
    ],
)
def test_a_hypothesis_reads_back_as_it_is_written(text: str) -> None:
    assert str(read_hypothesis(text, LAW)) == text


def test_spaces_and_capitals_of_the_words_do_not_matter() -> None:
    found = read_hypothesis("  DUTY   Suspended  THROUGH 2027-01-10 ", LAW)
    assert found == Hypothesis("DUTY", Supposed.SUSPENDED, None, day("2027-01-10"))


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("", "write MEASURE and one of: `suspended through DATE`", "请写措施名"),
        ("duty suspended through 2027-01-10", "did you mean `DUTY`?", "是否为`DUTY`？"),
        ("DUTI suspended through 2027-01-10", "did you mean `DUTY`?", "是否为`DUTY`？"),
        ("DUTY", "what is supposed of DUTY is missing", "未写明对DUTY的假设"),
        ("DUTY suspended trough 2027-01-10", "mean `suspended through DATE`?", "是否为`suspended through DATE`？"),
        ("DUTY suspended through 2027-02-30", "`2027-02-30` is not a date", "`2027-02-30`不是日期"),
        ("DUTY suspended from 2027-01-02 through 2027-01-01", "before the first day 2027-01-02", "早于首日2027-01-02"),
        ("DUTY confirmed", "these are: READING, STATEMENT", "现有：READING、STATEMENT"),
        ("IDLE repealed from 2027-01-01", "has no clauses and suspends none", "没有条款"),
        ("FIRM suspended through 2027-01-01", "write the first day too", "请写明首日"),
    ],
)  # fmt: skip
def test_what_cannot_be_supposed_is_refused_with_what_would_be_right(text: str, en: str, zh: str) -> None:
    with pytest.raises(HypothesisRefused) as refused:
        histories(LAW, Knowledge(LAW.announced), [read_hypothesis(text, LAW)])
    assert en in refused.value.text.en
    assert zh in refused.value.text.zh
