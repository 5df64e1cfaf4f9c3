"""The verdict on a line of magnets, day by day, fact by fact."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from engine.decisions.changes import smallest_changes
from engine.decisions.deciding import Decider
from engine.decisions.missing import missing_facts
from engine.decisions.standpoint import LicenceHeld, SettledPending, Standpoint
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import NONE, Between, Facts, Value, Within
from tests.unit.decisions.magnets import LISTS, MEASURES

MAGNET: dict[str, Value] = {
    "item.list_entries": frozenset({"M.2.b"}),
    "item.origin": "VN",
    "item.cn_listed_value_share": Fraction(12, 10_000),
    "end_user.type": "civil",
    "end_use.kinds": frozenset({"civil"}),
}
SUSPENDED, PENDING, BACK = date(2026, 11, 3), date(2026, 11, 20), date(2027, 2, 1)
DUTY = "CN-TEST-61/1.1"


@pytest.fixture
def magnets(rules_folder: Callable[..., Path]) -> Rulebook:
    return load_rulebook(rules_folder(MEASURES, LISTS))


def interval(
    rulebook: Rulebook, facts: dict[str, Value], day: date, standpoint: Standpoint | None = None
) -> tuple[str, ...]:
    decision = Decider(rulebook, standpoint).decide(facts, day)
    return decision.floor, decision.ceiling, decision.action


def test_a_line_may_be_clear_only_because_of_a_suspension(magnets: Rulebook) -> None:
    decision = Decider(magnets).decide(MAGNET, SUSPENDED)
    assert (decision.floor, decision.ceiling, decision.action) == ("clear", "clear", "release")
    (suspended,) = decision.judgement.suspended
    assert (suspended.clause, suspended.by, suspended.last_day) == (DUTY, "CN-TEST-70", date(2026, 11, 10))
    assert decision.next_change is not None
    assert decision.next_change.start == date(2026, 11, 11)


def test_inside_a_pending_window_both_outcomes_are_open(magnets: Rulebook) -> None:
    decision = Decider(magnets).decide(MAGNET, PENDING)
    assert (decision.floor, decision.ceiling, decision.action) == ("clear", "licence_required", "hold")
    assert decision.judgement.now.unconfirmed == {"CN-TEST-STATEMENT"}
    assert missing_facts(Decider(magnets), decision) == ()  # no fact of the line can tell


@pytest.mark.parametrize(("confirmed", "verdict"), [(True, "clear"), (False, "licence_required")])
def test_an_organisation_may_settle_a_pending_window(magnets: Rulebook, confirmed: bool, verdict: str) -> None:
    word = SettledPending(confirmed, "Counsel's opinion of 2026-11-12")
    assert interval(magnets, MAGNET, PENDING, Standpoint(settled={"CN-TEST-STATEMENT": word}))[:2] == (verdict, verdict)


def test_what_was_not_yet_announced_does_not_count(magnets: Rulebook) -> None:
    assert interval(magnets, MAGNET, PENDING, Standpoint(known_at=date(2026, 9, 27)))[:2] == ("licence_required",) * 2
    assert interval(magnets, MAGNET, PENDING, Standpoint(known_at=date(2025, 11, 6)))[:2] == ("licence_required",) * 2


@pytest.mark.parametrize(
    ("instant", "verdict"),
    [
        (datetime(2027, 1, 10, 15, 59, 59, tzinfo=UTC), ("clear", "licence_required")),
        (datetime(2027, 1, 10, 16, 0, 0, tzinfo=UTC), ("licence_required", "licence_required")),
    ],
)
def test_an_instant_becomes_a_legal_date_in_the_measures_own_zone(
    magnets: Rulebook, instant: datetime, verdict: tuple[str, str]
) -> None:
    assert interval(magnets, MAGNET, instant)[:2] == verdict


def test_the_threshold_is_exact(magnets: Rulebook) -> None:
    at, below = Fraction(1, 1000), Fraction(9_999_999, 10**10)
    assert interval(magnets, {**MAGNET, "item.cn_listed_value_share": at}, BACK)[0] == "licence_required"
    assert interval(magnets, {**MAGNET, "item.cn_listed_value_share": below}, BACK)[1] == "clear"


def test_a_review_policy_bites_only_where_a_duty_does(magnets: Rulebook) -> None:
    military = {**MAGNET, "end_user.type": "military"}
    assert interval(magnets, military, BACK)[:2] == ("presumption_of_denial",) * 2
    assert interval(magnets, {**military, "item.origin": "CN"}, BACK)[:2] == ("clear", "clear")


def test_an_unknown_review_condition_leaves_the_upper_end_open(magnets: Rulebook) -> None:
    facts = {name: value for name, value in MAGNET.items() if name != "end_user.type"}
    decision = Decider(magnets).decide(facts, BACK)
    assert (decision.floor, decision.ceiling) == ("licence_required", "presumption_of_denial")
    (missing,) = missing_facts(Decider(magnets), decision)
    assert (missing.fact, missing.decides) == ("end_user.type", True)


def test_an_exception_replaces_the_duty_by_its_own_outcome(magnets: Rulebook) -> None:
    relief = {**MAGNET, "end_use.kinds": frozenset({"disaster_relief"})}
    decision = Decider(magnets).decide(relief, BACK)
    assert (decision.floor, decision.ceiling, decision.action) == ("notify", "notify", "release")
    assert decision.judgement.now.papers == {"after_export_report"}


def test_an_exception_that_hangs_on_the_same_announcement_stands_or_falls_with_the_duty(magnets: Rulebook) -> None:
    relief = {**MAGNET, "end_use.kinds": frozenset({"disaster_relief"})}
    assert interval(magnets, relief, PENDING) == ("clear", "notify", "release")


LICENCE = LicenceHeld("L-1", "MOFCOM", "dual_use", valid_from=date(2027, 1, 1), valid_through=date(2027, 6, 30))


def test_a_licence_held_covers_the_duty_while_it_is_valid(magnets: Rulebook) -> None:
    decider = Decider(magnets, Standpoint(licences=(LICENCE,)))
    decision = decider.decide({**MAGNET, "line.licences": frozenset({"l-1"})}, BACK)
    assert (decision.floor, decision.ceiling) == ("clear", "clear")
    assert decision.judgement.now.authorised == {DUTY}
    assert decision.next_change is not None
    assert decision.next_change.start == date(2027, 7, 1)
    assert decision.next_change.outcome.floor == "licence_required"


@pytest.mark.parametrize(
    "held",
    [
        LicenceHeld("L-1", "MOFCOM", "dual_use", valid_through=date(2027, 1, 31)),
        LicenceHeld("L-1", "BIS", "dual_use"),
        LicenceHeld("L-1", "MOFCOM", "dual_use", clauses=frozenset({"CN-TEST-70"})),
        LicenceHeld("L-1", "MOFCOM", "dual_use", codes=frozenset({"M.1"})),
        LicenceHeld("L-1", "MOFCOM", "dual_use", consignee="Another Ltd"),
    ],
)
def test_a_licence_covers_only_what_it_names(magnets: Rulebook, held: LicenceHeld) -> None:
    facts = {**MAGNET, "line.licences": frozenset({"L-1"}), "consignee.name": "Hai Phong Motors"}
    assert interval(magnets, facts, BACK, Standpoint(licences=(held,)))[:2] == ("licence_required",) * 2


def test_a_licence_number_that_the_register_does_not_hold_is_unknown_not_covering(magnets: Rulebook) -> None:
    facts = {**MAGNET, "line.licences": frozenset({"L-9"})}
    assert interval(magnets, facts, BACK, Standpoint(licences=(LICENCE,))) == ("clear", "licence_required", "hold")


def test_a_licence_that_names_codes_must_name_all_of_the_item(magnets: Rulebook) -> None:
    held = LicenceHeld("L-1", "MOFCOM", "dual_use", codes=frozenset({"M.2"}))
    both = {**MAGNET, "item.list_entries": frozenset({"M.2.b", "M.1"}), "line.licences": frozenset({"L-1"})}
    one = {**MAGNET, "line.licences": frozenset({"L-1"})}
    assert interval(magnets, both, BACK, Standpoint(licences=(held,)))[0] == "licence_required"
    other_list = {**MAGNET, "item.cn_code": frozenset({"1C905.a.4"}), "line.licences": frozenset({"L-1"})}
    assert interval(magnets, other_list, BACK, Standpoint(licences=(held,)))[1] == "clear"  # not what the clause asks
    assert interval(magnets, one, BACK, Standpoint(licences=(held,)))[1] == "clear"
    perhaps_both = {**one, "item.list_entries": Between({"M.2.b"}, {"M.1"})}
    verdict = interval(magnets, perhaps_both, BACK, Standpoint(licences=(held,)))
    assert verdict == ("clear", "licence_required", "hold")


def test_what_is_known_in_part_is_asked_for_only_where_it_can_tell(magnets: Rulebook) -> None:
    decider = Decider(magnets)
    near = decider.decide({**MAGNET, "item.cn_listed_value_share": Within(Fraction(1, 2000), Fraction(1, 500))}, BACK)
    assert (near.floor, near.ceiling) == ("clear", "licence_required")
    assert [missing.fact for missing in missing_facts(decider, near)] == ["item.cn_listed_value_share"]
    assert missing_facts(decider, near)[0].decides
    above = decider.decide({**MAGNET, "item.cn_listed_value_share": Within(Fraction(1, 1000), Fraction(1, 500))}, BACK)
    assert (above.floor, above.ceiling) == ("licence_required", "licence_required")
    ruled_out = decider.decide({**MAGNET, "item.list_entries": Between((), {"X.1"})}, BACK)
    assert (ruled_out.floor, ruled_out.ceiling) == ("clear", "clear")


def test_smallest_changes_name_a_licence_a_source_and_a_bound(magnets: Rulebook) -> None:
    decider = Decider(magnets)
    changes = smallest_changes(decider, decider.decide(MAGNET, BACK))
    assert [change.licence.authority for change in changes if change.licence] == ["MOFCOM"]
    turned = {(leaf.fact, leaf.shown) for change in changes for fact in change.facts for leaf, _ in fact.turned}
    assert turned == {("item.origin", "CN"), ("item.cn_listed_value_share", "0.1 %")}


def test_nothing_known_leaves_everything_open_and_says_what_to_ask(magnets: Rulebook) -> None:
    decider = Decider(magnets)
    decision = decider.decide({}, BACK)
    assert (decision.floor, decision.ceiling, decision.action) == ("clear", "presumption_of_denial", "hold")
    assert {missing.fact for missing in missing_facts(decider, decision)} == set(MAGNET)


def test_known_to_have_none_is_not_unknown(magnets: Rulebook) -> None:
    facts = {**MAGNET, "item.list_entries": frozenset(), "item.cn_listed_value_share": NONE}
    assert interval(magnets, facts, BACK) == ("clear", "clear", "release")


def test_a_licence_runs_out_on_the_legal_date_of_its_measure_also_for_an_instant(magnets: Rulebook) -> None:
    decider = Decider(magnets, Standpoint(licences=(LICENCE,)))
    facts = {**MAGNET, "line.licences": frozenset({"L-1"})}
    end = datetime(LICENCE.valid_through.year, LICENCE.valid_through.month, LICENCE.valid_through.day, 16, tzinfo=UTC)
    assert decider.decide(facts, end - timedelta(seconds=1)).floor == "clear"  # 23:59:59 in Shanghai
    assert decider.decide(facts, end).floor == "licence_required"  # midnight there
    change = decider.decide(facts, end - timedelta(seconds=1)).next_change
    assert change is not None
    assert change.start == LICENCE.valid_through + timedelta(days=1)


def test_a_fact_in_a_branch_that_is_ruled_out_is_not_missing(rulebook: Rulebook) -> None:
    """The measures of a cubic press are asked for, but tell nothing of what is known not to be one."""
    decider = Decider(rulebook)
    press: Facts = {"shipment.from": "CN", "shipment.to": "SE", "item.material": "cubic_press"}
    asked = {missing.fact for missing in missing_facts(decider, decider.decide(press, BACK))}
    assert "item.cylinder_diameter" in asked
    magnet: Facts = {**press, "item.material": "magnet_part"}
    asked = {missing.fact for missing in missing_facts(decider, decider.decide(magnet, BACK))}
    assert "item.cylinder_diameter" not in asked
