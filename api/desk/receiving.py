"""What does a request say about a shipment? One text for each fact of each line, and the place that each came from.

A fact stands on the shipment, for all its lines, or on a line; a line's own word counts before the shipment's. Nothing
is passed over: an unknown name is a fault with the nearest known one. Every fault carries a JSON pointer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.facts.json_records import fact_at, parse_record, text_of
from engine.facts.problems import Problem
from engine.facts.records import Record
from engine.faults import LicetError, nearest
from engine.vocabulary.vocabulary import Vocabulary

LINES = "lines"
SHIPMENT, LINE = "shipment.id", "line.no"
_OF_SHIPMENT = "shipment."
_DEEPEST = 4
_LONGEST_TEXT = 10_000
_LONGEST_REFERENCE = 200
_CONTROL = frozenset(map(chr, range(32))) - {"\t", "\n", "\r"}

Pointer = str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at one place of a request, and what would be right."""

    pointer: Pointer
    what: str
    hint: str = ""


class RequestRefused(LicetError):
    """A request with faults; none of it is used."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep every fault."""
        self.faults = faults
        super().__init__("; ".join(f"{fault.pointer}: {fault.what}" for fault in faults))


class NotJson(LicetError):
    """A body that is not a JSON object."""


class TooMany(LicetError):
    """More of something than one request may hold."""

    def __init__(self, what: str, most: int) -> None:
        """`what` there is too much of, and the `most` that are taken."""
        self.what, self.most = what, most
        super().__init__(f"more than {most} {what}")


@dataclass(frozen=True, slots=True)
class Received:
    """A shipment as it was received: the request's own text and what it parses to, and each line's facts as texts."""

    text: str
    record: Mapping[str, object]
    reference: str
    lines: tuple[Mapping[str, str], ...]


def parsed(body: bytes) -> tuple[str, dict[str, object]]:
    """The text of a body and the JSON object it holds, numbers exact; raises `NotJson`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(f"the body is not UTF-8 from byte {error.start}") from error
    if not text.strip():
        raise NotJson("the body is empty")
    if text.startswith("\ufeff"):
        raise NotJson("the body begins with a byte order mark: leave it out")
    try:
        found = parse_record(text)
    except ValueError as error:
        raise NotJson(f"the body does not read as a JSON object: {error}") from error
    return text, found


def receive(vocabulary: Vocabulary, text: str, record: Mapping[str, object], most_lines: int) -> Received:
    """The shipment that a JSON object describes; raises `RequestRefused` with every fault, or `TooMany`."""
    rows = record.get(LINES)
    if not isinstance(rows, list) or not rows:
        raise RequestRefused([Fault(f"/{LINES}", "a shipment has at least one line", "give an array of objects")])
    if len(rows) > most_lines:
        raise TooMany("lines", most_lines)
    faults: list[Fault] = []
    shared = _texts(vocabulary, _of_shipment(record), "", faults)
    lines = [dict(_line(vocabulary, row, number, shared, faults)) for number, row in enumerate(rows)]
    faults += _numbering(lines)
    reference = shared.get(SHIPMENT, "").strip()
    if not reference:
        faults.append(Fault("/shipment/id", "is missing", "give the number that you know the shipment by"))
    elif len(reference) > _LONGEST_REFERENCE:
        faults.append(Fault("/shipment/id", f"is longer than {_LONGEST_REFERENCE} characters"))
    if faults:
        raise RequestRefused(faults)
    return Received(text, record, reference, tuple(lines))


def receive_again(vocabulary: Vocabulary, text: str) -> Received:
    """A shipment that was received before, from the text that was kept of it; raises as `receive` does."""
    _, record = parsed(text.encode())
    return receive(vocabulary, text, record, most_lines=len(text))


def faults_of(record: Record, received: Received, line: int, vocabulary: Vocabulary) -> Iterator[Fault]:
    """What is wrong with the facts of one line, at their places in the request."""
    if record.problems:
        rows = received.record[LINES]
        row = rows[line] if isinstance(rows, list) else {}
        found = dict(stated(vocabulary, _of_shipment(received.record), "", []))
        found |= dict(stated(vocabulary, row, f"/{LINES}/{line}", []))
        places = {name: place for name, (place, _) in found.items()}
        for problem in record.problems:
            yield Fault(_place(problem, places, line, vocabulary), problem.what, problem.hint)


def _of_shipment(record: Mapping[str, object]) -> dict[str, object]:
    """What a request says of all lines together."""
    return {key: value for key, value in record.items() if key != LINES}


def _line(
    vocabulary: Vocabulary, row: object, number: int, shared: Mapping[str, str], faults: list[Fault]
) -> Mapping[str, str]:
    """The texts of one line, its own before the shipment's."""
    pointer = f"/{LINES}/{number}"
    if not isinstance(row, Mapping):
        faults.append(Fault(pointer, "a line is an object"))
        return {}
    own = _texts(vocabulary, row, pointer, faults)
    for name, said in own.items():
        if name.startswith(_OF_SHIPMENT) and shared.get(name, said) != said:
            place = dict(stated(vocabulary, row, pointer, []))[name][0]
            faults.append(Fault(place, f"differs from the shipment's own {name}", "give it once, for all lines"))
    return {**shared, **own}


