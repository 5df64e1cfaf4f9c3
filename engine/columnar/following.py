"""What follows from the facts of each line? The derivation for single records, once for each different combination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from engine.columnar.registers import Register
from engine.decisions.findings import FactMemory
from engine.facts.derivation import Derivation
from engine.vocabulary.values import Value

_Told = tuple[int | None, int]


class Followed(NamedTuple):
    """What follows for one fact: its new class in each row (null where nothing does), and the number of the reason."""

    numbers: pl.Series
    because: pl.Series


class Following:
    """Completes columns of facts by what follows from them."""

    def __init__(
        self,
        derivation: Derivation,
        values: Mapping[str, Register[Value | None]],
        memories: Mapping[str, FactMemory],
        notes: Register[str],
    ) -> None:
        """`values` number the values of every fact that the derivation reads, `notes` the reasons."""
        self._derivation = derivation
        self._values = values
        self._memories = memories
        self._notes = notes
        self._known: dict[tuple[int, ...], tuple[_Told, ...]] = {}

    def follow(self, given: Mapping[str, pl.Series]) -> dict[str, Followed]:
        """What follows for each fact that may be added to; `given` are the numbers of the values that are known."""
        frame = pl.DataFrame({name: given[name] for name in self._derivation.reads})
        different = frame.unique()
        told = [self._known.get(row) or self._tell(row) for row in different.iter_rows()]
        dtypes = {}
        columns: dict[str, list[int | None]] = {}
        for place, name in enumerate(self._derivation.writes):
            for part, key in enumerate((f"{name} class", f"{name} because")):
                columns[key] = [one[place][part] for one in told]
                dtypes[key] = pl.UInt32
        answers = different.hstack(pl.DataFrame(columns, dtypes))
        found = frame.join(answers, on=frame.columns, how="left", maintain_order="left")
        return {name: Followed(found[f"{name} class"], found[f"{name} because"]) for name in self._derivation.writes}

    def _tell(self, row: tuple[int, ...]) -> tuple[_Told, ...]:
        facts = {
            name: value
            for name, number in zip(self._derivation.reads, row, strict=True)
            if (value := self._values[name].things[number]) is not None
        }
        derived = self._derivation.derive(facts)
        told: list[_Told] = []
        for name in self._derivation.writes:
            if name in derived.because:
                memory = self._memories.get(name)
                number = memory.number(derived.facts[name]) if memory else 0
                told.append((number, self._notes.number(derived.because[name])))
            else:
                told.append((None, 0))
        self._known[row] = tuple(told)
        return self._known[row]
