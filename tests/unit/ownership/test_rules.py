"""The 50 % rules: whose stakes count, what cascades, what a party takes on, and what stays open."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.ownership.held import Held
from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyName
from engine.ownership.rules import US_AFFILIATES, US_OFAC, Rule, cn_listed
from engine.ownership.shares import End, exactly, read_share
from engine.ownership.stakes import Stake
from tests.unit.ownership.graphs import DAY, codes, party, stakes, trace

CHINA = cn_listed({"CN-CONTROL-2025-1"})


def held(*sentences: str, of: str, listed: dict[str, str], rule: Rule = US_AFFILIATES) -> Held:
    return trace(*sentences, of=of, listed=listed, rule=rule).held


def test_half_of_half_is_covered_because_what_lies_between_is() -> None:
    for one in "BC":
        found = held("A 50 % B", "B 50 % C", of=one, listed={"A": "US-EL US-EL-FN5 US-UVL"})
        assert (found.covered, found.share) == (True, exactly(Fraction(1, 2)))
        assert found.codes == {"US-EL", "US-EL-FN5"}


def test_a_stake_through_an_owner_who_is_not_covered_counts_nothing() -> None:
    graph = ("A 49 % B", "B 100 % C")
    assert held(*graph, of="B", listed={"A": "US-EL"}).covered is False
    found = held(*graph, of="C", listed={"A": "US-EL"})
    assert (found.covered, found.share, found.owner_is_covered) == (False, exactly(Fraction(0)), False)


def test_stakes_add_up_over_owners_and_lists() -> None:
    found = held("A 25 % E", "D 25 % E", of="E", listed={"A": "US-EL", "D": "US-MEU"})
    assert (found.covered, found.codes) == (True, frozenset({"US-EL", "US-MEU"}))


def test_a_third_and_a_sixth_and_a_hair_less() -> None:
    def of_two(first: Fraction) -> Held:
        graph = [Stake(party("A"), party("E"), exactly(first)), Stake(party("D"), party("E"), exactly(Fraction(1, 6)))]
        ownership = Ownership(graph, DAY)
        return ownership.of(party("E"), US_AFFILIATES, codes(ownership, {"A": "US-EL", "D": "US-EL"}))

    assert of_two(Fraction(1, 3)).covered is True
    assert of_two(Fraction(1, 3) - Fraction(1, 10**40)).covered is False


def test_a_minority_owner_is_known_and_no_more() -> None:
    found = held("A 35 % B", of="B", listed={"A": "US-EL"})
    assert (found.covered, found.owner_is_covered, found.must_ask) == (False, True, False)
    assert found.unstated == End(Fraction(65, 100))


def test_an_unknown_share_of_a_listed_owner_has_to_be_asked_for() -> None:
    found = trace("A unknown B", of="B", listed={"A": "US-EL"})
    assert (found.held.covered, found.held.must_ask) == (None, True)
    assert [(one.kind, one.holding.owner) for one in found.questions] == [("share", "a | CN")]
    assert found.held.codes == frozenset()
    assert found.held.possible_codes == {"US-EL"}


def test_other_owners_leave_no_room_for_half() -> None:
    found = held("A unknown B", "X 50.01 % B", of="B", listed={"A": "US-EL"})
    assert found.share is not None
    assert (found.covered, found.share.high) == (False, End(Fraction(4999, 10000)))
    assert held("A unknown B", "X 50 % B", of="B", listed={"A": "US-EL"}).covered is None
    assert held("A unknown B", "X more than 50 % B", of="B", listed={"A": "US-EL"}).covered is False


@pytest.mark.parametrize(
    ("share", "covered"),
    [("minority", False), ("majority", True), ("50 %", True), ("at least 50 %", True), ("at most 50 %", None),
     ("more than 49.9 %", None), ("30..60 %", None), ("50..60 %", True), ("0 %", False)],
)  # fmt: skip
def test_intervals_are_exact_at_half(share: str, covered: bool | None) -> None:
    assert held(f"A {share} B", of="B", listed={"A": "US-EL"}).covered is covered


def test_two_companies_that_hold_each_other_are_not_covered_by_themselves() -> None:
    graph = ("P 60 % Q", "Q 60 % P")
    assert held(*graph, of="Q", listed={"A": "US-EL"}).covered is False
    found = held(*graph, "A 40 % P", of="Q", listed={"A": "US-EL"})
    assert (found.covered, found.share) == (False, exactly(Fraction(0)))


def test_a_listed_owner_of_half_brings_a_whole_ring_in() -> None:
    ring = ("A 50 % P", "P 50 % Q", "Q 60 % R", "R 50 % P")
    for one in "PQR":
        found = held(*ring, of=one, listed={"A": "US-MEU"})
        assert (found.covered, found.codes) == (True, frozenset({"US-MEU"}))
    assert held(*ring, of="P", listed={"A": "US-MEU"}).share == exactly(Fraction(1))


def test_own_shares_found_nothing() -> None:
    assert held("B 60 % B", "A 40 % B", of="B", listed={"A": "US-EL"}).covered is False


def test_companies_of_the_united_states_are_outside_and_pass_nothing_on() -> None:
    graph = ("A 100 % B/US", "B/US 100 % C")
    of_us = held(*graph, of="B/US", listed={"A": "US-EL"})
    assert (of_us.covered, of_us.share) == (False, exactly(Fraction(1)))
    assert held(*graph, of="C", listed={"A": "US-EL"}).covered is False
    assert held(*graph, of="C", listed={"A": "US-SDN"}, rule=US_OFAC).covered is True
    somewhere = trace("A 100 % B/", "B/ 100 % C", of="C", listed={"A": "US-EL"})
    assert somewhere.held.covered is None
    assert [(one.kind, one.holding.owned) for one in somewhere.questions] == [("country", "b | ")]


def test_each_authority_counts_owners_of_its_own_lists() -> None:
    graph = ("A 30 % E", "D 30 % E", "F 100 % G")
    listed = {"A": "US-SDN", "D": "US-EL", "F": "CN-CONTROL-2025-1"}
    assert held(*graph, of="E", listed=listed).share == exactly(Fraction(3, 10))
    assert held(*graph, of="E", listed=listed, rule=US_OFAC).share == exactly(Fraction(3, 10))
    assert held(*graph, of="G", listed=listed, rule=CHINA).codes == {"CN-CONTROL-2025-1"}
    assert held(*graph, of="G", listed=listed).covered is False
    blocked = {"A": "US-SDN US-SDN-7448", "D": "US-MEU"}
    assert held(*graph, of="E", listed=blocked).codes == {"US-SDN-7448", "US-MEU"}


def test_who_may_be_listed_and_who_is_not_known_may_count() -> None:
    found = trace("A 60 % B", of="B", listed={}, perhaps={"A": "US-EL"})
    assert (found.held.covered, found.held.owner_is_covered, found.held.must_ask) == (None, None, False)
    assert [one.kind for one in found.questions] == ["listing"]
    unnamed = trace("? 60 % B", of="B", listed={})
    assert (unnamed.held.covered, unnamed.held.owner_is_covered) == (None, None)
    assert [one.kind for one in unnamed.questions] == ["owner"]
    assert unnamed.held.possible_codes == US_AFFILIATES.carried
    assert trace("? 40 % B", of="B", listed={}).held.covered is False


def test_a_listed_party_has_its_own_codes_and_those_of_a_majority_owner_only() -> None:
    listed = {"A": "US-EL", "B": "US-MEU", "D": "US-EL US-EL-FN5"}
    found = held("A 60 % B", "D 10 % B", of="B", listed=listed)
    assert (found.listed, found.codes) == (frozenset({"US-MEU"}), frozenset({"US-MEU", "US-EL", "US-EL-FN5"}))
    assert held("A 40 % B", of="B", listed=listed).codes == {"US-MEU"}


def test_of_a_party_without_stated_owners_nothing_is_known() -> None:
    found = held("A 60 % B", of="Z", listed={"A": "US-EL"})
    assert (found.share, found.covered, found.owner_is_covered) == (None, None, None)
    itself = held("A 60 % B", of="A", listed={"A": "US-EL"})
    assert (itself.share, itself.covered, itself.listed) == (None, True, frozenset({"US-EL"}))


def test_the_same_stake_twice_counts_once() -> None:
    found = trace("A 30 % B", "A 25..40 % B", of="B", listed={"A": "US-EL"})
    assert found.held.share == exactly(Fraction(3, 10))
    assert [(doubt.kind, len(doubt.stakes)) for doubt in found.doubts] == [("repeated", 2)]


def test_stakes_that_contradict_one_another_leave_open_whether_they_add_up() -> None:
    found = trace("A 20 % B", "A 30 % B", of="B", listed={"A": "US-EL"})
    assert found.held.share == read_share("20..50 %")
    assert (found.held.covered, found.held.must_ask) == (None, True)
    assert [doubt.kind for doubt in found.doubts] == ["contradicted"]


def test_more_than_the_whole_makes_every_stake_doubtful_by_the_excess() -> None:
    found = trace("A 60 % B", "X 60 % B", of="B", listed={"A": "US-EL"})
    assert found.held.share == read_share("40..60 %")
    assert found.held.covered is None
    assert [(doubt.kind, doubt.share) for doubt in found.doubts] == [("over_whole", exactly(Fraction(6, 5)))]
    rounded = held("A 66.67 % B", "X 33.34 % B", of="B", listed={"A": "US-EL"})
    assert rounded.covered is True


def test_days_are_included_on_both_sides() -> None:
    stake = Stake(party("A"), party("B"), read_share("60 %"), date(2026, 1, 1), date(2026, 6, 30))

    def on(day: date) -> bool | None:
        ownership = Ownership([stake, *stakes("X 10 % B")], day)
        return ownership.of(party("B"), US_AFFILIATES, codes(ownership, {"A": "US-EL"})).covered

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert list(map(on, days)) == [False, True, True, False]


def test_a_dense_ring_of_rings_ends() -> None:
    names = [f"N{number}" for number in range(25)]
    graph = [
        Stake(party(owner), party(owned), exactly(Fraction(1, 50)))
        for owner in names for owned in names if owner != owned
    ]  # fmt: skip
    graph.append(Stake(party("A"), party("N0"), exactly(Fraction(1, 2))))
    graph += [Stake(party("A"), party(name), read_share("at most 60 %")) for name in names[1:]]
    ownership = Ownership(graph, DAY)
    under = ownership.under(US_AFFILIATES, codes(ownership, {"A": "US-EL"}))
    assert under.of(party("N0")).covered is True
    assert {under.of(party(name)).covered for name in names[1:]} == {None}
    assert len(under.trace(party("N7")).steps) <= len(graph)


def test_a_chain_of_thousands_is_followed_to_its_end() -> None:
    chain = [
        Stake(PartyName(f"C{n}", "CN"), PartyName(f"C{n + 1}", "CN"), exactly(Fraction(1, 2))) for n in range(2000)
    ]
    ownership = Ownership(chain, DAY)
    found = ownership.under(US_AFFILIATES, codes(ownership, {"C0": "US-EL"})).trace(PartyName("C2000", "CN"))
    assert (found.held.covered, len(found.steps)) == (True, 2000)
