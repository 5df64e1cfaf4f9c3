"""How does a text file separate its fields? By a delimiter and quotes that are detected, said, and can be given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {
    ",": ("comma", "逗号"), ";": ("semicolon", "分号"), "\t": ("tab", "制表符"), "|": ("vertical bar", "竖线"),
}  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """A delimiter and a quote, one character each; without a quote (blank) every quote is plain text.

    Strict, as RFC 4180 has it: a quoted field begins and ends with its quote and doubles those inside.
    """

    delimiter: str
    quote: str = '"'

    def fields(self, text: str) -> list[str] | None:
        """The fields of one whole record; None where its quotes are malformed.

        >>> Dialect(",").fields('a,"b ""c"", d",')
        ['a', 'b "c", d', '']
        """
        if not self.quote or self.quote not in text:
            return text.split(self.delimiter)
        closed = text + self.delimiter
        if not self._record.fullmatch(closed):
            return None
        doubled = self.quote * 2
        return [quoted.replace(doubled, self.quote) or plain for quoted, plain in self._field.findall(closed)]

    def opens_a_quote(self, text: str) -> bool:
        """Whether a line leaves a quote open, so that its record may go on in the next line."""
        return bool(self.quote) and text.count(self.quote) % 2 == 1

    def fault(self, text: str) -> tuple[str, str]:
        """What is wrong with the quotes of a record for which `fields` found None, and what would be right."""
        closed = text + self.delimiter
        at, number = 0, 1
        while found := self._field.match(closed, at):
            at, number = found.end(), number + 1
        if closed[at : at + 1] != self.quote:
            hint = "put the field in quotes and double the quote inside it, or read the file with --quote none"
            return f"a quote stands inside field {number}, which is not in quotes", hint
        if self._quoted.match(closed, at):
            return f"text follows the closing quote of field {number}", "double a quote that belongs to the text"
        return f"the quote of field {number} is never closed", "close it before the next delimiter"

    @property
    def delimiter_name(self) -> tuple[str, str]:
        """The delimiter in words, English and Chinese."""
        return _NAMES.get(self.delimiter, (self.delimiter, self.delimiter))

    @cached_property
    def _quoted(self) -> re.Pattern[str]:
        quote = re.escape(self.quote)
        return re.compile(f"{quote}(?:[^{quote}]++|{quote}{quote})*+{quote}")

    @cached_property
    def _field(self) -> re.Pattern[str]:
        quote, delimiter = re.escape(self.quote), re.escape(self.delimiter)
        inside = f"{quote}((?:[^{quote}]++|{quote}{quote})*+){quote}"
        return re.compile(f"(?:{inside}|([^{quote}{delimiter}\r\n]*+)){delimiter}")

    @cached_property
    def _record(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self._field.pattern})++")
