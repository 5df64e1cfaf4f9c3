"""In which dialect is a text file written? Every candidate is tried on its first lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.manifests.dialects import DELIMITERS, Dialect
from engine.manifests.framing import Framer, HeldLines, Record
from engine.manifests.options import TextOptions
from engine.manifests.physical_lines import PhysicalLine
from engine.manifests.rows import Rejected


class DialectDetector:
    """Tries dialects on the first lines of a file.

    `is_known` says whether a name is that of a column; `tabs_first` settles a draw in favour of tabs.
    """

    def __init__(
        self, sample: Sequence[PhysicalLine], options: TextOptions, is_known: Callable[[str], bool], tabs_first: bool
    ) -> None:
        """Keep the lines and what the caller has settled already."""
        self._sample = sample
        self._options = options
        self._is_known = is_known
        self._order = sorted(DELIMITERS, key=lambda mark: mark != "\t") if tabs_first else list(DELIMITERS)

    def records(self, dialect: Dialect) -> list[Record | Rejected]:
        """The first records as a dialect reads them."""
        framer = Framer(HeldLines(list(self._sample)), dialect, self._options.field_limit)
        return list(framer)

    def dialect(self) -> Dialect:
        """The delimiter under which most header names are known, then most rows fit; the quote that fits as well."""
        delimiters = [self._options.delimiter] if self._options.delimiter else self._order
        quote = '"' if self._options.quote is None else self._options.quote
        best = max((Dialect(mark, quote) for mark in delimiters), key=self._score)
        if self._options.quote is None and self._quotes_are_text(best):
            return Dialect(best.delimiter, "")
        return best

    def _score(self, dialect: Dialect) -> tuple[int, int, int]:
        records = self.records(dialect)
        header = records[0].fields if records and isinstance(records[0], Record) else []
        known = sum(self._is_known(name) for name in header)
        return known, sum(isinstance(record, Record) for record in records) if len(header) > 1 else 0, len(header)

    def _quotes_are_text(self, dialect: Dialect) -> bool:
        """Whether quotes stand inside fields only, never before one, and every row fits once they are plain text."""
        if not any('"' in line.text for line in self._sample):
            return False
        plain = self.records(Dialect(dialect.delimiter, ""))
        return all(isinstance(one, Record) and not any(map(_begins_quoted, one.fields)) for one in plain)


def _begins_quoted(field: str) -> bool:
    return field.lstrip().startswith('"')
