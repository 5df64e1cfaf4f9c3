"""Many lines at once get what each would get by itself: under any law, from any cells, wherever blocks end.

`LICET_AGREEMENT_LAWS` sets under how many random rulebooks 20,000 rows are compared, 40 by default; under 500 ten
million rows are compared in all their fields. The 20,000 rows state 2,000 different lines, each row with a shipment and
a line number of its own; most of them stay in the columns.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions.deciding import Decider
from engine.facts.derivation import Derivation
from engine.manifests.known_columns import manifest_matcher, no_aliases
from engine.rulebook.rulebook import Rulebook
from tests.property.agreement import Remembering, Trade, disagreements
from tests.property.laws import random_law, random_standpoint
from tests.property.parties import random_parties
from tests.property.trade import random_contents, random_manifest, random_profile

DAYS = (None, None, date(2026, 11, 6), datetime(2026, 11, 10, 16, 0, tzinfo=UTC))
BLOCKS = ((200, 6), (2_000, 30), (1 << 20, 30))
"""Sizes in bytes, with the most rows that are cut so small: each block costs what many rows cost."""
ROWS, DIFFERENT, PARTS = 20_000, 2_000, 4
LAWS = int(os.environ.get("LICET_AGREEMENT_LAWS", "40"))


def drawn(chance: Random, law: Rulebook, rows: int, block: int, different: int | None = None) -> Trade:
    profile = random_profile(chance, law)
    reader = Remembering(
        law.vocabulary, chance.choice(DAYS), profile, random_contents(chance), random_parties(chance, law)
    )
    matcher = manifest_matcher(law.vocabulary, no_aliases())
    return Trade(random_manifest(chance, law, rows, different), matcher, reader, Derivation(law), block)


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 30), st.sampled_from(BLOCKS))
def test_columns_and_single_records_agree(
    rulebook: Rulebook, chance: Random, rows: int, block: tuple[int, int]
) -> None:
    size, most = block
    trade = drawn(chance, rulebook, min(rows, most), size)
    decider = Decider(random_law(chance, rulebook), random_standpoint(chance, rulebook))
    assert list(disagreements(trade, trade.rows(), decider)) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_they_agree_on_twenty_thousand_rows_under_many_laws(rulebook: Rulebook, part: int) -> None:
    chance = Random(part)
    trade = drawn(chance, rulebook, ROWS, 1 << 22, DIFFERENT)
    rows = trade.rows()
    for _ in range(-(-LAWS // PARTS)):
        decider = Decider(random_law(chance, rulebook), random_standpoint(chance, rulebook))
        assert next(disagreements(trade, rows, decider), None) is None
