"""Which facts did lines not give themselves, and where did these come from? Said once for each combination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from engine.columnar.reading import Stated

Say = Callable[[Mapping[str, str]], str]


@dataclass
class Notes:
    """The text for each line (in `column`), and how often each fact was taken from elsewhere, or followed."""

    column: pl.Series
    assumed: Counter[tuple[str, str]] = field(default_factory=Counter)
    derived: Counter[str] = field(default_factory=Counter)

    def count(self, assumed: Mapping[str, str], completed: Mapping[str, str], lines: int = 1) -> None:
        """Count what lines were `completed` by, of which some was `assumed`."""
        self.assumed.update(dict.fromkeys(assumed.items(), lines))
        self.derived.update(dict.fromkeys(completed.keys() - assumed.keys(), lines))


def notes_of(stated: Stated, at: pl.Series, known: Sequence[str], say: Say) -> Notes:
    """The notes of some lines; `known` are the notes by number, `say` puts those of one line into words."""
    columns = [
        (name, kind, series.gather(at))
        for kind, notes in (("assumed", stated.assumed), ("derived", stated.derived))
        for name, series in notes.items()
    ]
    if not columns:
        return Notes(pl.repeat("", len(at), dtype=pl.String, eager=True))
    frame = pl.DataFrame([series.alias(str(place)) for place, (_, _, series) in enumerate(columns)])
    groups = frame.group_by(frame.columns).len()
    found = Notes(pl.Series(dtype=pl.String))
    texts = []
    for *numbers, count in groups.iter_rows():
        sources: dict[str, dict[str, str]] = {"assumed": {}, "derived": {}}
        for (name, kind, _), number in zip(columns, numbers, strict=True):
            if number:
                sources[kind][name] = known[number]
        completed = {**sources["assumed"], **sources["derived"]}
        found.count(sources["assumed"], completed, count)
        texts.append(say(completed) if completed else "")
    told = groups.drop("len").with_columns(text=pl.Series(texts, dtype=pl.String))
    found.column = frame.join(told, on=frame.columns, how="left", maintain_order="left")["text"]
    return found
