"""Shares as people write them: exact, between two ends, by a word, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.ownership.shares import NOTHING, UNKNOWN, WHOLE, End, Share, exactly, read_share
from engine.vocabulary.reading import ValueFault

HALF = Fraction(1, 2)


@pytest.mark.parametrize("text", ["25 %", "25%", "0.25", " 25.0 % ", "２５％", "25..25 %"])
def test_an_exact_share(text: str) -> None:
    assert read_share(text) == exactly(Fraction(1, 4))


@pytest.mark.parametrize(
    "text", ["30..60 %", "30 %..60 %", "30-60 %", "30 % – 60 %", "30 to 60 %", "0.3..0.6", "30％～60％", "30%至60%"]
)
def test_a_share_between_two_ends(text: str) -> None:
    assert read_share(text) == Share(End(Fraction(3, 10)), End(Fraction(6, 10)))


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        (["more than 50 %", "> 50 %", "over 50%", "majority", "超过50%", "多数股权"], Share(End(HALF, 1), WHOLE)),
        (["at least 50 %", ">=50 %", "≥ 50 %", "50 % or more", "50%以上", "50%及以上", "不低于50%"],
         Share(End(HALF), WHOLE)),
        (["less than 50 %", "< 50 %", "below 50%", "Minority", "不足50%", "少数"], Share(NOTHING, End(HALF, -1))),
        (["at most 50 %", "<= 50 %", "up to 50 %", "50%以下", "不超过50%"], Share(NOTHING, End(HALF))),
        (["", "unknown", "未知"], UNKNOWN),
        (["-", "none", "0"], exactly(Fraction(0))),
    ],
)  # fmt: skip
def test_a_share_with_an_open_end(texts: list[str], share: Share) -> None:
    assert [read_share(text) for text in texts] == [share] * len(texts)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("50", "`50` is not between 0 % and 100 %"),
        ("-5 %", "`-5 %` is not between 0 % and 100 %"),
        ("60..30 %", "`60..30 %` ends before it begins"),
        ("30 %..0.6", "`30 %..0.6` is not a share"),
        ("about 50 %", "`about 50 %` is not a share"),
        ("half", "`half` is not a share"),
        ("30..40..50 %", "`30..40..50 %` is not a share"),
        ("more than 100 %", "`more than 100 %` is no share at all"),
        ("less than 0 %", "`less than 0 %` is no share at all"),
        ("12 kg", "`12 kg` is not a share"),
    ],
)
def test_what_is_no_share_is_refused(text: str, what: str) -> None:
    with pytest.raises(ValueFault) as refused:
        read_share(text)
    assert refused.value.what == what
    assert refused.value.hint
