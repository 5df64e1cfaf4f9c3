"""The small rulebook that explanations are tested with, and a magnet that it has much to say about."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from engine.decisions.deciding import Decider
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value
from tests.unit.explanation.small_rules import LISTS, MEASURES


@pytest.fixture
def small(rules_folder: Callable[..., Path]) -> Rulebook:
    return load_rulebook(rules_folder(MEASURES, LISTS))


@pytest.fixture
def decider(small: Rulebook) -> Decider:
    return Decider(small)


@pytest.fixture
def magnet() -> dict[str, Value]:
    return {
        "shipment.id": "S1",
        "line.no": 3,
        "item.list_entries": frozenset({"A61.P2.M3"}),
        "item.origin": "VN",
        "shipment.from": "VN",
        "shipment.to": "DE",
        "item.cn_listed_value_share": Fraction(12, 10_000),
        "end_user.type": "civil",
        "end_user.lists": frozenset(),
        "end_user.listed_ownership": Fraction(1, 3),
        "end_use.kinds": frozenset({"civil"}),
    }
