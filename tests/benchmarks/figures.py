"""What was measured, and does it reach its goal? Ratios first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

RATIOS = ("whole process", "decisions")


@dataclass(frozen=True)
class Figure:
    """One figure; `goal` is the most that it should be, or the least where more is better."""

    kind: str
    name: str
    value: float
    goal: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether it reaches its goal; None where it has none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.more_is_better else self.value <= self.goal


def tables(figures: Sequence[Figure]) -> Iterator[Table]:
    """A table of the ratios, and one for each other kind."""
    ratios = Table("", "measured", "goal", "", title="ratios, all from this run", title_justify="left")
    for figure in figures:
        if figure.kind in RATIOS:
            ratios.add_row(f"{figure.kind}: {figure.name}", f"{figure.value:.2f}", _goal(figure), _mark(figure))
    yield ratios
    for kind in dict.fromkeys(figure.kind for figure in figures if figure.kind not in RATIOS):
        table = Table("", kind, "", title=kind, title_justify="left")
        for figure in figures:
            if figure.kind == kind:
                table.add_row(figure.name, shown(figure.value), figure.note)
        yield table


def shown(value: float) -> str:
    """A figure of any size with as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    return f"{'at least' if figure.more_is_better else 'at most'} {figure.goal:g}"


def _mark(figure: Figure) -> str:
    return {True: "reached", False: "MISSED", None: ""}[figure.reached]
