"""Which mark stands before the decimals in a file's numbers? Found from those that can be read one way only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

from engine.manifests.notices import Notice, notice
from engine.vocabulary.values import THROUGH

DecimalMark: TypeAlias = Literal[".", ","]
_UNIT = r"\s*[%A-Za-zµμ°/·0-9]*"
# 0,1 and 12,3456 and 1.234,5 have a decimal comma; 1,234 may be either and says nothing.
_COMMA = re.compile(rf"[+-]?(?:\d+,(?:\d{{1,2}}|\d{{4,}})|0,\d+|\d{{1,3}}(?:\.\d{{3}})+,\d+)(?!\d){_UNIT}")
_POINT = re.compile(rf"[+-]?(?:\d+\.(?:\d{{1,2}}|\d{{4,}})|0\.\d+|\d{{1,3}}(?:,\d{{3}})+\.\d+)(?!\d){_UNIT}")
_WITH_COMMA = re.compile(r"\A([+-]?\d+),(\d+)(?![\d.,])(.*)\Z", re.DOTALL)


def decimal_marks(texts: Iterable[str]) -> set[DecimalMark]:
    """The marks that these numbers surely use; empty where nothing tells.

    >>> decimal_marks(["1,234", "0,1 %"]), decimal_marks(["1,234"]), sorted(decimal_marks(["0,1", "0.1"]))
    ({','}, set(), [',', '.'])
    """
    marks: set[DecimalMark] = set()
    for number in (end.strip() for text in texts for end in text.split(THROUGH)):
        if _COMMA.fullmatch(number):
            marks.add(",")
        elif _POINT.fullmatch(number):
            marks.add(".")
    return marks


def with_point(text: str) -> str | None:
    """A number, or the ends of an interval, with a decimal comma, written with a point; None where it has one already.

    >>> with_point("0,1 %"), with_point("300"), with_point("1.234,5"), with_point("1.5"), with_point("0,5..1")
    ('0.1 %', '300', None, None, '0.5..1')
    """
    ends = [end.strip() for end in text.split(THROUGH)]
    if any("." in end for end in ends):
        return None
    return THROUGH.join(_WITH_COMMA.sub(r"\1.\2\3", end) for end in ends)


def settle_mark(given: DecimalMark | None, texts: Iterable[str]) -> tuple[DecimalMark, list[Notice]]:
    """The mark to read a file's numbers with, and what to say of it: the one given, else the one they show."""
    marks = decimal_marks(texts)
    mark: DecimalMark = given or ("," if marks == {","} else ".")
    if mark == ",":
        return mark, [notice("decimal", "Numbers have a decimal comma.", "数字使用逗号作为小数点。")]
    if len(marks) > 1:
        en = "Some numbers have a decimal comma, others a point; those with a comma are rejected"
        zh = "部分数字使用小数逗号，部分使用小数点；含逗号者被拒绝"
        return mark, [notice("decimal", f"{en}. Settle it with --decimal.", f"{zh}。请用--decimal指定。")]
    return mark, []


def point_fault(text: str) -> tuple[str, str]:
    """What is wrong with a number that has a point where numbers have a comma, and what would be right."""
    what = f"`{text.strip()}` holds a point, but the numbers of this file have a decimal comma"
    return what, "write 1234,5, or read the file with --decimal point"
