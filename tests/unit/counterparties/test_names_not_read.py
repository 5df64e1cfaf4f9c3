"""What is known of a party that screening cannot look into, or not as a whole?"""

from __future__ import annotations

from datetime import date

import pytest

from engine.counterparties.book import PartyBook, matcher_of, opened
from engine.counterparties.counterparties import Counterparties
from engine.facts.parties import LISTS, PartyName
from engine.ownership.parties import PartyName as Mention
from engine.ownership.shares import HALF, Share
from engine.ownership.stakes import Stake
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import perhaps
from tests.unit.screening.lists import INVENTED

DAY = date(2026, 11, 20)
LONG = "Forwarders of Nowhere " * 20 + "Zorvane Microdynamics"


MANY = " ".join(f"w{number}" for number in range(30))


def known(shipped: Rulebook, *stakes: Stake) -> Counterparties:
    lists = frozenset({"US-EL", "US-SDN", "HOUSE-TRIAL"})
    book = PartyBook(INVENTED, lists, "lists", stakes=stakes)
    return opened(book, matcher_of(INVENTED, shipped), shipped, DAY)


def may_be_on(shipped: Rulebook, name: str) -> frozenset[str]:
    value = known(shipped).of(PartyName(name, "CN")).facts[LISTS]
    assert isinstance(value, frozenset)
    return perhaps(value)


def test_a_name_that_is_read_and_is_on_no_list_is_cleared_of_those_that_were_looked_into(shipped: Rulebook) -> None:
    assert {"US-EL", "US-SDN"}.isdisjoint(may_be_on(shipped, "Isartal Antriebe GmbH"))


@pytest.mark.parametrize("name", ["???", "★★★", "\u200b", "...", LONG, MANY])
def test_a_name_that_cannot_be_read_whole_is_cleared_of_nothing(shipped: Rulebook, name: str) -> None:
    assert may_be_on(shipped, name) >= {"US-EL", "US-SDN"}
    owned = Mention("Isartal Antriebe GmbH", "DE")
    answer = known(shipped, Stake(Mention(name, "CN"), owned, Share(HALF, HALF))).of(PartyName(owned.text, "DE"))
    assert perhaps(answer.facts["us_owner_lists"]) >= {"US-EL"}  # type: ignore[arg-type]  # codes are a set
