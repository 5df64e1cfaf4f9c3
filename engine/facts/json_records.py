"""Which texts does a JSON record give to which facts? Nested or flat, exact numbers kept as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.problems import Problem
from engine.vocabulary.vocabulary import Vocabulary

_WIDEST_EXPONENT = 60


@dataclass(frozen=True, slots=True)
class JsonTexts:
    """The texts of one JSON record.

    `texts` go by vocabulary name; `others` are fields that the vocabulary does not know, by their dotted path.
    """

    texts: dict[str, str]
    others: dict[str, str]
    problems: tuple[Problem, ...]


def parse_record(text: str) -> dict[str, object]:
    """One JSON object from text, numbers kept exactly as decimals.

    Raises `ValueError` saying what is wrong: not JSON, not an object, a name given twice, a number that is none.
    """
    try:
        found = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("is not a JSON object")
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"gives `{name}` twice")
        found[name] = value
    return found


def texts_of(vocabulary: Vocabulary, record: Mapping[str, object]) -> JsonTexts:
    """The texts that a JSON object gives to facts.

    A fact goes by its vocabulary name, nested (`{"shipment": {"to": "VN"}}`) or dotted (`"shipment.to"`), or by its
    column (`"to_country"`, `{"item": {"value": 5}}`). `null` is not known; an empty list is known to have none.
    """
    texts: dict[str, str] = {}
    others: dict[str, str] = {}
    problems: list[Problem] = []
    for path, value in flattened(record):
        name = fact_at(vocabulary, path)
        if name is None:
            others[path] = text_of(value)
        elif isinstance(value, Mapping):
            problems.append(Problem(path, _shown(value), "is an object where a value belongs", "give the value itself"))
        elif name in texts:
            problems.append(Problem(path, text_of(value), f"gives {name} a second time", "keep one of them"))
        else:
            texts[name] = text_of(value)
    return JsonTexts(texts, others, tuple(problems))


def fact_at(vocabulary: Vocabulary, path: str) -> str | None:
    """The fact that a dotted path or a column name stands for."""
    names = vocabulary.names
    return names.get(path) or names.get(path.replace(".", "_"))


def flattened(record: Mapping[str, object], under: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a nested object with its dotted path, in order; an empty object stands as itself."""
    for key, value in record.items():
        path = f"{under}.{key}" if under else key
        if isinstance(value, Mapping) and value:
            yield from flattened(value, path)
        else:
            yield path, value


def text_of(value: object) -> str:
    """A JSON value as the text that a cell would hold; members of a list are joined by `;`.

    >>> text_of(["Dy", "Tb"]), text_of(True), text_of(Decimal("1E+2")), text_of([])
    ('Dy;Tb', 'true', '100', '-')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return text_of(Decimal(repr(value)))
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, list | tuple):
        return ";".join(text_of(member) for member in value) if value else "-"
    return _shown(value) if isinstance(value, Mapping) else str(value)


def _digits(number: Decimal) -> str:
    """Plain digits; a number too wide to write out keeps its exponent, which no fact accepts."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) <= _WIDEST_EXPONENT:
        return f"{number:f}"
    return str(number)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
