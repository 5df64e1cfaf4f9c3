"""How do frames become the rows of a worksheet? As the XML that a workbook stores, many rows at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from api.reports.styles import Style

CELL_UNITS = 32_767
"""What a cell holds, in UTF-16 units: characters beyond the basic plane count twice."""
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_"
_NOT_XML = re.compile("[\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACED = r"^\s|\s$|\n"
_EPOCH_DAYS = 25_569  # from the first day that worksheets count to 1970-01-01
_LINE_HEIGHT, _HIGHEST = 16, 400
_WIDER = 1.25  # how much more room a Chinese character takes than another
_FILLED = 0.94  # lines break between words, so they are not filled to the end
_WIDE = r"[\x{2e80}-\x{10ffff}]"
_WIDE_CHARACTER = re.compile("[\u2e80-\U0010ffff]")
_CELL_BYTES, _BLANK_BYTES = 60, 22
_MOST_LINES: dict[Style, int] = {"wrapped": _HIGHEST // _LINE_HEIGHT, "strong": _HIGHEST // _LINE_HEIGHT, "clipped": 4}
"""The looks for which rows grow, and up to how many lines."""
_KINDS: dict[Style, str] = {"number": "number", "date": "date"}


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide it is in characters, and how its cells look."""

    head: str
    width: float
    style: Style = "text"


@dataclass(frozen=True)
class Looks:
    """The numbers of the formats of a worksheet's cells.

    One for each column; `accents`: those of cells of the first column by their text; `blanks`: whether a blank cell
    has one too.
    """

    columns: tuple[str, ...]
    accents: Mapping[str, str]
    blanks: bool


def row_texts(frame: pl.DataFrame, columns: Sequence[Column], looks: Looks, first: int) -> pl.Series:
    """One text for each row of a frame of texts: the rows of a worksheet from row `first` on."""
    places = pl.int_range(first, first + frame.height, eager=True).cast(pl.String).alias("row")
    cells = []
    for place, column in enumerate(columns):
        texts, look = frame.to_series(place), pl.lit(looks.columns[place])
        if place == 0 and looks.accents:
            look = pl.lit(texts).replace_strict(looks.accents, default=look, return_dtype=pl.String)
        start = [pl.lit(f'<c r="{letters(place)}'), pl.lit(places), pl.lit('" s="'), look]
        cells.append(_cells(texts, _KINDS.get(column.style, "text"), start, looks.blanks))
    opened = pl.concat_str(
        pl.lit('<row r="'), pl.lit(places), pl.lit('"'), pl.lit(_heights(frame, columns)), pl.lit(">")
    )
    return pl.select(pl.concat_str(opened, *map(pl.lit, cells), pl.lit("</row>")).alias("row")).to_series()


def size(frame: pl.DataFrame, blanks: bool) -> int:
    """About how many bytes the rows of a frame take, with cells for the blanks or without."""
    texts, filled = frame.select(
        pl.sum_horizontal(pl.all().str.len_bytes().sum()), filled=pl.sum_horizontal((pl.all() != "").sum())
    ).row(0)
    blank = frame.width * frame.height - int(filled) if blanks else 0
    return int(texts) + _CELL_BYTES * int(filled) + _BLANK_BYTES * blank


def too_long(texts: pl.Series) -> int:
    """How many texts are cut because a worksheet cell does not hold them."""
    return sum(_units(text) > CELL_UNITS for text in texts.filter(texts.str.len_chars() * 2 > CELL_UNITS))


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a cell so many characters wide; Chinese ones take two places and more."""
    places = len(text) + _WIDER * len(_WIDE_CHARACTER.findall(text))
    return max(text.count("\n") + 1, 1 + int(places / (width * _FILLED)))


def height(lines: int) -> int:
    """How high a row of so many lines is, in points; a worksheet has a highest row."""
    return min(_LINE_HEIGHT * lines, _HIGHEST)


def mapped(texts: pl.Series, wanted: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """The texts with a function applied to those that are wanted."""
    if not wanted.any():
        return texts
    changed = pl.Series([function(text) for text in texts.filter(wanted)], dtype=pl.String)
    return texts.scatter(wanted.arg_true(), changed)


def _cells(texts: pl.Series, kind: str, start: list[pl.Expr], blanks: bool) -> pl.Series:
    """The cells of one column, each beginning with its `start`."""
    if kind == "text":
        opened = (
            pl.when(pl.lit(texts).str.contains(_SPACED)).then(pl.lit(' xml:space="preserve"')).otherwise(pl.lit(""))
        )
        parts = [
            pl.lit('" t="inlineStr"><is><t'),
            opened,
            pl.lit(">"),
            pl.lit(_escaped(texts)),
            pl.lit("</t></is></c>"),
        ]
    else:
        parts = [pl.lit('"><v>'), pl.lit(_days(texts) if kind == "date" else texts), pl.lit("</v></c>")]
    blank = pl.concat_str(*start, pl.lit('"/>')) if blanks else pl.lit("")
    found = pl.when(pl.lit(texts) == "").then(blank).otherwise(pl.concat_str(*start, *parts))
    return pl.select(found.alias("cell")).to_series()


def _days(texts: pl.Series) -> pl.Series:
    """Dates as worksheets count them: in days."""
    return (texts.str.to_date("%Y-%m-%d", strict=False).dt.epoch("d") + _EPOCH_DAYS).cast(pl.String)


def _escaped(texts: pl.Series) -> pl.Series:
    """Texts as they stand in XML; what no cell holds or what would be read as something else is written otherwise."""
    unusual = texts.str.contains(_SPECIAL) | (texts.str.len_chars() * 2 > CELL_UNITS)
    return mapped(texts, unusual, _stored).str.replace_many(_MARKUP)


def _stored(text: str) -> str:
    text = _fitting(_NOT_XML.sub("\ufffd", text))
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _fitting(text: str) -> str:
    if _units(text) <= CELL_UNITS:
        return text
    return text.encode("utf-16-le")[: 2 * (CELL_UNITS - 1)].decode("utf-16-le", errors="ignore") + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _heights(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.Series:
    """The height of each row as an attribute. A row without one has its texts run over the rows below it."""
    lines = [pl.repeat(1, frame.height, dtype=pl.Int64)]
    for place, column in enumerate(columns):
        if column.style in _MOST_LINES:
            text = pl.col(frame.columns[place])
            room = text.str.len_chars() + _WIDER * text.str.count_matches(_WIDE)
            needed = pl.max_horizontal(text.str.count_matches("\n") + 1, 1 + (room / (column.width * _FILLED)).floor())
            lines.append(needed.cast(pl.Int64).clip(upper_bound=_MOST_LINES[column.style]))
    points = (pl.max_horizontal(*lines) * _LINE_HEIGHT).clip(upper_bound=_HIGHEST)
    told = pl.concat_str(pl.lit(' ht="'), points.cast(pl.String), pl.lit('" customHeight="1"'))
    return frame.select(told.alias("height")).to_series()


def letters(place: int) -> str:
    """The letters of a column: A, B, …, Z, AA.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
