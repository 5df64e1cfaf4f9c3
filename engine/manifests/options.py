"""How does the caller want a file to be read? What is left out is detected and said."""

from __future__ import annotations

from dataclasses import dataclass

from engine.faults import Fault, Place, SourceRefused, nearest
from engine.manifests.decimals import DecimalMark
from engine.manifests.tables import FORMATS, Format

FIELD_LIMIT = 1 << 20
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_MARKS: dict[str, DecimalMark] = {".": ".", ",": ",", "point": ".", "comma": ","}


@dataclass(frozen=True, slots=True)
class TextOptions:
    """What the caller says about a text file. A blank quote means that quotes are plain text."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    field_limit: int = FIELD_LIMIT
    encoding_option: str = "--encoding"


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the caller says about a file, as it stands on a command line.

    `delimiter`: one character, or comma, semicolon, tab, pipe. `quote`: one character, or none. `decimal`: point or
    comma. `sheet`: the name of a worksheet. `field_limit`: the longest field, in characters. `encoding_option`: how
    whoever has to name an encoding does so.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    field_limit: int = FIELD_LIMIT
    encoding_option: str = "--encoding"

    def text(self) -> TextOptions:
        """The part that concerns text files; raises `SourceRefused` for a delimiter or quote that cannot be."""
        delimiter = self.delimiter and _DELIMITERS.get(self.delimiter, self.delimiter)
        quote = "" if self.quote == "none" else self.quote
        faults = [
            Fault(Place(f"--{name}"), f"`{given}` is not one character", "write the character itself")
            for name, given in (("delimiter", delimiter), ("quote", quote))
            if given and (len(given) != 1 or given in "\r\n\0")
        ]
        if delimiter and delimiter == quote:
            faults.append(Fault(Place("--quote"), "is the same as the delimiter"))
        if faults:
            raise SourceRefused(faults)
        return TextOptions(self.encoding, delimiter or None, quote, self.field_limit, self.encoding_option)

    def decimal_mark(self) -> DecimalMark | None:
        """The decimal mark that was given; raises `SourceRefused` for one that there is not."""
        if self.decimal is None:
            return None
        if self.decimal not in _MARKS:
            raise SourceRefused([Fault(Place("--decimal"), f"`{self.decimal}` is no decimal mark", "point or comma")])
        return _MARKS[self.decimal]

    def file_format(self) -> Format | None:
        """The format that was given; raises `SourceRefused` for one that is not read."""
        if self.format is None:
            return None
        if self.format not in FORMATS:
            hint = nearest(self.format, FORMATS) or "one of " + ", ".join(FORMATS)
            raise SourceRefused([Fault(Place("--format"), f"`{self.format}` is not a format that is read", hint)])
        return FORMATS[self.format]
