"""A classification answers what an item is, unless a property is stated that speaks for something else."""

from __future__ import annotations

import pytest

from engine.facts.derivation import Derivation
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import NONE, Value

EAR99: dict[str, Value] = {"item.us_eccn": frozenset({"EAR99"})}


@pytest.fixture(scope="module")
def derivation(shipped: Rulebook) -> Derivation:
    return Derivation(shipped)


def test_a_classified_item_is_of_no_kind_that_is_asked_by_its_parameters(derivation: Derivation) -> None:
    assert derivation.derive(EAR99).facts["item.us_kind"] == "other"
    assert derivation.derive(EAR99 | {"item.tpp": NONE}).facts["item.us_kind"] == "other"


def test_a_code_does_not_hide_what_a_stated_parameter_says(derivation: Derivation) -> None:
    assert "item.us_kind" not in derivation.derive(EAR99 | {"item.tpp": 60_000}).facts
    european: dict[str, Value] = {"item.eu_code": frozenset(), "item.overlay_nm": 1}
    assert "item.eu_kind" not in derivation.derive(european).facts
