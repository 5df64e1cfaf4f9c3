"""Many parties are screened in several processes, with the answers of one, also where a process is lost."""

from __future__ import annotations

import os

import pytest

from api.many_parties import ManyParties
from engine.screening.matching import Matcher
from engine.screening.parties import Party
from tests.unit.screening.lists import INVENTED

NAMES = ("Zorvane Microdynamic Co., Ltd.", "深圳凌岚光电", "Beijing Kuoda Haoran", "Nobody and Sons")
ASKED = [Party(f"{NAMES[number % 4]} {number if number % 3 else ''}", "CN") for number in range(900)]


@pytest.mark.parametrize("lost", [False, True])
def test_the_answers_are_those_of_one_process(lost: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = Matcher(INVENTED)
    one_by_one = [matcher.screen(party) for party in ASKED]
    assert sum(map(bool, one_by_one)) > len(ASKED) // 3
    if lost:
        monkeypatch.setattr(ManyParties, "_help", lambda *_: os._exit(9))
    assert ManyParties(matcher, 2).screen_all(ASKED) == one_by_one
