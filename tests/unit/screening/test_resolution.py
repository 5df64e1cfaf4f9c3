"""How long does an officer's mark stay, and what does a hit bring before and after it?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.screening.listed import Identifier
from engine.screening.matching import Matcher
from engine.screening.parties import Party
from engine.screening.resolution import Outcome, codes_of, judged, key_of, party_hash
from tests.unit.screening.lists import INVENTED, listed, names

PARTY = Party("Zorvane Microdynamics Ltd", "CN")
CODES = frozenset({"HOUSE-ZORVANE"})


@pytest.mark.parametrize(
    ("outcome", "known", "possible"),
    [(None, frozenset(), CODES), ("confirmed", CODES, frozenset()), ("false_positive", frozenset(), frozenset())],
)
def test_a_hit_is_possible_until_an_officer_says(
    outcome: Outcome | None, known: frozenset[str], possible: frozenset[str]
) -> None:
    hits = Matcher(INVENTED).screen(PARTY)
    resolutions = {key_of(hits[0], PARTY): outcome} if outcome else {}
    assert codes_of(judged(hits, PARTY, resolutions)) == (known, possible)


def test_what_is_known_is_not_only_possible() -> None:
    twins = [replace(listed(entry, names("Ostrivanne")), codes=frozenset({"HOUSE-X", entry})) for entry in ("A", "B")]
    party = Party("Ostrivanne", None)
    hits = Matcher(twins).screen(party)
    resolutions: dict[object, Outcome] = {key_of(hits[0], party): "confirmed"}
    assert codes_of(judged(hits, party, resolutions)) == (frozenset({"HOUSE-X", "A"}), frozenset({"B"}))  # type: ignore[arg-type]


def test_a_mark_falls_when_the_entry_changes() -> None:
    [hit] = Matcher(INVENTED).screen(PARTY)
    changed = replace(hit.listed, countries=frozenset({"CN"}))
    [again] = Matcher([changed]).screen(PARTY)
    assert codes_of(judged([again], PARTY, {key_of(hit, PARTY): "false_positive"})) == (frozenset(), CODES)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("???", "***"),
        (long := "Zorvane Microdynamics " * 20, f"{long} for Ostrivanne"),
        (f"{'a ' * 30}b", f"{'a ' * 30}c"),
    ],
)
def test_a_mark_on_a_name_that_is_not_read_whole_is_on_no_other(name: str, other: str) -> None:
    assert party_hash(Party(name, "CN")) != party_hash(Party(other, "CN"))


def test_a_mark_stays_for_other_spellings_and_falls_when_the_party_changes() -> None:
    same = Party("ZORVANE MICRODYNAMICS LIMITED", "CN")
    assert party_hash(same) == party_hash(PARTY)
    others = (
        replace(PARTY, country="HK"),
        replace(PARTY, name="Zorvane Microdynamic"),
        replace(PARTY, identifiers=(Identifier("duns", "1"),)),
    )
    for other in others:
        assert party_hash(other) != party_hash(PARTY)
