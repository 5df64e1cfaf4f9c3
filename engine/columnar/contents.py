"""What do bills of materials say of the lines of a block? The columnar form of `engine.facts.item_content`.

Where a line says nothing of its content itself and the bill settles the share, every line of the item is alike. All
other lines of such items are odd: they go through the reading for single records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from engine.columnar.texts import coded, stripped
from engine.facts.item_content import ELEMENTS, LISTED_SHARE, LISTED_VALUE, ItemContent
from engine.vocabulary.values import AtLeast

FILLED = (ELEMENTS, LISTED_VALUE, LISTED_SHARE)


class Contents(NamedTuple):
    """The rows with a bill of materials: `at` are their places, `items` the contents there are, `which` of them."""

    at: pl.Series
    items: list[ItemContent]
    which: pl.Series


def contents_of(column: pl.Series, known: Mapping[str, ItemContent]) -> Contents | None:
    """The contents of a column of item numbers; None where no item has a bill of materials."""
    codes, texts = coded(stripped(column))
    items = [known[text] for text in texts if text in known]
    if not items:
        return None
    places = {text: place for place, text in enumerate(text for text in texts if text in known)}
    which = pl.Series("", [places.get(text) for text in texts], pl.UInt32).gather(codes)
    at = which.is_not_null().arg_true()
    return Contents(at, items, which.gather(at))


def is_settled(content: ItemContent) -> bool:
    """Whether a bill of materials alone gives the item's share."""
    share = content.listed_share
    return share is not None and share <= 1


def tells_elements(content: ItemContent) -> bool:
    """Whether a bill of materials says anything of the elements."""
    return bool(content.elements) or not isinstance(content.elements, AtLeast)
