"""What lists, marks and owners say of a party becomes facts, and what nobody looked into stays open."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.counterparties.book import PartyBook, matcher_of, opened
from engine.counterparties.counterparties import Counterparties
from engine.counterparties.unseen import unseen_codes
from engine.facts.parties import PartyName
from engine.ownership.parties import PartyName as Mention
from engine.ownership.shares import End, Share
from engine.ownership.stakes import Stake
from engine.rulebook.rulebook import Rulebook
from engine.screening.listed import ListedName, ListedParty
from engine.screening.parties import Party
from engine.screening.resolution import HitKey, Outcome, key_of
from engine.vocabulary.values import Between, Within, perhaps

DAY = date(2026, 11, 26)
AFFILIATES = ("US-EL", "US-MEU", "US-SDN")
MORVANE = PartyName("Morvane Photonics", "CN")
ELSE = PartyName("Isartal Beteiligungen AG", "DE")
DAUGHTER = PartyName("Tessaly Instruments GmbH", "DE")


def entity(entry: str, name: str, *codes: str) -> ListedParty:
    return ListedParty(
        list="US-EL",
        entry=entry,
        kind="entity",
        names=(ListedName(name, "primary"),),
        countries=frozenset({"CN"}),
        identifiers=(),
        addresses=(),
        programmes=frozenset(),
        codes=frozenset({"US-EL", *codes}),
        listed_on=None,
        source="invented",
        details={},
    )


LISTED = (entity("1", "Morvane Photonics Co., Ltd.", "US-EL-FN5"), entity("2", "Quenby Aerostructures"))


def stake(percent: int, owner: PartyName = MORVANE, owned: PartyName = DAUGHTER) -> Stake:
    share = End(Fraction(percent, 100))
    return Stake(Mention(owner.name, owner.country), Mention(owned.name, owned.country), Share(share, share))


def counterparties(
    shipped: Rulebook, *stakes: Stake, outcome: Outcome | None = None, lists: tuple[str, ...] = ("US-EL",)
) -> Counterparties:
    matcher = matcher_of(LISTED, shipped)
    marks: dict[HitKey, Outcome] = {}
    if outcome:
        party = Party(MORVANE.name, MORVANE.country)
        marks = {key_of(hit, party): outcome for hit in matcher.screen(party)}
    book = PartyBook(LISTED, frozenset(lists), "trial lists", marks, stakes)
    return opened(book, matcher, shipped, DAY)


def test_a_hit_may_be_and_a_confirmed_one_is(shipped: Rulebook) -> None:
    may_be = counterparties(shipped).of(MORVANE).facts["lists"]
    assert isinstance(may_be, Between)
    assert not may_be
    assert {"US-EL", "US-EL-FN5"} <= may_be.possible
    assert "US-EL-FN1" not in may_be.possible  # that list was looked into
    confirmed = counterparties(shipped, outcome="confirmed").of(MORVANE).facts["lists"]
    assert isinstance(confirmed, frozenset)
    assert set(confirmed) == {"US-EL", "US-EL-FN5"}
    cleared = counterparties(shipped, outcome="false_positive").of(MORVANE)
    assert not cleared.hits
    assert isinstance(cleared.facts["lists"], frozenset)
    assert "US-EL" not in perhaps(cleared.facts["lists"])


def test_a_list_that_nobody_imported_stays_open(shipped: Rulebook) -> None:
    facts = counterparties(shipped).of(PartyName("Isartal Antriebe GmbH", "DE")).facts
    assert isinstance(facts["lists"], Between)
    assert "US-SDN" in facts["lists"].possible
    assert "CN-CONTROL-2026-11" not in facts["lists"].possible  # the rulebook itself names those parties


def test_the_parties_that_the_rulebook_names_are_found(shipped: Rulebook) -> None:
    found = counterparties(shipped).counterparty(PartyName("三菱造船株式会社", "JP"))
    assert "CN-CONTROL-2026-11" in found.answer.hits


@pytest.mark.parametrize(
    ("outcome", "share", "covered"),
    [(None, Within(Fraction(0), Fraction(6, 10)), None), ("confirmed", Fraction(6, 10), True)],
)
def test_what_a_hit_of_an_owner_may_be_its_share_may_be(
    shipped: Rulebook, outcome: Outcome | None, share: object, covered: bool | None
) -> None:
    facts = counterparties(shipped, stake(60), stake(40, ELSE), outcome=outcome, lists=AFFILIATES).of(DAUGHTER).facts
    assert facts["us_listed_ownership"] == share
    assert facts.get("us_listed_owner") is covered


def test_of_a_party_whose_owners_nobody_stated_nothing_is_said(shipped: Rulebook) -> None:
    facts = counterparties(shipped, stake(60)).of(PartyName("Another Works GmbH", "DE")).facts
    assert facts.keys() == {"lists"}


def test_a_family_of_codes_is_seen_where_all_of_it_is() -> None:
    asked = {"CN-CONTROL", "CN-CONTROL-2026-11", "CN-CONTROL-2026-27", "US-EL"}
    assert unseen_codes(asked, {"CN-CONTROL-2026-11"}) == {"CN-CONTROL", "CN-CONTROL-2026-27", "US-EL"}
    assert unseen_codes(asked, {"CN-CONTROL-2026-11", "CN-CONTROL-2026-27"}) == {"US-EL"}
    assert unseen_codes(asked, {"CN-CONTROL", "US-EL"}) == set()
