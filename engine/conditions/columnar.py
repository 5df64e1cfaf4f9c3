"""What is the truth of a condition for many records at once? The columnar reading of condition trees.

The same trees as in the scalar reading, as Polars expressions over one nullable Boolean column for each distinct leaf:
null is unknown, and `&`, `|`, `~` on nulls are Kleene's. A leaf that stands in many clauses is one column.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from engine.conditions.tree import All, Any, Condition, Leaf, Not


def expression(condition: Condition, columns: Mapping[Leaf, str]) -> pl.Expr:
    """The truth of a condition; `columns` says which column holds that of a leaf."""
    match condition:
        case Leaf():
            return pl.col(columns[condition])
        case Not(part):
            return ~expression(part, columns)
        case All(parts):
            return pl.all_horizontal([expression(part, columns) for part in parts])
        case Any(parts):
            return pl.any_horizontal([expression(part, columns) for part in parts])
