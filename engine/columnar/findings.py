"""Which clauses are true, and which may be, of many lines at once?

Lines come as the classes of their facts (`engine.conditions.classes`), one column of class numbers for each fact. Each
distinct leaf becomes one nullable Boolean column, looked up by class number; each clause an expression over them. What
is found of a line is packed into 64-bit words, a bit for each clause, so that lines with the same findings are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from engine.conditions.columnar import expression
from engine.decisions.findings import Findings, FindingsReader
from engine.decisions.law_days import ClauseBits
from engine.rulebook.rulebook import Clause, ConflictOfLaws

Words = tuple[int, ...]
_WORD = 64


class ColumnarFindings:
    """Reads the findings of whole columns of classes, under the same leaves and class numbers as the scalar reader."""

    def __init__(self, reader: FindingsReader) -> None:
        """Turn every condition into an expression, once."""
        self._reader = reader
        self._clauses = tuple(reader.rulebook.clauses.values())
        self._columns = {leaf: f"leaf {position}" for leaf, position in reader.position.items()}
        self._truths: list[pl.Expr] = [
            expression(clause.condition, self._columns).alias(clause.id) for clause in self._clauses
        ]
        self._conflicts = [one for one in reader.rulebook.conflicts.values() if one.condition]
        named = [*(clause.id for clause in self._clauses), *(one.name for one in self._conflicts)]
        self._words = [
            *_packed("true", {name: pl.col(name).fill_null(False) for name in named}),
            *_packed("unknown", {name: pl.col(name).is_null() for name in named}),
        ]
        self._lookups: dict[str, tuple[int, list[pl.Series]]] = {}
        self._bits = ClauseBits(reader.rulebook.clauses)
        self._conflict_bits = ClauseBits(one.name for one in self._conflicts)

    def truths(self, classes: pl.DataFrame) -> pl.DataFrame:
        """The truth of every clause, a nullable Boolean column each, for rows of class numbers by fact."""
        return self._leaves(classes).select(self._truths).collect()

    def words(self, classes: pl.DataFrame) -> pl.DataFrame:
        """What is found of each row, as far as something can follow from it, in 64-bit words.

        Lazily, because only then does Polars compute what clauses have in common once.
        """
        met = [expression(one.condition, self._columns).alias(one.name) for one in self._conflicts if one.condition]
        found = self._leaves(classes).select(*self._truths, *met)
        for kind in ("review", "exception"):
            found = found.with_columns([_with_purpose(clause) for clause in self._clauses if clause.kind == kind])
        return found.with_columns(map(_among_live, self._conflicts)).select(self._words).collect()

    def findings(self, words: Words) -> Findings:
        """The findings that are packed into words."""
        half = len(words) // 2
        true, unknown = _joined(words[:half]), _joined(words[half:])
        clauses = (1 << len(self._clauses)) - 1
        found = (self._bits.named(bits & clauses) for bits in (true, unknown))
        conflicts = (self._conflict_bits.named(bits >> len(self._clauses)) for bits in (true, unknown))
        return Findings(*found, *conflicts)

    def _leaves(self, classes: pl.DataFrame) -> pl.LazyFrame:
        columns: list[pl.Expr] = []
        for name, memory in zip(self._reader.facts, self._reader.memories, strict=True):
            known, lookups = self._lookups.get(name, (0, []))
            if known != len(memory.answers):
                lookups = [
                    pl.Series(self._columns[leaf], truths, pl.Boolean)
                    for leaf, truths in zip(memory.classes.leaves, zip(*memory.answers, strict=True), strict=True)
                ]
                self._lookups[name] = len(memory.answers), lookups
            columns += [pl.lit(lookup).gather(pl.col(name)).alias(lookup.name) for lookup in lookups]
        return classes.lazy().select(columns)


def _with_purpose(clause: Clause) -> pl.Expr:
    """A review or exception, false where all that it bears on is: nothing can follow from it then."""
    targets = sorted(clause.applies_to | clause.exception_to)
    live = pl.any_horizontal([pl.col(target).fill_null(True) for target in targets])
    return pl.when(live).then(pl.col(clause.id)).otherwise(False).alias(clause.id)


def _among_live(conflict: ConflictOfLaws) -> pl.Expr:
    """Whether the condition of a conflict between laws holds, false where all clauses of a side are."""
    sides = [
        pl.any_horizontal([pl.col(id_).fill_null(True) for id_ in sorted(side)])
        for side in (conflict.one, conflict.other)
    ]
    return pl.when(pl.all_horizontal(sides)).then(pl.col(conflict.name)).otherwise(False).alias(conflict.name)


def _packed(name: str, bits: Mapping[str, pl.Expr]) -> Iterator[pl.Expr]:
    """Boolean columns as the bits of 64-bit words, the first as the lowest bit of the first word."""
    shifted = [bit.cast(pl.UInt64) * (1 << place % _WORD) for place, bit in enumerate(bits.values())]
    for word in range(0, len(shifted), _WORD):
        yield pl.sum_horizontal(shifted[word : word + _WORD]).alias(f"{name} {word // _WORD}")


def _joined(words: Sequence[int]) -> int:
    """The bits of words, those of the first lowest."""
    return sum(word << place * _WORD for place, word in enumerate(words))
