"""One shipment answers to several laws at once: the sample lines of the README, under all of the shipped law."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from api.checking import Check, Destination, Request, run
from tests.chinese_law import SHIPPED

SAMPLES = SHIPPED / "samples"
ANSWERS = {
    "GPU-1": ("case_by_case", "CN clear;UN clear;US case_by_case", ""),
    "MAG-9": ("clear..licence_required", "CN clear..licence_required;UN clear;US clear", ""),
    "SCAN-3": ("licence_required", "CN clear;EU licence_required;UN clear;US clear", ""),
    "BRK-2": ("clear", "CN clear;EU clear;UN clear;US clear", ""),
    "VLV-5": ("notify..presumption_of_denial", "CN notify;UN clear;US clear..presumption_of_denial", ""),
    "MAG-7": ("licence_required", "CN licence_required;UN clear;US notify", ""),
    "VLV-6": (
        "licence_required..presumption_of_denial",
        "CN notify;UN clear;US licence_required..presumption_of_denial",
        "cn-anti-foreign-sanctions-us",
    ),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("laws")
    profile, known_at = SAMPLES / "laws.yaml", date(2026, 11, 26)
    check = Check(Request(SAMPLES / "laws.csv", SHIPPED, known_at, profile=profile))
    run(check, Destination(folder / "checked.csv", folder / "rejected.csv"), lambda _: None)
    return {line["item_id"]: line for line in _rows(folder / "checked.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("item", ANSWERS)
def test_each_law_answers_by_itself_and_the_severest_counts(lines: dict[str, dict[str, str]], item: str) -> None:
    line = lines[item]
    ends = dict.fromkeys((line["licet_verdict"], line["licet_could_be"]))
    assert ("..".join(ends), line["licet_jurisdictions"], line["licet_law_conflicts"]) == ANSWERS[item]


def test_the_affiliates_rule_is_neither_in_force_nor_stayed_today(lines: dict[str, dict[str, str]]) -> None:
    assert "US-TRUCE-2026-09-23" in lines["VLV-5"]["licet_reason_en"]
    assert lines["VLV-5"]["licet_changes_on"] == "2027-01-11"
