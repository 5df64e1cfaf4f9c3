"""The answer in words: the way up drawn, what to ask, and what does not fit, in both languages."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import engine.ownership
from engine.ownership.ownership import Ownership
from engine.ownership.phrases import phrases
from engine.ownership.rules import US_AFFILIATES
from engine.ownership.shares import read_share
from engine.ownership.stakes import Stake
from engine.ownership.telling import share_words, text_of, told
from tests.unit.catalogues import placeholders, unused
from tests.unit.ownership.graphs import codes, party, trace

SOURCES = sorted(Path(engine.ownership.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("key", phrases())
def test_a_phrase_has_the_same_placeholders_in_both_languages(key: str) -> None:
    en, zh = phrases()[key].en, phrases()[key].zh
    counted = {name for _, name, form, _ in Formatter().parse(en) if form and name}
    assert placeholders(en) - counted == placeholders(zh) - counted


def test_no_phrase_is_left_unused_and_none_is_missing() -> None:
    assert unused(phrases(), SOURCES) == []
    asked = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=key), *_]):
                    asked.add(key)
    assert asked <= set(phrases())


def test_the_way_up_is_drawn_from_the_party_to_its_listed_owners() -> None:
    found = trace(
        "A 60 % B", "B 30 % C", "D 20 % C", "X 50 % C", of="C", listed={"A": "US-EL US-EL-FN5", "D": "US-MEU"}
    )
    assert text_of(told(found), "en").splitlines() == [
        "Covered owners hold 50 % of C (CN).",
        "It falls under the 50 % rule of the BIS for affiliates.",
        "What holds for US-EL, US-EL-FN5 and US-MEU holds for it.",
        "└ B (CN) holds 30 % of C (CN): counts, the owner is covered through its own owners; source: row 3",
        "  └ A (CN) holds 60 % of B (CN): counts, the owner is on US-EL and US-EL-FN5; source: row 2",
        "└ D (CN) holds 20 % of C (CN): counts, the owner is on US-MEU; source: row 4",
    ]
    assert text_of(told(found), "zh").splitlines()[:3] == [
        "受规则约束的持有人对C (CN)合计持股50%。",
        "该主体适用美国工业与安全局关联方50%规则。",
        "适用于US-EL、US-EL-FN5和US-MEU的限制同样适用于该主体。",
    ]


def test_what_is_unknown_is_asked_for() -> None:
    found = trace("A unknown B", "B majority C", "? minority C", "C 10 % B", of="C", listed={"A": "US-EL"})
    assert text_of(told(found), "en").splitlines() == [
        "Covered owners hold an unknown share of C (CN).",
        "Whether it falls under the 50 % rule of the BIS for affiliates is not known.",
        "Perhaps what holds for US-EL, US-EL-FN1, US-EL-FN3, US-EL-FN4, US-EL-FN5, US-MEU and US-SDN-7448 holds "
        "for it.",
        "Who owns the other 50 % is not stated.",
        "└ B (CN) holds more than 50 % of C (CN): may count, whether the owner is covered is not known; source: row 3",
        "  └ A (CN) holds an unknown share of B (CN): counts, the owner is on US-EL; source: row 2",
        "  └ C (CN) holds 10 % of B (CN): may count, whether the owner is covered is not known; "
        "its owners stand elsewhere here; source: row 5",
        "└ an owner who is not known holds less than 50 % of C (CN): may count, whether the owner is covered "
        "is not known; source: row 4",
        "Ask how much of C (CN) B (CN) holds.",
        "Ask who holds less than 50 % of C (CN).",
        "Ask how much of B (CN) A (CN) holds.",
    ]


def test_a_known_listed_owner_of_unknown_share_is_red_flag_29() -> None:
    said = text_of(told(trace("A unknown B", of="B", listed={"A": "US-EL"})), "en")
    assert "(red flag 29)" in said
    assert "red flag" in text_of(told(trace("A 35 % B", of="B", listed={"A": "US-EL"})), "en")
    assert "警示信号29" in text_of(told(trace("A unknown B", of="B", listed={"A": "US-EL"})), "zh")


def test_what_does_not_fit_is_said() -> None:
    found = trace("A 30 % B", "A 20 % B", "X 70 % B", "X 70 % B", "Y 30 % B", of="B", listed={"A": "US-EL"})
    assert [line.text.en for line in told(found)][-3:] == [
        "The stake of A (CN) in B (CN) is stated 2 times with shares that exclude one another; whether one is wrong or "
        "they add up is not known, so it is taken for 20 % to 50 %.",
        "The stake of X (CN) in B (CN) is stated 2 times; it counts once, as 70 %.",
        "The stakes in B (CN) come to 120 %; any of them may be too large.",
    ]


def test_days_of_a_stake_are_told() -> None:
    stake = Stake(party("A"), party("B"), read_share("60 %"), date(2024, 1, 1), date(2027, 6, 30), "a register")
    ownership = Ownership([stake], date(2026, 11, 26))
    found = ownership.under(US_AFFILIATES, codes(ownership, {"A": "US-EL"})).trace(party("B"))
    (step,) = [line.text for line in told(found) if line.depth]
    assert step.en.endswith("on US-EL; held since 2024-01-01; held through 2027-06-30; source: a register")
    assert step.zh == (
        "A (CN)对B (CN)持股60%：计入，该持有人列于US-EL；自2024年1月1日起持有；持有至2027年6月30日（含当日）；"
        "来源：a register"
    )


@pytest.mark.parametrize(
    ("share", "en", "zh"),
    [
        ("33.3 %", "33.3 %", "33.3%"),
        ("30..60 %", "30 % to 60 %", "30%至60%"),
        ("majority", "more than 50 %", "超过50%"),
        ("up to 20 %", "at most 20 %", "不超过20%"),
        ("20 % or more", "at least 20 %", "不低于20%"),
        ("unknown", "an unknown share", "比例未知"),
    ],
)
def test_shares_in_words(share: str, en: str, zh: str) -> None:
    words = share_words(read_share(share))
    assert (words.en, words.zh) == (en, zh)
    assert not re.search(r"[\u4e00-\u9fff]", words.en)
