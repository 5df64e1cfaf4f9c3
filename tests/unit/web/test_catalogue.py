"""Every text of the pages has its Chinese, which keeps the places that values go into; and no Chinese is left over."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from api.web.catalogue import CATALOGUE

ROOT = Path(__file__).parents[3]
_PLACE = re.compile(r"%\((\w+)\)s")


@cache
def said() -> frozenset[str]:
    """Every text in templates and code, of two forms the singular."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in settings]
    options: dict[str, dict[str, Any]] = {
        one["pattern"]: {name: value for name, value in one.items() if name not in ("pattern", "method")}
        for one in settings
    }
    found = extract_from_dir(ROOT / "api" / "web", methods, options, {**DEFAULT_KEYWORDS, "N_": None})
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


def translated() -> Iterator[tuple[str, str]]:
    """Every text of the catalogue with its Chinese."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="zh_CN"):
            if message.id:
                yield _first(message.id), _first(message.string)


def _first(texts: str | Sequence[str] | None) -> str:
    return texts if isinstance(texts, str) else (texts or ("",))[0]


def test_the_catalogue_has_what_pages_say_and_nothing_else() -> None:
    assert {text for text, _ in translated()} == said()


def test_every_text_has_its_chinese() -> None:
    assert [text for text, chinese in translated() if not chinese.strip()] == []


def test_chinese_keeps_the_places_that_values_go_into() -> None:
    moved = [text for text, chinese in translated() if set(_PLACE.findall(text)) != set(_PLACE.findall(chinese))]
    assert moved == []
