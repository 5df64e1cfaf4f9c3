"""Which lines of a text file are surely records by themselves? Said for a column of lines at once."""

from __future__ import annotations

import polars as pl

from engine.manifests.dialects import Dialect
from engine.white_space import WHITE


class LineKinds:
    """Tells apart lines that are records by themselves, blank lines, and those that need a look of their own."""

    def __init__(self, dialect: Dialect, width: int, field_limit: int) -> None:
        """`width`: the fields of a record; `field_limit`: the longest field, in characters."""
        line = pl.col("line")
        delimiters = width - 1
        short = (line.str.len_chars() <= field_limit) & ~line.str.contains("\0", literal=True)
        blank = line.str.strip_chars(WHITE + dialect.delimiter) == ""
        plain = line.str.count_matches(dialect.delimiter, literal=True) == delimiters
        if dialect.quote:
            quote, delimiter = f"\\x{{{ord(dialect.quote):x}}}", f"\\x{{{ord(dialect.delimiter):x}}}"
            quoted = f"{quote}(?:[^{quote}]|{quote}{quote})*{quote}"
            fields = f"(?:{quoted}|[^{quote}{delimiter}]*)"
            has_quotes = line.str.contains(dialect.quote, literal=True)
            bare = line.str.replace_all(quoted, "")
            formed = (
                line.str.contains(f"^{fields}(?:{delimiter}{fields})*$")
                & (bare.str.count_matches(dialect.delimiter, literal=True) == delimiters)
                & (line.str.strip_chars(WHITE + dialect.delimiter + dialect.quote) != "")
            )
            plain = pl.when(has_quotes).then(formed).otherwise(plain)
        self._kinds = ((short & plain & ~blank).alias("good"), (short & blank).alias("blank"))

    def of(self, lines: pl.Series) -> pl.DataFrame:
        """Two Boolean columns: `good` for records by themselves, `blank`; a line that is neither is suspicious."""
        return lines.alias("line").to_frame().lazy().select(self._kinds).collect()
