"""What is wrong with a row, a file or a request, in Chinese? Who finds it says it in English; here it is said again."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from api.reports.file_sayings import OF_FILES
from api.reports.list_sayings import OF_LISTS
from api.reports.origin_sayings import OF_ORIGINS
from api.reports.refusal_sayings import OF_REFUSALS
from engine.vocabulary.vocabulary import Vocabulary

_FACT, _SAYINGS = "fact", frozenset({"saying", "saying_too"})
_ROUNDED = re.compile(r"^about (?=[0-9])")
_OF_ROWS: tuple[tuple[str, str], ...] = (
    # what is wrong
    ("is blank", "为空"),
    ("`{text}` is not a country", "“{text}”不是国家或地区"),
    ("`{text}` is not a known {fact}", "“{text}”不是已知的{fact}"),
    ("`{text}` is not a tariff code", "“{text}”不是税则编码"),
    ("`{text}` is not a number", "“{text}”不是数字"),
    ("`{text}` is not a whole number", "“{text}”不是整数"),
    ("`{text}` is not a share", "“{text}”不是占比"),
    ("`{text}` is not between 0 % and 100 %", "“{text}”不在0 %与100 %之间"),
    ("`{text}` is negative", "“{text}”为负数"),
    ("`{text}` carries a unit", "“{text}”带有单位"),
    ("`{text}` is not a unit of {fact}", "“{text}”不是{fact}的单位"),
    ("`{text}` is not an amount", "“{text}”不是金额"),
    ("`{text}` is not a currency", "“{text}”不是币种"),
    ("`{text}` is neither yes nor no", "“{text}”既非“是”也非“否”"),
    ("`{text}` is not a date ({why})", "“{text}”不是日期"),
    ("`{text}` is not a date", "“{text}”不是日期"),
    ("`{text}` does not say its time zone", "“{text}”未注明时区"),
    ("`{text}` is one value, of which nothing is merely possible", "“{text}”是单一取值，不能标记为可能"),
    ("`{text}` does not name what is possible", "“{text}”未写明何者可能"),
    ("`{text}` does not have two ends", "“{text}”缺少一端或多于两端"),
    ("`{text}` has {unit} at one end only", "“{text}”只有一端带有{unit}"),
    ("`{text}` runs backwards", "“{text}”的两端颠倒"),
    ("`{text}` leaves something open", "“{text}”未完全确定"),
    ("`{text}` holds a point, but the numbers of this file have a decimal comma",
     "“{text}”含小数点，而本文件的数字使用逗号作为小数点"),
    ("{part} is more than the {whole} in {column}", "{part}大于{column}中的{whole}"),
    ("{text} contradicts {part} over {whole}, which is {share}", "{text}与{part}除以{whole}所得（{share}）矛盾"),
    ("{text} contradicts the bill of materials, which gives {given}", "{text}与物料清单（{given}）矛盾"),
    ("{text} leaves out {elements}, which the bill of materials contains", "{text}缺少物料清单所含的{elements}"),
    ("line {line} of shipment {shipment} is in row {row} already", "货运{shipment}第{line}行已在文件第{row}行出现"),
    ("has {count} fields where the header has {width}", "有{count}个字段，而表头有{width}个"),
    ("field {number} is {count} characters long", "第{number}个字段长达{count}个字符"),
    ("is {count} characters long", "长达{count}个字符"),
    ("the line is {count} characters long, more than is read", "该行长达{count}个字符，超出读取上限"),
    ("holds bytes that are not in the encoding of the file", "含有不属于文件编码的字节"),
    ("holds a NUL character", "含有空字符（NUL）"),
    ("a quote stands inside field {number}, which is not in quotes", "第{number}个字段未加引号，但内部有引号"),
    ("text follows the closing quote of field {number}", "第{number}个字段的结束引号之后还有文字"),
    ("the quote of field {number} is never closed", "第{number}个字段的引号没有结束"),
    ("the formula gives {error}", "公式结果为{error}"),
    ("is nested too deeply", "嵌套过深"),
    ("is not a JSON record: {why}", "不是JSON记录"),
    # what would be right
    ("did you mean `{name}`?", "是否为“{name}”？"),
    ("did you mean {name}?", "是否为{name}？"),
    ("one of {names}", "应为下列之一：{names}"),
    ("write an ISO 3166-1 code or name", "请填写ISO 3166-1代码或名称"),
    ("write an ISO 4217 code such as EUR", "请填写ISO 4217代码，如EUR"),
    ("write digits with a point, without thousands separators, such as 1234.5",
     "请填写带小数点、不带千位分隔符的数字，如1234.5"),
    ("at most 30 digits before and after the point", "小数点前后各不得超过30位数字"),
    ("write digits only, such as 256", "请只填写数字，如256"),
    ("4 to 10 digits, dots allowed, such as 8505.11", "4至10位数字，可带点，如8505.11"),
    ("write 0.1 % or 0.001", "请填写0.1 %或0.001"),
    ("a measure is zero or more", "数量不得小于零"),
    ("a value is zero or more", "金额不得小于零"),
    ("{fact} is a bare number", "{fact}是不带单位的数字"),
    ("write it in {unit}", "请以{unit}为单位填写"),
    ("write the number here and the currency in its own column", "此处只填写数字，币种填写在单独一列"),
    ("write yes or no", "请填写是或否"),
    ("write a date such as 2026-11-20, or a time with its zone such as 2026-11-20T09:30:00+08:00",
     "请填写日期，如2026-11-20，或者带时区的时刻，如2026-11-20T09:30:00+08:00"),
    ("leave it blank where it is not known", "如不清楚，请留空"),
    ("write it with one question mark behind it, such as US-UVL?", "请写明名称并在其后加一个问号，如US-UVL?"),
    ("write both ends, such as 10..20", "请填写两端，如10..20"),
    ("write it at both, such as {ends}", "请在两端都填写，如{ends}"),
    ("write the lower end first: {ends}", "请先写较小的一端：{ends}"),
    ("the line itself states this in full", "此项由该行自行申报，须完整填写"),
    ("write 1234,5, or read the file with --decimal point", "请填写1234,5，或者以--decimal point读取文件"),
    ("{part} is a part of {whole}", "{part}是{whole}的一部分"),
    ("give one of them, or correct either", "请只填写其中一项，或者更正其一"),
    ("leave the cell blank, or correct either", "请将该单元格留空，或者更正其一"),
    ("number each line of a shipment once", "同一货运内的行号不得重复"),
    ("give the date of export, or one date for all lines", "请填写出口日期，或者为各行统一指定日期"),
    ("every line needs it", "每行必填"),
    ("a field that holds the delimiter, a quote or a line end must be in quotes",
     "含有分隔符、引号或换行的字段须加引号"),
    ("a field has at most {count} characters; is a quote missing?", "字段最长{count}个字符；是否缺少引号？"),
    ("is a quote or a line end missing?", "是否缺少引号或换行？"),
    ("correct the row, or name the encoding of the file", "请更正该行，或者指明文件编码"),
    ("the row is damaged; export it again", "该行已损坏，请重新导出"),
    ("the field is damaged", "该字段已损坏"),
    ("a field is far shorter", "字段不应如此之长"),
    ("put the field in quotes and double the quote inside it, or read the file with --quote none",
     "请为该字段加引号并将其中的引号写两遍，或者以--quote none读取文件"),
    ("double a quote that belongs to the text", "属于文字的引号须写两遍"),
    ("close it before the next delimiter", "请在下一个分隔符之前结束引号"),
    ("correct it in the workbook", "请在工作簿中更正"),
    ("nest facts one level deep", "事实只能嵌套一层"),
    ("write one object on each line", "每行应为一个对象"),
)  # fmt: skip


class Sayings:
    """The sayings of the reading in Chinese; titles of facts are said as the vocabulary has them."""

    def __init__(self, vocabulary: Vocabulary | None = None, words: Callable[[str], str] = str) -> None:
        """Know the facts by their English titles; what is said of files as a whole names none.

        `words` says in Chinese what is no saying but stands in one, such as the name of a right.
        """
        self._words = words
        facts = vocabulary.facts.values() if vocabulary else ()
        self._facts = {fact.title.en: fact.title.zh for fact in facts}

    def in_chinese(self, text: str) -> str | None:
        """A saying in Chinese; None for one that is not known."""
        for pattern, chinese in _patterns():
            found = pattern.fullmatch(text)
            if found:
                named = {name: _ROUNDED.sub("约", value) for name, value in found.groupdict().items()}
                if _FACT in named:
                    named[_FACT] = self._facts.get(named[_FACT], named[_FACT])
                for name in named.keys() & _SAYINGS:
                    named[name] = self.in_chinese(named[name]) or self._words(named[name])
                return chinese.format_map(named)
        return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    sayings = (*_OF_ROWS, *OF_FILES, *OF_LISTS, *OF_REFUSALS, *OF_ORIGINS)
    return tuple((re.compile(_pattern(english), re.DOTALL), chinese) for english, chinese in sayings)


def _pattern(english: str) -> str:
    """A saying as a pattern: each place takes any text, the earlier ones as little as they can.

    >>> _pattern("{part} is a part of {whole}")
    '(?P<part>.+?)\\\\ is\\\\ a\\\\ part\\\\ of\\\\ (?P<whole>.+?)'
    """
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(english))
