"""CEL, in Rust (common-expression-language) and in Python (cel-python): all clauses as one expression.

The Rust one is fastest with a context of its own for each record; cel-python with expressions turned into Python code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.rivals.forms import Form, clause_ids, named
from tests.benchmarks.rivals.infix import Language
from tests.benchmarks.rivals.sample import Conditions, Record

LANGUAGE = Language(
    both=" && ",
    either=" || ",
    negated="!({})".format,
    shares="{}.exists(each, each in {})".format,
    filled="size({}) > 0".format,
    starts="{}.startsWith({})".format,
)


def in_rust(conditions: Conditions) -> Iterator[Form]:
    """By common-expression-language."""
    import cel

    clauses = clause_ids(conditions.rulebook)
    program = cel.compile(_all_truths(conditions))

    def decide(record: Record) -> frozenset[str]:
        return named(clauses, program.execute(cel.Context(record)))

    yield Form("CEL in Rust", "common-expression-language", dict, decide)


def in_python(conditions: Conditions) -> Iterator[Form]:
    """By cel-python."""
    import celpy
    from celpy.adapter import json_to_cel

    clauses = clause_ids(conditions.rulebook)
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    program = environment.program(environment.compile(_all_truths(conditions)))

    def decide(record: Any) -> frozenset[str]:
        truths: Any = program.evaluate(record)
        return named(clauses, truths)

    yield Form("CEL in Python", "cel-python", json_to_cel, decide)


def _all_truths(conditions: Conditions) -> str:
    expressions = [LANGUAGE.expression(one.condition, conditions) for one in conditions.rulebook.clauses.values()]
    return f"[{', '.join(expressions)}]"
