"""Is the manifest that speeds are measured on what it says it is?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.checking import Check, Request
from engine.manifests.rows import Rejected
from engine.rulebook.rulebook import Rulebook
from tests.benchmarks.ledger import BLOCK, Ledger
from tests.conftest import RULES

LINES = 1_500


@pytest.fixture(scope="module")
def ledger(rulebook: Rulebook) -> Ledger:
    return Ledger(rulebook)


def rejected_rows(manifest: Path) -> list[int]:
    with Check(Request(manifest, RULES, known_at=date(2026, 11, 24))).open() as rows:
        return [row.row for row in rows if isinstance(row, Rejected)]


def test_has_every_column_and_no_bad_row(ledger: Ledger, rulebook: Rulebook, tmp_path: Path) -> None:
    manifest = tmp_path / "ledger.csv"
    assert ledger.write(manifest, LINES) == []
    assert rejected_rows(manifest) == []
    header, *rows = manifest.read_text(encoding="utf-8").splitlines()
    assert set(header.split(",")) == {fact.column for fact in rulebook.vocabulary.facts.values()}
    assert len(rows) == LINES


def test_rejected_are_exactly_the_rows_that_were_spoiled(ledger: Ledger, tmp_path: Path) -> None:
    manifest = tmp_path / "ledger.csv"
    spoiled = ledger.write(manifest, LINES, bad=5)
    assert len(spoiled) > LINES // 30
    assert rejected_rows(manifest) == spoiled


def test_is_the_same_again_and_goes_on_where_a_shorter_one_ends(ledger: Ledger, rulebook: Rulebook) -> None:
    assert Ledger(rulebook).block(0, LINES).equals(ledger.block(0, LINES))
    assert ledger.block(0, LINES).head(100).equals(ledger.block(0, 100))


def test_no_line_comes_twice_in_another_block(ledger: Ledger) -> None:
    lines = [ledger.block(number).select("shipment_id", "line_no") for number in (0, 1)]
    assert lines[0].height == BLOCK
    assert not lines[0].is_duplicated().any()
    assert lines[0].join(lines[1], on=["shipment_id", "line_no"]).is_empty()
