"""Problems of rejected rows in Chinese: whatever the reading finds wrong is said in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.checking import Request
from api.reports.data import ReportData
from api.reports.page import Page as Report
from api.reports.problems import Sayings
from api.reports.voice import Voice
from engine.rulebook.rulebook import Rulebook
from tests.conftest import RULES
from tests.service.cli.conftest import TODAY
from tests.service.reports.conftest import checked
from tests.service.reports.reading import Page

COLUMNS = {
    "shipment_id": "", "line_no": "1.5", "ship_date": "2026-11-20T09:30", "from_country": "Chian", "to_country": "??",
    "transaction": "exprot", "end_use": "x", "hs_code": "85", "quantity": "1e5", "net_weight_kg": "-1",
    "energy_density_wh_per_kg": "300 kg", "item_value": "12 EUR", "currency": "EURO", "exporter_is_chinese": "perhaps",
    "cn_listed_share": "12 kg", "end_user_listed_ownership": "120 %", "node_nm": "1.234,5",
}  # fmt: skip
OPEN = {
    "line_no": "1..2", "from_country": "CN?", "consignee_lists": "?", "cn_listed_share": "60 %..30 %", "node_nm": "7..",
    "energy_density_wh_per_kg": "300 Wh/kg..400", "shipment_id": "", "ship_date": "2026-11-20?",
}  # fmt: skip
GOOD = {"shipment_id": "S-1", "line_no": "1", "ship_date": "2026-11-20", "from_country": "CN", "to_country": "DE"}


def rejected(folder: Path, *lines: str, header: str = ",".join(COLUMNS)) -> ReportData:
    path = folder / "orders.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return checked(Request(path, RULES, TODAY), folder, "zh")


def in_chinese(data: ReportData) -> list[str]:
    page = Page(Report(data).render())
    assert not [tag for tag, attributes in page.tags if tag == "td" and attributes.get("lang") == "en"]
    told = [cell for row in page.table("table-rejected") for cell in row[3:] if cell]
    assert all(re.search("[\u4e00-\u9fff]", cell) for cell in told), told
    return told


def test_every_kind_of_cell_that_cannot_be_read(tmp_path: Path) -> None:
    told = in_chinese(rejected(tmp_path, ",".join(COLUMNS.values()).replace("1.234,5", '"1.234,5"')))
    assert "“Chian”不是国家或地区" in told
    assert any(text.startswith("“kg”不是") and text.endswith("的单位") for text in told)
    assert len(told) >= 2 * len(COLUMNS) - 4


def test_every_way_to_leave_something_open_that_cannot_be_read(tmp_path: Path) -> None:
    told = in_chinese(rejected(tmp_path, ",".join(OPEN.values()), header=",".join(OPEN)))
    assert "“60 %..30 %”的两端颠倒" in told
    assert len(told) == 2 * len(OPEN)


def test_every_kind_of_row_that_cannot_be_read(tmp_path: Path) -> None:
    header, good = ",".join(GOOD), ",".join(GOOD.values())
    told = in_chinese(
        rejected(
            tmp_path, good, good, "S-2,1", 'S-3,"1"x,2026-11-20,CN,DE', 'S-4,1"2,2026-11-20,CN,DE',
            "S-5,1,2026-11-20,C\0N,DE", f"S-6,1,2026-11-20,{'x' * 200_000},DE", 'S-7,"1,2026-11-20,CN,DE',
            header=header,
        )
    )  # fmt: skip
    assert "货运S-1第1行已在文件第2行出现" in told
    assert "有2个字段，而表头有5个" in told


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("about 0.333333 is more than the 0.2 in item_value", "约0.333333大于item_value中的0.2"),
        ("`a` is not a country` is not a country", "“a` is not a country”不是国家或地区"),
        ("something that nobody says", None),
    ],
)
def test_a_saying_is_known_or_not(rulebook: Rulebook, english: str, chinese: str | None) -> None:
    assert Sayings(rulebook.vocabulary).in_chinese(english) == chinese


def test_where_a_fact_came_from_is_said_place_by_place(rulebook: Rulebook) -> None:
    origin = "party lists 0a1b; owners 2c3d; US-EL Acme Ltd (740)?"
    assert Voice("zh", rulebook).origin(origin) == "当事方名单0a1b；持股数据2c3d；US-EL Acme Ltd (740)?"
    assert Voice("zh", rulebook).origin("product N-1 version 2") == "产品N-1第2版"
    assert Voice("en", rulebook).origin(origin) == origin
