"""What each law says by itself fits what all of them say together, whatever is known and whatever is pending."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.tree import evaluate
from engine.decisions.deciding import Decider
from engine.decisions.findings import Findings, truths
from engine.decisions.stages import Coverage, Stages
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import Value
from tests.property.laws import random_law, random_standpoint
from tests.property.trade import FIRST_DAY, good_texts


def random_facts(chance: Random, law: Rulebook) -> dict[str, Value]:
    """Some facts, by no means all."""
    known = [fact for fact in law.vocabulary.facts.values() if chance.random() < 0.6]
    read = {fact.name: read_value(fact, chance.choice(good_texts(fact, law))) for fact in known}
    return {name: value for name, value in read.items() if value is not None}


def of_one_law(law: Rulebook, jurisdiction: str) -> Rulebook:
    """The duties of one jurisdiction, and whatever bears on them."""
    kept = {
        id_: clause
        for id_, clause in law.clauses.items()
        if clause.kind == "duty" and clause.measure.jurisdiction == jurisdiction
    }
    for kind in ("review", "exception"):
        for id_, clause in law.clauses.items():
            bears_on = (clause.applies_to | clause.exception_to) & kept.keys()
            if clause.kind == kind and bears_on:
                applies_to, exception_to = clause.applies_to & kept.keys(), clause.exception_to & kept.keys()
                kept[id_] = replace(clause, applies_to=applies_to, exception_to=exception_to)
    return replace(law, clauses=dict(sorted(kept.items())), conflicts={})


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_each_law_says_what_it_would_say_if_there_were_no_other(rulebook: Rulebook, chance: Random) -> None:
    law = random_law(chance, rulebook)
    decider = Decider(law, random_standpoint(chance, rulebook))
    decision = decider.decide(random_facts(chance, rulebook), FIRST_DAY)
    found = decision.judgement.findings
    coverage = decider.coverage(found, decision.facts, FIRST_DAY)
    for said in decider.by_law(decision):
        one = of_one_law(law, said.jurisdiction)
        own = frozenset(one.clauses)
        findings = Findings(found.true & own, found.unknown & own)
        covered = Coverage(coverage.sure & own, coverage.possible & own)
        alone = Stages(one).outcome(findings, decider.clock.states(one.clauses, FIRST_DAY), covered)
        assert (said.floor, said.ceiling) == (alone.floor, alone.ceiling)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_whole_is_the_severest_of_the_laws_that_are_asked(rulebook: Rulebook, chance: Random) -> None:
    law = random_law(chance, rulebook)
    decider = Decider(law, random_standpoint(chance, rulebook))
    decision = decider.decide(random_facts(chance, rulebook), FIRST_DAY)
    rank = decider.stages.rank
    for segment in decision.judgement.segments:
        outcome = segment.outcome
        asked = [one for one in decider.laws.of(outcome, decision.facts) if one.asked is not False]
        assert rank[outcome.ceiling] == max((rank[one.ceiling] for one in asked), default=0)
        assert rank[outcome.floor] >= max((rank[one.floor] for one in asked), default=0)
        assert all(rank[one.floor] <= rank[one.ceiling] for one in asked)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_law_is_asked_where_the_nexus_of_a_duty_of_it_holds(rulebook: Rulebook, chance: Random) -> None:
    law, facts = random_law(chance, rulebook), random_facts(chance, rulebook)
    decider = Decider(law)
    key = decider.reader.classify(facts)
    for said in decider.by_law(decider.decide(facts, FIRST_DAY)):
        reaches = {
            evaluate(clause.nexus.condition, truths(clause.condition, decider.reader, decider.reader.answers(key)))
            if clause.nexus
            else True
            for clause in law.clauses.values()
            if clause.kind == "duty" and clause.measure.jurisdiction == said.jurisdiction
        }
        assert said.asked is (True if True in reaches else None if None in reaches else False)
