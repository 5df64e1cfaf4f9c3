"""The samples are what their README says: every line, every rejected row, the bill and the licence."""

from __future__ import annotations

import csv
import re
from datetime import date
from fractions import Fraction

from engine.facts.bill_of_materials import Counted, roll_up
from engine.facts.profile import load_profile
from engine.facts.records import RecordReader
from engine.manifests.components import read_components
from engine.manifests.known_columns import component_matcher, load_alias_tables
from engine.rulebook.rulebook import Rulebook
from tests.unit.manifests.reading import RULES, Read, read, vocabulary

SAMPLES = RULES / "samples"


def sample(rulebook: Rulebook) -> Read:
    matcher = component_matcher(load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    parts = read_components(SAMPLES / "bom.csv", vocabulary(), matcher)
    assert not parts.rejected
    counting = Counted("CN", lambda code: code.startswith("A61.P1."))
    bill = roll_up(parts.components, counting)
    assert not bill.problems
    profile = load_profile(SAMPLES / "profile.yaml", rulebook)
    reader = RecordReader(vocabulary(), profile=profile, contents=bill.contents)
    return read(SAMPLES / "manifest.csv", as_of=None, reader=reader)


def test_the_rows_are_those_that_the_readme_lists() -> None:
    listed = re.findall(r"^\| (\S+) \| (\d+) \| (.+) \|$", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.M)
    with (SAMPLES / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(line, int(row)) for line, row, _ in listed if line != "---"] == [
        (f"{row['shipment_id']}/{row['line_no']}", number) for number, row in enumerate(rows, start=2)
    ]


def test_the_rows_meant_to_be_rejected_are_and_no_others(rulebook: Rulebook) -> None:
    listed = re.findall(r"^\| \S+ \| (\d+) \| rejected: ", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.M)
    found = sample(rulebook)
    assert [row.row for row in found.rejected] == [int(row) for row in listed]
    assert len(found.lines) >= 40
    assert {"alias", "unknown_column"} == found.kinds()


def test_the_boundaries_are_exact(rulebook: Rulebook) -> None:
    lines = sample(rulebook).lines
    shares = [line.facts.get("item.cn_listed_value_share") for line in lines]
    assert Fraction(1, 1000) in shares
    assert Fraction(9999999, 10**10) in shares
    by_item = {str(line.facts.get("item.id")): line for line in lines}
    assert by_item["MTR-500"].facts["item.cn_listed_value_share"] == Fraction(1, 1000)
    assert "item.cn_listed_value_share" not in by_item["SRV-220"].facts
    assert {line.facts.get("item.energy_density") for line in lines} >= {300}
    days = {day for line in lines if isinstance(day := line.facts["shipment.date"], date)}
    assert {date(2026, 11, day) for day in (9, 10, 12, 27, 28)} <= days
