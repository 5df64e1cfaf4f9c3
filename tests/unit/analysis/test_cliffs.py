"""What turns in an order book: on which day, under which hypothesis, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analysis.cliffs import CliffAnalysis
from engine.analysis.exposure import DETAIL, Exposure, measured
from engine.analysis.order_book import LINES, OrderBatch
from engine.decisions.deciding import Decider
from engine.decisions.standpoint import LicenceHeld, Standpoint
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value
from tests.property import rulebooks as drawn
from tests.unit.analysis.order_books import Order, analysed, boundaries, scenarios, told
from tests.unit.rulebook.law_in_suspense import day, law

DECIDER = Decider(law())
OCTOBER = day("2026-10-15")
OPEN, CLEAR, LICENCE = "clear..licence_required", "clear..clear", "licence_required..licence_required"


def test_each_coming_day_on_which_a_verdict_turns_is_a_boundary() -> None:
    found = boundaries(analysed(DECIDER, [Order("DUTY/1", day("2026-11-03"))], OCTOBER))
    assert {one: told(exposure) for one, exposure in found.items()} == {
        "2026-11-10": [(CLEAR, OPEN, 1)],  # readings differ on the last day
        "2027-01-11": [(OPEN, LICENCE, 1)],
    }
    (cause,) = found["2027-01-11"].causes
    assert (cause.zone, cause.before, cause.before_by, cause.after) == (
        "Asia/Shanghai", "unconfirmed", "STATEMENT", "in_force",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [("2026-11-09", ["2026-11-10", "2027-01-11"]), ("2026-11-10", ["2027-01-11"]), ("2027-01-11", [])],
)
def test_only_days_after_that_of_knowledge_are_coming(known_at: str, expected: list[str]) -> None:
    found = analysed(DECIDER, [Order("DUTY/1", day("2026-11-03"))], day(known_at))
    assert list(boundaries(found)) == expected


def test_a_line_that_leaves_on_the_last_day_turns_on_the_next_and_one_that_leaves_then_does_not() -> None:
    orders = [Order("HALF/1", day("2026-11-27")), Order("HALF/1", day("2026-11-28"), shipment="S-2")]
    found = boundaries(analysed(DECIDER, orders, OCTOBER))
    assert {one: told(exposure) for one, exposure in found.items()} == {"2026-11-28": [(CLEAR, LICENCE, 1)]}


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        ("2026-11-27T15:30:00+00:00", "Asia/Shanghai", ["2026-11-28"]),  # 23:30 on the 27th
        ("2026-11-27T16:30:00+00:00", "Asia/Shanghai", []),  # 00:30 on the 28th
        ("2026-11-27T16:30:00+00:00", "America/New_York", ["2026-11-28"]),
        ("2026-11-28T04:59:00+00:00", "America/New_York", ["2026-11-28"]),
        ("2026-11-28T05:00:00+00:00", "America/New_York", []),
    ],
)
def test_an_instant_is_the_legal_date_of_the_measure(instant: str, zone: str, expected: list[str]) -> None:
    order = Order("HALF/1", datetime.fromisoformat(instant))
    found = boundaries(analysed(Decider(law(zone)), [order], OCTOBER))
    assert list(found) == expected
    assert all({cause.zone for cause in exposure.causes} == {zone} for exposure in found.values())


def test_instants_of_one_day_may_fall_on_both_sides_of_what_is_supposed() -> None:
    orders = [Order("FIRM/1", datetime.fromisoformat(f"2026-12-01T{hour}:30:00+00:00")) for hour in ("15", "16")]
    found = analysed(DECIDER, orders, OCTOBER, "FIRM suspended from 2026-12-02")
    (supposed,) = scenarios(found, "").values()
    assert told(supposed) == [(LICENCE, CLEAR, 1)]


def test_what_was_announced_may_hold_come_to_nothing_or_end_early() -> None:
    orders = [Order("DUTY/1", day("2026-10-20")), Order("DUTY/2", day("2026-12-01"), shipment="S-2")]
    found = scenarios(analysed(DECIDER, orders, OCTOBER), "STATEMENT")
    assert {one: (exposure.view.day and str(exposure.view.day), told(exposure)) for one, exposure in found.items()} == {
        "as_known": (None, [(CLEAR, CLEAR, 1), ("clear..prohibited", "clear..prohibited", 1)]),
        "ends": ("2026-11-10", [(CLEAR, CLEAR, 1), ("clear..prohibited", "prohibited..prohibited", 1)]),
        "extended_as_announced": ("2027-01-10", [(CLEAR, CLEAR, 1), ("clear..prohibited", CLEAR, 1)]),
        "ends_early": ("2026-10-15", [(CLEAR, LICENCE, 1), ("clear..prohibited", "prohibited..prohibited", 1)]),
    }
    assert {answer.action for answer, _ in found["ends"].answers} == {"release", "stop"}


def test_a_suspension_without_an_announced_extension_is_extended_by_a_year() -> None:
    found = scenarios(analysed(DECIDER, [Order("HALF/1", day("2027-11-27"))], OCTOBER), "OTHER")
    assert [(one, str(exposure.view.day)) for one, exposure in found.items()] == [
        ("ends_early", "2026-10-15"), ("ends", "2026-11-27"), ("extended_by_a_year", "2027-11-27"),
    ]  # fmt: skip
    assert told(found["extended_by_a_year"]) == [(LICENCE, CLEAR, 1)]
    later = analysed(DECIDER, [Order("HALF/1", day("2027-11-28"))], OCTOBER)
    assert scenarios(later, "OTHER") == {}


def test_a_disputed_day_has_both_readings() -> None:
    found = scenarios(analysed(DECIDER, [Order("DUTY/1", day("2026-11-10"))], OCTOBER), "READING")
    assert told(found["stays_suspended"]) == [(OPEN, CLEAR, 1)]
    assert told(found["applies_as_announced"]) == [(OPEN, LICENCE, 1)]


def test_an_extension_changes_nothing_before_it() -> None:
    orders = [Order("DUTY/1", day("2026-11-09")), Order("DUTY/1", day("2026-11-11"), shipment="S-2")]
    found = analysed(DECIDER, orders, OCTOBER, "DUTY suspended through 2027-03-31")
    (supposed,) = scenarios(found, "").values()
    assert (told(supposed), supposed.total.shipments) == ([(OPEN, CLEAR, 1)], 1)
    assert list(boundaries(found, "DUTY suspended through 2027-03-31")) == ["2027-04-01"]
    assert list(boundaries(found)) == ["2026-11-10", "2027-01-11"]


def test_a_hypothesis_that_changes_nothing_finds_nothing() -> None:
    orders = [Order("DUTY/1", day("2026-11-09")), Order("FIRM/1", day("2026-11-11"))]
    found = analysed(DECIDER, orders, OCTOBER, "HALF suspended through 2027-03-31")
    assert scenarios(found, "") == {}
    assert boundaries(found).keys() == boundaries(found, "HALF suspended through 2027-03-31").keys()


def test_currencies_are_kept_apart_and_lines_without_value_are_counted() -> None:
    orders = [
        Order("HALF/1", day("2026-11-27"), "0.10", "EUR"),
        Order("HALF/1", day("2026-11-27"), "0.20", "EUR", shipment="S-2"),
        Order("HALF/1", day("2026-11-27"), "999999999999999999.999999999", "CNY"),
        Order("HALF/1", day("2026-11-27"), "", "EUR"),
        Order("HALF/1", day("2026-11-27"), "5", "", shipment="S-2"),
    ]
    total = boundaries(analysed(DECIDER, orders, OCTOBER))["2026-11-28"].total
    assert total.values == {"CNY": Decimal("999999999999999999.999999999"), "EUR": Decimal("0.3")}
    assert (total.lines, total.shipments, total.without_value) == (5, 2, 2)


def test_lines_are_told_apart_by_clause_product_and_customer() -> None:
    orders = [
        Order("HALF/1", day("2026-11-27"), product="磁钢-7", description="钕铁硼磁钢", customer="慕尼黑 Müller"),
        Order("HALF/1", day("2026-11-27"), product="磁钢-7", customer="Ōsaka 電機"),
        Order("HALF/1", day("2026-11-26"), product="", customer=""),
    ]
    shares = boundaries(analysed(DECIDER, orders, OCTOBER))["2026-11-28"].shares
    assert [(one.key, one.before, one.after, one.worth.lines) for one in shares["clause"]] == [
        ("HALF/1", "", "surely", 3)
    ]
    assert [(one.key, one.title, one.worth.lines) for one in shares["product"]] == [
        ("磁钢-7", "钕铁硼磁钢", 2), ("", "", 1),
    ]  # fmt: skip
    assert {one.key: one.worth.values for one in shares["customer"]} == {
        "慕尼黑 Müller": {"EUR": 100}, "Ōsaka 電機": {"EUR": 100}, "": {"EUR": 100},
    }  # fmt: skip


def test_a_licence_that_runs_out_is_a_boundary_of_its_own() -> None:
    held = LicenceHeld("L-1", "MOFCOM", "dual_use", valid_through=day("2026-12-31"))
    decider = DECIDER.under(Standpoint(licences=(held,)))
    orders = [Order("FIRM/1", day("2026-12-01"), licences=frozenset({"L-1"}))]
    found = boundaries(analysed(decider, orders, OCTOBER))
    assert [(one, told(exposure), exposure.causes) for one, exposure in found.items()] == [
        ("2027-01-01", [(CLEAR, LICENCE, 1)], ())
    ]


def test_an_empty_order_book_has_no_cliffs() -> None:
    found = analysed(DECIDER, [], OCTOBER)
    assert (found.exposures, found.read, found.past, found.detail.schema) == ((), 0, 0, DETAIL)
    assert analysed(DECIDER, [], OCTOBER, batches=0).exposures == ()


def test_lines_that_leave_before_the_day_of_knowledge_are_counted() -> None:
    leaves = [day("2026-10-14"), OCTOBER, datetime.fromisoformat("2026-10-14T23:00:00+08:00")]
    assert analysed(DECIDER, [Order("FIRM/1", one) for one in leaves], OCTOBER).past == 2


orders = st.builds(
    Order,
    st.sampled_from(["DUTY/1", "DUTY/2", "HALF/1", "HALF/steady", "FIRM/1", "OVER/1", "NONE"]),
    st.dates(day("2026-10-01"), day("2027-02-01")),
    st.sampled_from(["", "0.01", "7"]),
    st.sampled_from(["", "EUR", "CNY"]),
    st.sampled_from(["S-1", "S-2", "S-3"]),
    st.sampled_from(["P-1", "P-2"]),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(orders, max_size=12), st.integers(1, 3))
def test_the_detail_adds_up_to_the_totals_however_lines_are_batched(lines: list[Order], batches: int) -> None:
    found, split = (analysed(DECIDER, lines, OCTOBER, batches=count) for count in (1, batches))
    for position, one in enumerate(found.exposures):
        assert one in split.exposures
        for by in ("all", "product", "customer", "shipment"):
            rows = found.detail.filter(pl.col("view") == position, pl.col("by") == by)
            assert rows["lines"].sum() == one.total.lines
            assert rows["lines_without_value"].sum() == one.total.without_value
            values = dict(rows.drop_nulls("value").group_by("currency").agg(pl.col("value").sum()).iter_rows())
            assert values == one.total.values


@settings(max_examples=60, deadline=None)
@given(drawn.rulebooks(), st.lists(st.tuples(drawn.lines(), drawn.days), min_size=1, max_size=4), drawn.days)
def test_boundaries_are_the_days_on_which_deciding_each_line_anew_gives_another_verdict(
    rulebook: Rulebook, lines: list[tuple[dict[str, Value], date]], known_at: date
) -> None:
    decider = Decider(rulebook)
    found = {date.fromisoformat(one): exposure.total.lines for one, exposure in _of_lines(decider, lines, known_at)}
    for offset in range(1, 60):
        one = known_at + timedelta(days=offset)
        turning = sum(
            _verdict(decider, facts, one - timedelta(days=1)) != _verdict(decider, facts, one)
            for facts, leaves in lines
            if leaves < one
        )
        assert found.get(one, 0) == turning


def _of_lines(
    decider: Decider, lines: list[tuple[dict[str, Value], date]], known_at: date
) -> Iterator[tuple[str, Exposure]]:
    rows = [("S", "P", "", "C", "EUR", Decimal(1), place, place, None) for place in range(len(lines))]
    columns = pl.DataFrame(rows, schema=LINES, orient="row")
    analysis = CliffAnalysis(decider, known_at)
    analysis.add(OrderBatch(columns, [decider.findings(facts) for facts, _ in lines], [on for _, on in lines], []))
    yield from boundaries(measured(analysis.finished())).items()


def _verdict(decider: Decider, facts: dict[str, Value], on: date) -> tuple[str, str]:
    decision = decider.decide(facts, on)
    return decision.floor, decision.ceiling
