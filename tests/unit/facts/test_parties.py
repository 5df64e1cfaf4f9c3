"""What is known of parties fills what a line leaves blank, and never hides behind what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from engine.facts.parties import PartyAnswer, PartyName, with_hits
from engine.facts.records import RecordReader
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import AtLeast, Between, Value, Within

LINE = {"shipment.id": "S", "line.no": "1", "shipment.date": "2026-11-26", "end_user.name": "Acme Optics"}


class Known:
    """Knows one party, which one list names and another may."""

    facts: Mapping[str, Value] = {
        "lists": Between({"US-EL"}, {"US-UVL", "CN-UEL"}),
        "listed_ownership": Within(Fraction(3, 10), Fraction(6, 10)),
    }

    def of(self, party: PartyName) -> PartyAnswer:
        if party.name != "Acme Optics":
            return PartyAnswer({"lists": frozenset()}, frozenset(), "screening: no hit")
        return PartyAnswer(self.facts, frozenset({"US-EL", "US-UVL"}), "screening: two hits")

    def ahead(self, parties: Sequence[PartyName]) -> None:
        """Nothing is to be looked up."""


@pytest.fixture
def reader(rulebook: Rulebook) -> RecordReader:
    return RecordReader(rulebook.vocabulary, parties=Known())


def test_what_is_known_of_a_party_fills_blanks_and_says_so(reader: RecordReader) -> None:
    record = reader.read(LINE)
    assert record.facts["end_user.lists"] == Known.facts["lists"]
    assert record.facts["end_user.listed_ownership"] == Known.facts["listed_ownership"]
    assert record.derived["end_user.lists"] == "screening: two hits"
    assert "consignee.lists" not in record.facts  # the line names no consignee


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("none", Between({"US-EL"}, {"US-UVL"})),
        ("US-UVL", frozenset({"US-EL", "US-UVL"})),
        ("CN-UEL; EU-FSF?", Between({"CN-UEL", "US-EL"}, {"EU-FSF", "US-UVL"})),
    ],
)
def test_a_hit_is_added_to_the_lists_that_a_line_states(reader: RecordReader, stated: str, expected: Value) -> None:
    record = reader.read({**LINE, "end_user.lists": stated})
    assert record.facts["end_user.lists"] == expected


def test_an_open_statement_of_lists_stays_open() -> None:
    found = with_hits(AtLeast({"CN-UEL"}), frozenset({"US-EL", "US-UVL"}), Known.facts["lists"])
    assert found == AtLeast({"CN-UEL", "US-EL"})


@pytest.mark.parametrize("share", ["30 %", "40 %", "100 %"])
def test_a_share_that_a_line_states_stands(reader: RecordReader, share: str) -> None:
    record = reader.read({**LINE, "end_user.listed_ownership": share})
    assert record.facts["end_user.listed_ownership"] == Fraction(int(share[:-2]), 100)
    assert "end_user.listed_ownership" not in record.derived


def test_a_share_below_what_owners_are_known_to_hold_does_not_hide_it(reader: RecordReader) -> None:
    record = reader.read({**LINE, "end_user.listed_ownership": "0 %"})
    assert record.facts["end_user.listed_ownership"] == Within(Fraction(0), Fraction(6, 10))
    assert record.derived["end_user.listed_ownership"] == "screening: two hits"


def test_a_party_that_no_list_names_is_on_none(reader: RecordReader) -> None:
    record = reader.read({**LINE, "end_user.name": "Another Ltd"})
    assert record.facts["end_user.lists"] == frozenset()
    assert record.derived["end_user.lists"] == "screening: no hit"
