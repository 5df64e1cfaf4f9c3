"""How clauses and instruments are cited, and what is said of their last days."""

from datetime import date

import pytest

from engine.decisions.clock import LegalClock
from engine.decisions.standpoint import Standpoint
from engine.explanation.names import Names, article
from engine.explanation.windows import Windows
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.conftest import RulesFolder
from tests.unit.explanation.small_rules import LISTS, MEASURES


@pytest.mark.parametrize(
    ("clause", "cited"),
    [
        ("1", "第一条"),
        ("1.1", "第一条第（一）项"),
        ("10.12", "第十条第（十二）项"),
        ("24", "第二十四条"),
        ("2.military", "第二条"),
        ("4-logic", "第四条"),
        ("1C902", "1C902项"),
        ("2C902.a", "2C902.a项"),
        ("battery", ""),
        ("1.a.2", ""),
    ],
)
def test_a_clause_number_is_cited_as_chinese_texts_cite_it(clause: str, cited: str) -> None:
    assert article(clause) == cited


def test_a_clause_without_a_number_goes_by_its_title_in_chinese(rules_folder: RulesFolder) -> None:
    renamed = {name: text.replace('clause: "1"', "clause: samarium") for name, text in MEASURES.items()}
    names = Names(load_rulebook(rules_folder(renamed, LISTS)))
    id_ = "CN-MOFCOM-GAC-2025-18/samarium"
    assert names.short(id_).zh == names.titled(id_).zh == "商务部 海关总署公告2025年第18号“钐相关物项”部分"
    assert names.titled(id_).en == f"{id_} (Samarium items)"


def test_clauses_of_one_measure_are_cited_together(small: Rulebook) -> None:
    cited = Names(small).clauses(["CN-MOFCOM-2025-61/2", "CN-MOFCOM-2025-61/1.1", "CN-MOFCOM-GAC-2025-18/1"])
    assert cited.en == "CN-MOFCOM-2025-61 (1.1, 2); CN-MOFCOM-GAC-2025-18/1"
    assert cited.zh == "商务部公告2025年第61号第一条第（一）项、第二条，商务部 海关总署公告2025年第18号第一条"


def test_an_announcement_without_a_number_goes_by_its_title_in_chinese(small: Rulebook) -> None:
    names = Names(small)
    assert names.of_instrument("CN-MOFCOM-2026-09-28").en == "CN-MOFCOM-2026-09-28"
    assert names.of_instrument("CN-MOFCOM-2026-09-28").zh == "商务部关于吉隆坡联合安排延期的表态（2026年9月28日）"
    assert names.titled_instrument("CN-MOFCOM-GAC-2025-70").zh.endswith("第70号（暂停实施2025年10月的六项公告）")


def test_a_suspension_whose_last_day_is_read_differently_says_so(rules_folder: RulesFolder) -> None:
    disputed = "from: 2026-11-10, through: 2027-01-10"
    measures = {
        name: text.replace("from: 2026-11-11, through: 2027-01-10", disputed).replace("suspends: yes", "suspends: no")
        for name, text in MEASURES.items()
    }
    rulebook = load_rulebook(rules_folder(measures, LISTS))
    windows = Windows(LegalClock(rulebook, Standpoint()), Names(rulebook))
    shown = windows.shown("CN-MOFCOM-2025-61/1.1", date(2026, 11, 1))
    assert shown.last_day == date(2026, 11, 10)
    assert shown.text.en.endswith("through 2026-11-10 (by its text; unconfirmed from 2026-11-10)")
    assert shown.text.zh.endswith("至2026年11月10日（含当日，依其文本；自2026年11月10日起待确认）")


def test_a_clause_of_an_instrument_not_yet_announced_is_not_known(small: Rulebook) -> None:
    windows = Windows(LegalClock(small, Standpoint(known_at=date(2025, 1, 1))), Names(small))
    shown = windows.shown("CN-MOFCOM-GAC-2025-18/1", date(2026, 11, 1))
    assert shown.text.zh == "在所设知悉日期尚未公布"


def test_a_clause_not_yet_in_force_says_from_when_it_applies(small: Rulebook) -> None:
    windows = Windows(LegalClock(small, Standpoint()), Names(small))
    assert (
        windows.shown("CN-MOFCOM-GAC-2025-18/1", date(2025, 1, 1)).text.en
        == "not yet in force; applies from 2025-04-04"
    )
