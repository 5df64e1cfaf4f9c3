"""rule-engine: a rule for each clause; comprehensions over lists, which it takes faster than its own sets."""

from __future__ import annotations

from collections.abc import Iterator

import rule_engine

from tests.benchmarks.rivals.forms import Form, clause_ids, named
from tests.benchmarks.rivals.infix import Language
from tests.benchmarks.rivals.sample import Conditions, Record

LANGUAGE = Language(
    both=" and ",
    either=" or ",
    negated="not ({})".format,
    shares="[each for each in {} if each in {}].length > 0".format,
    filled="{}.length > 0".format,
    starts="{}.starts_with({})".format,
)


def forms(conditions: Conditions) -> Iterator[Form]:
    """The one way of asking."""
    clauses = clause_ids(conditions.rulebook)
    rules = [
        rule_engine.Rule(LANGUAGE.expression(one.condition, conditions)) for one in conditions.rulebook.clauses.values()
    ]

    def decide(record: Record) -> frozenset[str]:
        return named(clauses, [rule.matches(record) for rule in rules])

    yield Form("rule-engine", "rule-engine", dict, decide)
