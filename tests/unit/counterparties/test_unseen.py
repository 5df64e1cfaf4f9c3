"""Which lists nobody looked into stay open, however lists and files are called?"""

from __future__ import annotations

import pytest

from engine.counterparties.unseen import unseen_codes

ASKED = frozenset({"US-EL", "US-EL-FN5", "US-SDN", "CN-CONTROL", "CN-CONTROL-2026-11", "CN-UEL"})


@pytest.mark.parametrize(
    ("held", "unseen"),
    [
        ({"US-EL"}, {"US-SDN", "CN-CONTROL", "CN-CONTROL-2026-11", "CN-UEL"}),
        ({"CN-CONTROL-2026-11"}, {"US-EL", "US-EL-FN5", "US-SDN", "CN-UEL"}),
        ({"US"}, ASKED),
        ({"US", "CN", "HOUSE-RED"}, ASKED),
    ],
)
def test_a_list_holds_what_continues_its_name_and_a_country_is_no_list(held: set[str], unseen: set[str]) -> None:
    assert unseen_codes(ASKED, held) == unseen
