"""Owners are drawn in boxes that never lie on one another, whatever the graph; very large ones are not drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from itertools import combinations

import pytest

from api.web.catalogue import gettext
from api.web.owner_drawing import MOST, Drawing, drawing_of
from api.web.wrapping import width_of
from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyName
from engine.ownership.rules import US_AFFILIATES
from engine.ownership.shares import read_share
from engine.ownership.stakes import Stake

LONG = "宁波海澜磁性材料科技股份有限公司北仑保税区稀土永磁电机进出口业务第三分公司"
FOUNDER = PartyName("Nebula Lithography Institute", "CN")
ASKED = PartyName(LONG, "CN")


def drawn(stakes: Sequence[Stake]) -> Drawing | None:
    ownership = Ownership(stakes, date(2026, 11, 26))
    founder = ownership.key(FOUNDER)
    assert founder is not None
    under = ownership.under(US_AFFILIATES, {founder: frozenset({"US-EL"})})
    return drawing_of(under.trace(ASKED), gettext("zh"), "zh")


def stakes_of(chance: random.Random, parties: int) -> list[Stake]:
    """Everybody owns some of those before them, and some, in circles, of those after; the founder is on top."""
    names = [ASKED, *(PartyName(f"{LONG[: chance.randrange(4, 36)]}{number}", "CN") for number in range(parties))]
    shares = ["60 %", "unknown", "30..60 %", "minority", "0.5 %"]
    found = [
        Stake(owner, names[chance.randrange(place)], read_share(chance.choice(shares)))
        for place, owner in enumerate(names)
        if place
        for _ in range(chance.randrange(1, 3))
    ]
    circles = [chance.sample(names, 2) for _ in range(3)]
    found += [Stake(owner, owned, read_share("unknown")) for owner, owned in circles]
    return [*found, *(Stake(FOUNDER, name, read_share("25 %")) for name in names[parties // 2 :])]


@pytest.mark.parametrize("seed", range(25))
def test_no_box_lies_on_another_and_all_is_on_the_ground(seed: int) -> None:
    chance = random.Random(seed)
    drawing = drawn(stakes_of(chance, chance.randrange(2, 40)))
    assert drawing is not None
    for one, other in combinations(drawing.boxes, 2):
        beside = abs(one.x - other.x) >= one.width
        assert beside or one.y + one.height < other.y or other.y + other.height < one.y
    for box in drawing.boxes:
        assert 0 < box.x < box.x + box.width < drawing.width
        assert 0 < box.y < box.y + box.height < drawing.height
        assert all(width_of(line, 14) <= box.width for line in box.lines)
        assert box.texts[-1][0] < box.y + box.height
    assert len({box.name for box in drawing.boxes}) == len(drawing.boxes)
    lowest = max(drawing.boxes, key=lambda box: box.y)
    assert lowest.kind == "party"
    for line in drawing.lines:
        half = line.label_width / 2
        assert drawing.left < line.at[0] - half < line.at[0] + half < drawing.left + drawing.width


def test_who_has_no_listed_owner_and_what_is_too_large_is_not_drawn() -> None:
    other = PartyName("Familie Huber GbR", "DE")
    assert drawn([Stake(other, ASKED, read_share("40 %")), Stake(FOUNDER, other, read_share("0 %"))]) is None
    many = [PartyName(f"Owner {number}", "DE") for number in range(MOST)]
    everybody = [Stake(one, ASKED, read_share("1 %")) for one in many]
    assert drawn([*everybody, *(Stake(FOUNDER, one, read_share("60 %")) for one in many)]) is None


def test_a_share_that_is_not_known_is_dashed() -> None:
    drawing = drawn([Stake(FOUNDER, ASKED, read_share("30..60 %")), Stake(None, ASKED, read_share("10 %"))])
    assert drawing is not None
    assert {(line.label, line.dashed) for line in drawing.lines} == {("30%至60%", True), ("10%", False)}
    assert {box.kind for box in drawing.boxes} == {"party", "listed", "perhaps"}
