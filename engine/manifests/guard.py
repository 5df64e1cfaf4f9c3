"""Would a spreadsheet program run this text? In a CSV file a cell that begins like a formula is one, unless marked.

The mark is a single quote before the text. It changes the user's own data, so every use is counted and said. Numbers
such as -5 and a lone dash are left alone. In a workbook every cell is written as text and needs no mark, but some texts
have to be kept from being written as something else.
"""

from __future__ import annotations

import re

import polars as pl

BEGINS_LIKE_A_FORMULA = r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"  # and their full-width forms
"""The first character of such texts; a regular expression in Python's words and in Polars'."""
_HARMLESS = r"[-\uff0d]|[+-]?[0-9][0-9.,' ]*%?"
_begins_like_a_formula = re.compile(BEGINS_LIKE_A_FORMULA)
_harmless = re.compile(_HARMLESS)
_NOT_XML = re.compile("[\ufffe\uffff]")


def guarded(text: str) -> str:
    """The text as it is safe to write into a CSV cell.

    >>> guarded("=1+1"), guarded("-5.2 %"), guarded("-"), guarded("@user"), guarded("Müller")
    ("'=1+1", '-5.2 %', '-', "'@user", 'Müller')
    """
    if _begins_like_a_formula.match(text) and not _harmless.fullmatch(text):
        return f"'{text}"
    return text


def needs_guard(texts: pl.Expr) -> pl.Expr:
    """Which texts of a column `guarded` marks.

    >>> pl.DataFrame({"texts": ["=1+1", "-5.2 %", "Müller"]}).select(needs_guard(pl.col("texts"))).to_series().to_list()
    [True, False, False]
    """
    return texts.str.contains(rf"\A{BEGINS_LIKE_A_FORMULA}") & ~texts.str.contains(rf"\A(?:{_HARMLESS})\z")


def storable(text: str) -> str:
    """The text as it is safe to give to XlsxWriter: only what XML has a place for, and never taken for markup.

    XlsxWriter writes what begins and ends as rich text does just as it stands, formulas included; a space before it
    keeps it a text, even if it is cut.

    >>> storable("<r><t>a</t></r>"), storable("a\ufffe")
    (' <r><t>a</t></r>', 'a\ufffd')
    """
    found = _NOT_XML.sub("\ufffd", text)
    return f" {found}" if found.startswith("<r>") else found
