"""List entries follow from codes, materials and elements only where that is certain."""

import pytest

from engine.facts.derivation import ENTRIES, Derivation
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import AtLeast, Between, Value


@pytest.fixture
def derivation(rulebook: Rulebook) -> Derivation:
    return Derivation(rulebook)


@pytest.mark.parametrize(
    ("facts", "entries"),
    [
        ({"item.cn_code": frozenset({"1C905.a.4"}), "item.material": "other"}, AtLeast({"A61.P2.M3"})),
        (
            {"item.material": "ndfeb_magnet", "item.elements": frozenset({"Nd", "Fe", "B", "Tb"})},
            AtLeast({"A61.P2.M2"}),
        ),
        ({"item.material": "smco_magnet"}, AtLeast({"A61.P2.M1"})),
        ({ENTRIES: frozenset({"A61.P2.M4"}), "item.material": "smco_magnet"}, frozenset({"A61.P2.M1", "A61.P2.M4"})),
        (
            {ENTRIES: frozenset({"A61.P2.M4"}), "item.cn_code": Between((), {"1C905.a.4"}), "item.material": "other"},
            Between({"A61.P2.M4"}, {"A61.P2.M3"}),
        ),
        (
            {ENTRIES: Between((), {"A61.P2.M1"}), "item.material": "smco_magnet"},
            frozenset({"A61.P2.M1"}),
        ),
    ],
)
def test_what_follows_is_added_and_says_from_what(
    derivation: Derivation, facts: dict[str, Value], entries: Value
) -> None:
    derived = derivation.derive(facts)
    assert derived.facts[ENTRIES] == entries
    assert derived.because[ENTRIES]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"item.cn_code": AtLeast({"1C905.b"})},  # oxide *and its mixtures* is wider than the oxide of Annex 1
        {"item.material": "ndfeb_magnet", "item.elements": frozenset({"Nd", "Fe", "B"})},
        {"item.material": "magnet_part", "item.elements": frozenset({"Dy"})},
        {"item.cn_code": AtLeast({"1C905.a.4"}), ENTRIES: frozenset({"A61.P2.M3"})},
    ],
)
def test_what_does_not_follow_stays_as_it_is(derivation: Derivation, facts: dict[str, Value]) -> None:
    derived = derivation.derive(facts)
    assert derived.facts == facts
    assert not derived.because


@pytest.mark.parametrize("codes", [frozenset[str](), frozenset({"3A001"})])
def test_a_classified_item_needs_no_material(derivation: Derivation, codes: frozenset[str]) -> None:
    derived = derivation.derive({"item.cn_code": codes})
    assert derived.facts["item.material"] == "other"
    assert derived.because["item.material"] == "item.cn_code is known"


def test_a_material_that_is_given_stands_against_the_classification(derivation: Derivation) -> None:
    facts: dict[str, Value] = {"item.cn_code": frozenset(), "item.material": "lithium_ion_battery"}
    assert derivation.derive(facts).facts == facts


def test_a_classification_that_is_open_settles_no_material(derivation: Derivation) -> None:
    assert "item.material" in derivation.derive({"item.cn_code": frozenset({"EAR99"})}).facts
    assert "item.material" not in derivation.derive({"item.cn_code": Between({"EAR99"}, {"1C905.a.4"})}).facts
