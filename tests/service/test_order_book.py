"""The order book that answered blocks make is the one that its lines make one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from api.checking import Check, Request
from api.order_book import OrderBook
from api.settings import rules_folder
from engine.columnar.columns import Header
from engine.columnar.evaluator import Evaluator
from engine.manifests.rows import Rejected
from engine.vocabulary.values import Facts
from tests.benchmarks.ledger import Ledger
from tests.conftest import RULES

SAMPLES = RULES / "samples"
KNOWN_AT = date(2026, 10, 15)
HEADER = (
    "shipment_id,line_no,ship_date,to_country,item_id,description,end_user,consignee,currency,item_value,licence_no,"
    "cn_code"
)
ODD_ROWS = (
    "S-1,1,2026-11-27T16:30:00Z,US,I-1,a,-,Müller,eur,1.50,,1C905",
    "S-1,2,2026-11-27T15:30:00Z,US,,镓,unknown,none,CNY,2,2026-CN-0417,1C905",
    "S-2,1,2026-11-27,US, I-2 ,n/a, Ōsaka 電機 ,Müller,-,3,NOT-HELD,1C905",
    "S-2,2,2026-11-27,US,-,,,,,,none,1C905",
    'S-2,3,2026-11-27,US,=1+1,"a, b",x,y,USD,,2026-CN-0417;NOT-HELD,1C905',
    "S-2,4,2026-11-31,US,I,a,x,y,USD,,,1C905",
)
Told = tuple[object, ...]


def check(manifest: Path, profile: Path | None = SAMPLES / "profile.yaml", as_of: date | None = None) -> Check:
    return Check(Request(manifest, rules_folder(), KNOWN_AT, SAMPLES / "bom.csv", profile, as_of=as_of))


def in_blocks(prepared: Check, size: int) -> Iterator[Told]:
    """What batches tell of each line: its texts, its value, its findings, when it leaves, what licences see of it."""
    with prepared.open() as manifest:
        header = Header(manifest.columns, manifest.decimal_mark)
        evaluator = Evaluator(header, prepared.reader, prepared.decider, told=False)
        book = OrderBook(manifest.columns, prepared.reader, prepared.decider)
        for block in manifest.blocks(size):
            batch = book.batch(evaluator.answer(block))
            for *told, findings, moment, licensed in batch.lines.iter_rows():
                on = batch.moments[moment]
                facts = batch.licensed[licensed] if licensed is not None else {}
                yield (*told, batch.findings[findings], on, seen(prepared, facts, on))


def one_by_one(prepared: Check) -> Iterator[Told]:
    with prepared.open() as manifest:
        for row in manifest:
            if isinstance(row, Rejected):
                continue
            decision = prepared.decide(row)
            item, description = text(row.facts, "item.id"), text(row.facts, "item.description")
            customer = text(row.facts, "end_user.name") or text(row.facts, "consignee.name")
            currency, value = text(row.facts, "line.currency"), row.facts.get("line.value")
            known = value if isinstance(value, Decimal) and currency else None
            told = (text(row.facts, "shipment.id"), item or description, description, customer, currency, known)
            yield (
                *told, decision.judgement.findings, decision.as_of, seen(prepared, decision.facts, decision.as_of)
            )  # fmt: skip


def text(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def seen(prepared: Check, facts: Facts, on: date) -> object:
    """What the register sees of a line, if it names licences."""
    if not facts.get("line.licences"):
        return None
    return prepared.decider.register.view(facts, prepared.decider.clock.legal_dates(on))


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text("\n".join([HEADER, *ODD_ROWS]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [1, 1 << 20])
def test_the_sample_manifest(size: int) -> None:
    prepared = check(SAMPLES / "manifest.csv")
    assert list(in_blocks(prepared, size)) == list(one_by_one(prepared))


@pytest.mark.parametrize("profile", [SAMPLES / "profile.yaml", None])
def test_rows_out_of_the_ordinary(odd: Path, profile: Path | None) -> None:
    prepared = check(odd, profile)
    found = list(in_blocks(prepared, 1 << 20))
    assert found == list(one_by_one(prepared))
    assert [row[1] for row in found] == ["I-1", "镓", "I-2", "", "=1+1"]
    assert [row[3] for row in found] == ["Müller", "", "Ōsaka 電機", "", "x"]
    assert [row[4:6] for row in found[:3]] == [("EUR", Decimal("1.5")), ("CNY", 2), ("", None)]
    assert [row[8] is None for row in found] == [True, False, False, True, False]


def test_one_day_for_all_lines(odd: Path) -> None:
    prepared = check(odd, as_of=date(2027, 2, 1))
    assert list(in_blocks(prepared, 1 << 20)) == list(one_by_one(prepared))


def test_standing_answers_fill_blanks(odd: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    answers = "{end_user.name: Standing, line.currency: JPY, line.licences: HELD, item.description: goods}"
    profile.write_text(f"assume: {answers}\n", encoding="utf-8")
    prepared = check(odd, profile)
    found = list(in_blocks(prepared, 1 << 20))
    assert found == list(one_by_one(prepared))
    assert {"Standing", "JPY"} <= {told for row in found for told in row[:6]}


def test_a_drawn_order_book_with_bad_rows(tmp_path: Path) -> None:
    prepared = check(tmp_path / "ledger.csv")
    Ledger(prepared.rulebook).write(tmp_path / "ledger.csv", 2000, bad=2)
    found = list(in_blocks(prepared, 1 << 16))
    assert found == list(one_by_one(prepared))
    assert len(found) < 2000
