"""Which texts do columns of any type give? The texts that cells would hold: exact, nested fields under dotted names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from engine.facts.json_records import text_of


def names_of(schema: pl.Schema) -> list[str]:
    """The columns of texts that columns give: a struct gives one for each of its fields."""
    return [path for name, kind in schema.items() for path in _paths(name, kind)]


def texts_of(frame: pl.DataFrame) -> list[pl.Series]:
    """The texts of each column of `names_of`, "" where there is no value; two columns may share a name."""
    return [texts for series in frame for texts in _texts(series)]


def _paths(name: str, kind: object) -> Iterator[str]:
    if isinstance(kind, pl.Struct) and kind.fields:
        for field in kind.fields:
            yield from _paths(f"{name}.{field.name}", field.dtype)
    else:
        yield name


def _texts(series: pl.Series, within: bool = False) -> Iterator[pl.Series]:
    kind = series.dtype
    if isinstance(kind, pl.Struct) and kind.fields:
        for field in kind.fields:
            inner = series.struct.field(field.name).alias(f"{series.name}.{field.name}")
            yield from _texts(inner, within=True)
    elif kind == pl.String or kind.is_integer() or isinstance(kind, pl.Categorical | pl.Enum):
        yield series.cast(pl.String).fill_null("")
    elif kind == pl.Boolean:
        yield series.cast(pl.String).fill_null("")  # true and false, as a cell has them
    elif kind == pl.Float32 and not within:
        # A 32-bit float has a shortest text of its own, which Polars knows and Python does not.
        shortest = series.cast(pl.String)
        yield pl.Series(series.name, ["" if text is None else text_of(Decimal(text)) for text in shortest], pl.String)
    else:
        yield pl.Series(series.name, list(map(_text, series)), pl.String)


def _text(value: object) -> str:
    """A value as text; a time at midnight without a zone is a date, as programs write dates to files."""
    if isinstance(value, pl.Series):
        return text_of(value.to_list())
    if isinstance(value, datetime):
        midnight = value.tzinfo is None and value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else text_of(value)
