"""The logical reading says of every line what the scalar reading says, and its witnesses are what it says of them."""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.tree import Truth
from engine.decisions.deciding import Decider
from engine.decisions.findings import FindingsReader
from engine.proving.logic import Logic
from engine.proving.verdicts import Verdicts
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import AtLeast, Facts, Value
from tests.property.laws import random_law
from tests.property.rulebooks import days, lines, rulebooks
from tests.property.trade import FIRST_DAY, good_texts

AT_RANDOM = st.randoms(use_true_random=False)


def scalar(law: Rulebook, line: Facts) -> dict[str, Truth]:
    reader = FindingsReader(law)
    findings = reader.findings(reader.classify(line))
    return {id_: findings.of(id_) for id_ in law.clauses}


def logical(logic: Logic, line: Facts) -> dict[str, Truth]:
    """The truth of every clause where the propositions are those of one line."""
    stated = [one for name, terms in logic.facts.items() for one in terms.stating(line.get(name))]
    found: dict[str, Truth] = {}
    for id_ in logic.rulebooks[0].clauses:
        truth = logic.clause(id_)
        found[id_] = (
            True if logic.possible(truth.yes, *stated) else False if logic.possible(truth.no, *stated) else None
        )
        assert not logic.possible(truth.yes, truth.no)
        assert logic.possible(*stated)
    return found


@settings(max_examples=100, deadline=None)
@given(rulebooks(), st.lists(lines(in_part=False), min_size=1, max_size=4))
def test_small_laws_read_alike(law: Rulebook, known: list[dict[str, Value]]) -> None:
    logic = Logic(law)
    for line in known:
        assert logical(logic, line) == scalar(law, line)


@settings(max_examples=40, deadline=None)
@given(AT_RANDOM)
def test_laws_over_the_whole_vocabulary_read_alike(rulebook: Rulebook, chance: Random) -> None:
    law = random_law(chance, rulebook)
    logic = Logic(law)
    for _ in range(3):
        line = random_line(chance, rulebook, logic)
        assert logical(logic, line) == scalar(law, line)


@settings(max_examples=40, deadline=None)
@given(AT_RANDOM)
def test_a_witness_of_a_truth_has_it(rulebook: Rulebook, chance: Random) -> None:
    law = random_law(chance, rulebook, most=4)
    logic = Logic(law)
    for id_ in law.clauses:
        truth = logic.clause(id_)
        for term, expected in ((truth.yes, True), (truth.no, False)):
            line = logic.line(term)
            if line is not None:
                assert scalar(law, line)[id_] is expected


def random_line(chance: Random, law: Rulebook, logic: Logic) -> dict[str, Value]:
    """Some of the facts that clauses ask for; no licences, which verdicts as logic leave out."""
    line: dict[str, Value] = {}
    for name in logic.facts:
        if name != "line.licences" and chance.random() < 0.75:
            value = read_value(
                law.vocabulary.facts[name], chance.choice([*good_texts(law.vocabulary.facts[name], law), "none"])
            )
            if isinstance(value, frozenset) and chance.random() < 0.3:
                value = AtLeast(value)
            if value is not None:
                line[name] = value
    return line


@settings(max_examples=40, deadline=None)
@given(rulebooks(), st.lists(st.tuples(lines(in_part=False), days), min_size=1, max_size=4))
def test_small_laws_lead_to_the_same_verdicts(law: Rulebook, known: list[tuple[dict[str, Value], date]]) -> None:
    logic = Logic(law)
    for line, day in known:
        assert logical_ends(logic, line, day) == decided(law, line, day)


@settings(max_examples=40, deadline=None)
@given(AT_RANDOM)
def test_laws_over_the_whole_vocabulary_lead_to_the_same_verdicts(rulebook: Rulebook, chance: Random) -> None:
    law = random_law(chance, rulebook)
    logic = Logic(law)
    for _ in range(3):
        line, day = random_line(chance, rulebook, logic), FIRST_DAY + timedelta(days=chance.randint(-5, 20))
        assert logical_ends(logic, line, day) == decided(law, line, day)


def decided(law: Rulebook, line: Facts, day: date) -> tuple[str, str]:
    decision = Decider(law).decide(line, day)
    return decision.floor, decision.ceiling


def logical_ends(logic: Logic, line: Facts, day: date) -> tuple[str, str]:
    """The floor and ceiling that the propositions of one line lead to."""
    stated = [one for name, terms in logic.facts.items() for one in terms.stating(line.get(name))]
    ladder = logic.rulebooks[0].ladder
    floor, ceiling = (
        ladder[sum(logic.possible(reached, *stated) for reached in end)] for end in Verdicts(logic).on(day)
    )
    return floor, ceiling