def _texts(vocabulary: Vocabulary, record: Mapping[str, object], under: Pointer, faults: list[Fault]) -> dict[str, str]:
    """The text of each fact that an object states; where something is wrong, its faults."""
    found: dict[str, str] = {}
    if _read_plainly(vocabulary.names, record, "", found):
        return found
    return {name: said for name, (_, said) in stated(vocabulary, record, under, faults)}


def _read_plainly(names: Mapping[str, str], record: Mapping[str, object], path: str, found: dict[str, str]) -> bool:
    """Read an object in which nothing is out of the ordinary; false as soon as something is."""
    for key, value in record.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(value, dict) and value and inner.count(".") + 1 < _DEEPEST:
            if not _read_plainly(names, value, inner, found):
                return False
            continue
        name = names.get(inner)
        if name is None or name in found or isinstance(value, Mapping) or _is_nested(value):
            return False
        text = text_of(value)
        if len(text) > _LONGEST_TEXT or not text.isprintable():
            return False
        found[name] = text
    return True


def _place(problem: Problem, places: Mapping[str, Pointer], line: int, vocabulary: Vocabulary) -> Pointer:
    fact = vocabulary.by_column.get(problem.column)
    if fact is None:
        return f"/{LINES}/{line}"
    where = "" if fact.name.startswith(_OF_SHIPMENT) else f"/{LINES}/{line}"
    return places.get(fact.name) or f"{where}/{fact.name.replace('.', '/')}"


def stated(
    vocabulary: Vocabulary, record: Mapping[str, object], under: Pointer, faults: list[Fault]
) -> Iterator[tuple[str, tuple[Pointer, str]]]:
    """Each fact that an object states, with its pointer and its text."""
    seen: set[str] = set()
    for place, path, value in _values(record, under, "", 1):
        name = fact_at(vocabulary, path)
        if name is None:
            hint = nearest(path, vocabulary.names) or "GET /v1/vocabulary lists every fact"
            faults.append(Fault(place, f"`{path}` is not a fact", hint))
        elif name in seen:
            faults.append(Fault(place, f"gives {name} a second time", "keep one of them"))
        elif isinstance(value, Mapping) or _is_nested(value):
            faults.append(Fault(place, "is an object where a value belongs", "give the value itself"))
        else:
            seen.add(name)
            text = text_of(value)
            fault = _unreadable(text)
            if fault:
                faults.append(Fault(place, fault))
            else:
                yield name, (place, text)


def _values(record: Mapping[str, object], pointer: Pointer, path: str, depth: int) -> Iterator[tuple[str, str, object]]:
    """Every value of a nested object with its pointer and its dotted path."""
    for key, value in record.items():
        place = f"{pointer}/{_escaped(key)}"
        inner = f"{path}.{key}" if path else key
        if isinstance(value, Mapping) and value and depth < _DEEPEST:
            yield from _values(value, place, inner, depth + 1)
        else:
            yield place, inner, value


def pointer_to(path: Iterable[object]) -> Pointer:
    """The JSON pointer (RFC 6901) of what a path of names and places leads to."""
    return "".join(f"/{_escaped(str(step))}" for step in path)


def _escaped(key: str) -> str:
    """A name as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def _is_nested(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, list | Mapping) for one in value)


def _unreadable(text: str) -> str:
    """What is wrong with a text before anybody reads it."""
    if len(text) > _LONGEST_TEXT:
        return f"is longer than {_LONGEST_TEXT} characters"
    if not text.isprintable() and not _CONTROL.isdisjoint(text):
        return "holds a control character"
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        return "holds half of a surrogate pair"
    return ""


def _numbering(lines: list[dict[str, str]]) -> Iterator[Fault]:
    """Lines that have the number of an earlier one; one without a number takes its place in the request."""
    seen: dict[str, int] = {}
    for index, texts in enumerate(lines):
        number = texts.get(LINE, "").strip() or str(index + 1)
        texts[LINE] = number
        first = seen.setdefault(number, index)
        if first != index:
            yield Fault(f"/{LINES}/{index}", f"line {number} comes a second time", f"it is /{LINES}/{first} already")
