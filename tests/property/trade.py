"""Random lines of trade as they stand in files: for every column texts that are right, odd, at the edge, or wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random

from engine.columnar.numbers import scale_of, scaled_value
from engine.facts.item_content import ItemContent, RowNote
from engine.facts.profile import Profile
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import AtLeast

FIRST_DAY = date(2026, 11, 1)
CONSIGNEES = ("Isartal GmbH", "東京電機株式会社", "Acme, Inc.")
USERS = ("Isartal GmbH", "Rhein Antriebe", "Очень длинное имя")
LICENCE_NUMBERS = ("L-1", "L-2", "许可-3")
ITEMS = ("I-1", "I-2", "I-3", "I-4", "件-5")

_DAYS = tuple((FIRST_DAY + timedelta(days=days)).isoformat() for days in range(-4, 16))
_INSTANTS = tuple(
    f"{day}T{time}"
    for day in _DAYS[3:12]
    for time in ("15:59:59+00:00", "16:00:00Z", "23:30:00-05:00", "00:00:00+08:00", "04:59:59.999999+00:00")
)
_COUNTRIES = ("CN", "JP", "VN", "DE", "US", "NL", "TW", "China", "中国", "Germany", "usa", "hk")
_SHARES = ("0.1 %", "0.001", "0.1%", "0.0999999999999999999 %", "0.1000000001 %", "0", "1", "100 %", "49.9 %", "50 %",
           "0.5", "25%", "10 %", "99.99 %", "33.333333333333 %")  # fmt: skip
_COUNTS = ("0", "1", "128", "255", "256", "256.0", "257", "300", " 256 ", "99999999999999999999")
_AMOUNTS = ("1", "3", "7.000", "99.99", "100", "100", "100.000000001", "1000", "1000.50", "120000", "10000.0000",
            "123456789012345678901", "333.3333333333333333")  # fmt: skip
_PARTS = ("0", "0.01", "0.1", "0.100", "0.0999999999", "0.1000000001", "1", "1.0005", "25", "0.3333333333333333333")
_QUANTITIES = ("0", "1", "14", "14.0000000001", "13.999", "7", "300", "299.999999", "16", "28", "5.5", "1.5")
_UNITS = {"kg": ("g", "t", "lb"), "nm": ("um", "μm"), "g/cm3": ("kg/m3",), "mm": ("cm", "in"), "kW": ("W",)}
_OF_TYPES = {
    "text": (*CONSIGNEES, *USERS, "=1+1", 'a "quoted" name', "two\nlines"),
    "country": _COUNTRIES,
    "countries": (*_COUNTRIES[:4], "CN;JP", "VN, DE", "us|cn"),
    "code": ("8505.11", "850511", "85051110", "8505", "8486.20", "2846", "3818.00.10"),
    "share": _SHARES,
    "count": _COUNTS,
    "money": _PARTS,
    "yes_no": ("yes", "no", "YES", "0", "1", "是", "否"),
    "date": (*_DAYS, *_INSTANTS),
}
_OF_FACTS = {
    "line.currency": ("EUR", "CNY", "USD", "eur"),
    "line.licences": (*LICENCE_NUMBERS, "L-1;L-2", "L-9", "l-1"),
    "line.unit": ("pcs", "ea", "kg", "件", "m"),
    "line.value": _AMOUNTS,
    "item.id": ITEMS,
}
_ODD, _WRONG_CELLS, _IN_PART = 0.2, 0.004, 0.1
_OF_A_ROW = ("shipment.id", "line.no")
_OF_PARTIES, _LICENCES = (".lists", "_ownership"), ("line.licences",)
_SHARES_OF_CONTENT, _AMOUNTS_OF_CONTENT = ("_value_share",), ("_listed_value", "_controlled_value", "item.elements")
_INTERVALS = {
    "share": ("30 %..60 %", "0.001..0.5", "0.05 %..0.1 %", "0 %..100 %", "49.9 %..50 %", "60 %..30 %"),
    "count": ("255..256", "1..300", "257..299", "0..1"),
    "quantity": ("7..14", "14.0000000001..16", "0..300", "1..", "13.999..28"),
    "money": ("0.05..0.2", "0..1", "1..25", "100..1000"),
}
_NO_VALUE = ("", "", "", " ", "unknown", "未知", "none", "-", "N/A", "无", "\u3000")
_WRONG = {
    "country": ("Chian", "XX", "C N"), "countries": ("CN;Chian",), "word": ("militray",), "words": ("civil;x",),
    "code": ("85", "85.0x", "85051199990"), "share": ("120 %", "-1 %", "0.1 kg", "1e-3"),
    "count": ("2.5", "-1", "many"), "quantity": ("300 parsec", "-3", "1,234.50", "1e5"),
    "money": ("12 EUR", "-1", "1.2.3", "１２"),
    "yes_no": ("maybe",), "date": ("2026-02-30", "2026-11-10T16:30:00", "soon", "2026-11-1"), "text": (),
    "codes": ("?", "x; y??"),
}  # fmt: skip


@cache
def _codes(law: Rulebook) -> tuple[str, ...]:
    listed = sorted(law.lists.all_codes())
    some = listed[:: max(1, len(listed) // 60)]
    return (*some, *(f"{code}.x" for code in some[::7]), *(code.rpartition(".")[0] or code for code in some[::5]),
            "EAR99", "3A001", "x")  # fmt: skip


def good_texts(fact: Fact, law: Rulebook) -> tuple[str, ...]:
    """Texts that give a fact a value, so close to one another that conditions on any of them have edges."""
    return _good_texts(law)[fact.name]


@cache
def _good_texts(law: Rulebook) -> dict[str, tuple[str, ...]]:
    return {name: _drawn_up(fact, law) for name, fact in law.vocabulary.facts.items()}


@cache
def _held_texts(law: Rulebook) -> dict[str, tuple[str, ...]]:
    """Those of the good texts whose numbers columns can hold."""
    facts = law.vocabulary.facts
    return {
        name: tuple(text for text in texts if _is_held(facts[name], text)) for name, texts in _good_texts(law).items()
    }


def _is_held(fact: Fact, text: str) -> bool:
    return not fact.is_number or scaled_value(read_value(fact, text), scale_of(fact)) is not None


def _drawn_up(fact: Fact, law: Rulebook) -> tuple[str, ...]:
    drawn = _OF_FACTS.get(fact.name) or _OF_TYPES.get(fact.type)
    if drawn is not None:
        return drawn
    match fact.type:
        case "word" | "words":
            words = tuple(fact.words)
            titles = tuple(title.zh for title in fact.words.values() if _is_read(fact, title.zh))[:3]
            return (*words, *titles, words[0].upper(), *((";".join(words[:2]),) if fact.type == "words" else ()))
        case "codes":
            known = _codes(law)
            return (*known, *(f"{one};{other}" for one, other in zip(known[::4], known[1::4], strict=False)))
        case "quantity":
            units = (fact.unit, *_UNITS.get(fact.unit, ())) if fact.unit else ()
            readable = tuple(f"{_QUANTITIES[place]} {unit}" for place in (1, 2, 6) for unit in units)
            return (*_QUANTITIES, *(text for text in readable if _is_read(fact, text)))
    raise AssertionError(fact.type)


def _is_read(fact: Fact, text: str) -> bool:
    try:
        read_value(fact, text)
    except ValueError:
        return False
    return True


def random_manifest(chance: Random, law: Rulebook, rows: int, different: int | None = None) -> bytes:
    """A manifest with some of the columns there are; `different`: how many different lines its rows state, else all.

    Most lines are such that columns can hold them, for what leaves the columns is compared with itself. In one of
    five whatever is wrong, open or too fine to scale may stand in any cell.
    """
    facts = list(law.vocabulary.facts.values())
    required = [fact for fact in facts if fact.name in (*_OF_A_ROW, "shipment.date")]
    others = [fact for fact in facts if fact not in required]
    given = [*required, *chance.sample(others, chance.randint(len(others) // 3, len(others)))]
    if chance.random() < 0.8:  # what is stated twice seldom agrees
        stated = chance.choice([("share",), ("listed_value", "controlled_value")])
        given = [fact for fact in given if fact.name.endswith(stated) or not _is_of_content(fact)]
    chance.shuffle(given)
    blank = {fact.name: chance.choice([0.05, 0.3, 0.7]) for fact in given}
    lines = [_line(chance, law, given, blank) for _ in range(min(rows, different or rows))]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=chance.choice(["\n", "\r\n"]), delimiter=chance.choice(",;\t"))
    writer.writerow([*(fact.column for fact in given), "remarks"])
    for number in range(rows):
        line = lines[number] if number < len(lines) else chance.choice(lines)
        row = [_of_row(chance, fact, number) or text for fact, text in zip(given, line, strict=True)]
        writer.writerow([*row, chance.choice(["", "x", "备注"])])
    return stream.getvalue().encode()


def _is_of_content(fact: Fact) -> bool:
    """Whether a fact is an amount of content, or its share, that the other of them implies."""
    return bool(fact.ratio) or "_listed_value" in fact.name or "_controlled_" in fact.name


def _line(chance: Random, law: Rulebook, given: Sequence[Fact], blank: Mapping[str, float]) -> list[str]:
    """A text for each fact but those that each row has of its own."""
    odd = chance.random() < _ODD
    texts = _good_texts(law) if odd else _held_texts(law)
    left = () if odd else _left_to_others(chance)
    line = [
        "" if fact.name.endswith(left) else _cell(chance, fact, texts[fact.name], blank[fact.name], odd)
        for fact in given
    ]
    if odd and chance.random() < _IN_PART:
        return [_in_part(chance, law, fact) or text for fact, text in zip(given, line, strict=True)]
    return line


def _left_to_others(chance: Random) -> tuple[str, ...]:
    """How the facts end that a line leaves to bills of materials, to amounts or shares, and to who knows of parties.

    Most lines name no licences, for lines that name some are judged each by itself.
    """
    content = chance.choice([_SHARES_OF_CONTENT, _AMOUNTS_OF_CONTENT, (*_SHARES_OF_CONTENT, *_AMOUNTS_OF_CONTENT)])
    licences = chance.choice([(), _LICENCES, _LICENCES])
    return (*content, *licences, *chance.choice([(), _OF_PARTIES, _OF_PARTIES]))


def _of_row(chance: Random, fact: Fact, number: int) -> str:
    """The shipment or the number of a row, of other facts nothing."""
    if fact.name not in _OF_A_ROW:
        return ""
    odd = chance.random()
    if odd < _WRONG_CELLS:
        return chance.choice(_WRONG[fact.type] or (" ",))
    if fact.name == "shipment.id":
        return f"S{number // 5}"
    return str(number % 5 + 1 if odd < 0.99 else chance.randint(1, 5))


def _cell(chance: Random, fact: Fact, texts: Sequence[str], blank: float, odd: bool) -> str:
    if fact.name in _OF_A_ROW:
        return ""
    if odd and chance.random() < _WRONG_CELLS:
        return chance.choice(_WRONG[fact.type] or ("",))
    if fact.name == "shipment.date":
        return chance.choice(_INSTANTS if chance.random() < 0.4 else _DAYS)
    if chance.random() < blank:
        return chance.choice(_NO_VALUE)
    return chance.choice(texts)


def _in_part(chance: Random, law: Rulebook, fact: Fact) -> str:
    """A text that leaves something open; blank where the fact, or chance, has none."""
    if fact.is_stated or not (fact.is_set or fact.is_number) or chance.random() < 0.7:
        return ""
    if fact.is_number:
        return chance.choice(_INTERVALS[fact.type])
    some = chance.sample(good_texts(fact, law), 2)
    return "; ".join([*some[: chance.randint(0, 1)], f"{some[1].split(';')[0]}?"])


def random_contents(chance: Random) -> dict[str, ItemContent]:
    """What some items contain."""
    part = chance.choice([0.0, 0.2, 0.6])
    return {item: _content(chance, item) for item in ITEMS if chance.random() < part}


def _content(chance: Random, item: str) -> ItemContent:
    value = chance.choice([None, Fraction(100), Fraction(1000), Fraction(0)])
    listed = chance.choice([None, Fraction(1, 10), Fraction(1), Fraction(1, 3), Fraction(0)])
    elements = frozenset(chance.sample(["Dy", "Tb", "Sm", "Fe"], chance.randint(0, 2)))
    return ItemContent(
        item, listed, value, chance.choice(["EUR", "CNY", None]),
        AtLeast(elements) if chance.random() < 0.3 else elements,
        (RowNote(7, "value", "part"),) if listed is None or value is None else (),
    )  # fmt: skip


def random_profile(chance: Random, law: Rulebook) -> Profile | None:
    """Standing answers to some facts."""
    if chance.random() < 0.3:
        return None
    settled = [fact for fact in law.vocabulary.facts.values() if fact.type != "date" and fact.name not in _OF_A_LINE]
    texts = {fact.name: chance.choice(_settling(fact, law)) for fact in chance.sample(settled, chance.randint(0, 8))}
    read = {name: read_value(law.vocabulary.facts[name], text) for name, text in texts.items()}
    return Profile("profile.yaml", {name: value for name, value in read.items() if value is not None}, {}, ())


_OF_A_LINE = (*_OF_A_ROW, "shipment.date")


def _settling(fact: Fact, law: Rulebook) -> Sequence[str]:
    return (*good_texts(fact, law), *_open_texts(fact, law), "none")


def _open_texts(fact: Fact, law: Rulebook) -> Sequence[str]:
    """Texts that leave something open; none of amounts, for all lines that rest on them would leave the columns."""
    if fact.is_stated or fact.type == "money":
        return ()
    return [f"{text}?" for text in good_texts(fact, law)[:2]] if fact.is_set else _INTERVALS.get(fact.type, ())[:2]
