"""Random graphs of owners are answered as trying everything answers them, and more of a covered owner is never less."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyName
from engine.ownership.shares import read_share
from engine.ownership.stakes import Stake
from tests.property.ownership_agreement import DAY, OPEN, STRICT, random_case, tried


@pytest.mark.parametrize("seed", range(2))
def test_the_engine_agrees_with_trying_everything(seed: int) -> None:
    done, _, wrong = tried(100, seed)
    assert done == 100
    assert not wrong, wrong[0]


def test_another_stake_of_a_covered_owner_never_lowers_anything() -> None:
    chance = random.Random(11)
    for _ in range(300):
        case = random_case(chance)
        case = replace(case, covered={**case.covered, "New": frozenset(case.rule.founding)})
        share = read_share(chance.choice(["25 %", "50 %", *OPEN, *STRICT]))
        more = replace(case, stakes=[*case.stakes, Stake(PartyName("New", "CN"), case.stakes[0].owned, share)])
        if any(doubt.kind == "over_whole" for doubt in Ownership(more.stakes, DAY).doubts):
            continue  # a newcomer for whom there is no room makes the others doubtful
        before, after = case.held(), more.held()
        for party, held in before.items():
            assert held.share is not None
            grown = after[party].share
            assert grown is not None
            assert held.share.low <= grown.low
            assert held.codes <= after[party].codes
            assert held.covered is not True or after[party].covered is True
