"""Licet's own findings, from columns of texts and exact numbers as they stand in memory after reading.

What the other engines take as a record, Licet takes as one row of those columns: no fact is unknown, shares are amounts
over amounts. Finding the class of each value is timed, and so is everything after it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from engine.columnar.findings import ColumnarFindings
from engine.columnar.given import Cells
from engine.columnar.texts import coded
from engine.facts.derivation import Derivation
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import NONE, Number, Value
from tests.benchmarks.rivals.measuring import Measured
from tests.benchmarks.rivals.sample import Conditions, Sample

_TIMES = 5
_RATIO = {"part": pl.Int128, "whole": pl.Int128}
_HUNDREDTHS = pl.Decimal(38, 2)


class Columns:
    """The facts of some lines as columns, and what is found of them."""

    def __init__(self, conditions: Conditions) -> None:
        """Columns are given one by one."""
        self._conditions = conditions
        self._findings = ColumnarFindings(conditions.reader)
        self._memories = dict(zip(conditions.reader.facts, conditions.reader.memories, strict=True))
        self._classes: dict[str, Callable[[], pl.Series]] = {}

    def give_texts(self, name: str, texts: pl.Series, value: Callable[[str], Value]) -> None:
        """A fact as texts, and what a text says."""
        memory, known = self._memories[name], dict[str, int]()

        def classes() -> pl.Series:
            codes, different = coded(texts)
            for text in different:
                if text not in known:
                    known[text] = memory.number(value(text))
            return pl.Series([known[text] for text in different], dtype=pl.UInt32).gather(codes)

        self._classes[name] = classes

    def give_ratios(self, name: str, ratios: pl.DataFrame) -> None:
        """A fact that is a number, as a part and a whole."""
        cells = Cells(self._memories[name])
        exact = ratios.cast(pl.Schema(_RATIO)).with_columns(none=False)
        self._classes[name] = lambda: cells.of_shares(exact)

    def words(self) -> pl.DataFrame:
        """The findings of every line, packed; as in a check, each combination of classes is looked at once."""
        classes = pl.DataFrame({name: self._classes[name]() for name in self._memories})
        different = classes.unique()
        found = different.hstack(self._findings.words(different))
        return classes.join(found, on=classes.columns, how="left", maintain_order="left").drop(classes.columns)

    def answers(self) -> list[frozenset[str]]:
        """The clauses that are true of each line."""
        return [self._findings.findings(row).true for row in self.words().iter_rows()]


def of_sample(conditions: Conditions, sample: Sample) -> Columns:
    """The columns of a sample."""
    columns = Columns(conditions)
    for name in conditions.reader.facts:
        values = [line[name] for line in sample.lines]
        if conditions.rulebook.vocabulary.facts[name].is_number:
            columns.give_ratios(name, _ratios(values))
        else:
            texts = [_text(value) for value in values]
            columns.give_texts(name, pl.Series(texts), dict(zip(texts, values, strict=True)).__getitem__)
    return columns


def of_manifest(conditions: Conditions, manifest: Path, lines: int) -> Columns:
    """The columns of so many lines of a manifest, what they leave open filled as in a sample."""
    cells = pl.read_csv(manifest, infer_schema=False, n_rows=lines).fill_null("")
    facts = conditions.rulebook.vocabulary.facts
    followed = _followed(conditions, cells)
    columns = Columns(conditions)
    for name in conditions.reader.facts:
        fact = facts[name]
        texts = followed.get(name, cells[fact.column])
        value = partial(_read, conditions, fact)
        if fact.is_number:
            codes, different = coded(texts)
            own = _ratios([value(text) for text in different])[codes]
            columns.give_ratios(name, _of_amounts(cells, fact, facts, own) if fact.ratio else own)
        else:
            columns.give_texts(name, texts, value)
    return columns


def _read(conditions: Conditions, fact: Fact, text: str) -> Value:
    return conditions.filled(fact.name, read_value(fact, text))


def licet_measured(conditions: Conditions, sample: Sample, manifest: Path, lines: int) -> Measured:
    """Compare the sample with the findings line by line, then time the best of some runs over many lines."""
    meant = [_purposeful(conditions, answer) for answer in sample.answers]
    found = of_sample(conditions, sample).answers()
    wrong = sum(answer != right for answer, right in zip(found, meant, strict=True))
    columns = of_manifest(conditions, manifest, lines)
    height = columns.words().height
    seconds = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        columns.words()
        seconds.append(time.perf_counter() - start)
    return Measured("Licet, findings in columns", height / min(seconds), len(meant), wrong)


def _purposeful(conditions: Conditions, true: frozenset[str]) -> frozenset[str]:
    """Without reviews and exceptions of clauses that are false, which Licet's packing leaves out."""
    for kind in ("review", "exception"):
        clauses = [conditions.rulebook.clauses[id_] for id_ in true]
        true -= {one.id for one in clauses if one.kind == kind and true.isdisjoint(one.applies_to | one.exception_to)}
    return true


def _followed(conditions: Conditions, cells: pl.DataFrame) -> dict[str, pl.Series]:
    """The texts of the facts to which something is added because of others."""
    derivation, facts = Derivation(conditions.rulebook), conditions.rulebook.vocabulary.facts
    asked = {facts[name].column: name for name in derivation.reads}
    different = cells.select(list(asked)).unique()
    completed = []
    for row in different.iter_rows(named=True):
        given = {name: read_value(facts[name], row[column]) for column, name in asked.items()}
        completed.append(derivation.derive({name: value for name, value in given.items() if value is not None}).facts)
    told = {f"told {name}": [_text(known.get(name, NONE)) for known in completed] for name in derivation.writes}
    joined = cells.select(list(asked)).join(
        different.hstack(pl.DataFrame(told)), on=list(asked), how="left", maintain_order="left"
    )
    return {name: joined[f"told {name}"] for name in derivation.writes}


def _of_amounts(cells: pl.DataFrame, fact: Fact, facts: dict[str, Fact], own: pl.DataFrame) -> pl.DataFrame:
    """A share as the amounts that the line gives, where it gives both."""
    if fact.ratio is None:
        raise ValueError(f"{fact.name} is not a part of anything")
    amounts = [
        (cells[facts[name].column].cast(_HUNDREDTHS, strict=False) * 100).cast(pl.Int128)
        for name in (fact.ratio.part, fact.ratio.whole)
    ]
    given = pl.DataFrame(amounts, schema=list(_RATIO))
    both = pl.all_horizontal(pl.col("part").is_not_null(), pl.col("whole") > 0)
    return given.hstack(own.rename("own {}".format)).select(
        pl.when(both).then(pl.col(name)).otherwise(pl.col(f"own {name}")).alias(name) for name in _RATIO
    )


def _ratios(values: list[Value]) -> pl.DataFrame:
    ratios = [value.as_integer_ratio() for value in values if isinstance(value, Number)]
    return pl.DataFrame(ratios, schema=_RATIO, orient="row")


def _text(value: Value) -> str:
    return ";".join(sorted(value)) if isinstance(value, frozenset) else "" if value is NONE else str(value)
