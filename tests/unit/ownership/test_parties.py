"""Which mentions are of one party: ids, names and countries."""

from __future__ import annotations

import pytest

from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyKeys, PartyName, UnclearParties
from engine.ownership.shares import UNKNOWN
from engine.ownership.stakes import Stake
from tests.unit.ownership.graphs import DAY


def same(*mentions: PartyName) -> bool:
    keys = PartyKeys(mentions)
    return len({keys.key(mention) for mention in mentions}) == 1


def test_case_width_spaces_and_punctuation_make_no_difference() -> None:
    assert same(PartyName("Acme Co., Ltd.", "CN"), PartyName("ＡＣＭＥ  CO LTD", "CN"))
    assert not same(PartyName("Acme", "CN"), PartyName("Acme", "MY"))


def test_a_mention_without_a_country_is_of_the_only_party_of_that_name() -> None:
    assert same(PartyName("Acme", "CN"), PartyName("Acme"))
    keys = PartyKeys([PartyName("Acme", "CN"), PartyName("Acme", "MY")])
    assert keys.key(PartyName("Acme")) is None
    assert PartyKeys([PartyName("Acme")]).key(PartyName("Acme", "CN")) == PartyKeys([PartyName("Acme")]).key(
        PartyName("Acme")
    )


def test_an_id_stands_for_one_party_whatever_its_names() -> None:
    assert same(PartyName("Acme", "CN", "LEI-1"), PartyName("阿克美", "CN", "lei-1 "), PartyName("Acme", "CN"))
    assert not same(PartyName("Acme", "CN", "1"), PartyName("Acme", "CN", "2"))
    two = PartyKeys([PartyName("Acme", "CN", "1"), PartyName("Acme", "CN", "2")])
    assert two.key(PartyName("Acme", "CN")) is None
    assert PartyKeys([PartyName("Acme", "CN")]).key(PartyName("Acme", "CN", "9")) == "acme | CN"


def test_a_graph_refuses_mentions_that_fit_several_parties() -> None:
    one, other, either = PartyName("Acme", "CN"), PartyName("Acme", "MY"), PartyName("Acme")
    rows = [Stake(name, PartyName("Beta", "CN"), UNKNOWN) for name in (one, other, either)]
    with pytest.raises(UnclearParties, match="Acme is the name of several parties") as refused:
        Ownership(rows, DAY)
    assert refused.value.names == (either,)
    assert Ownership(rows[:2], DAY).parties.keys() == {"acme | CN", "acme | MY", "beta | CN"}
