"""Two rulebooks that differ in what a test says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.unit.explanation.small_rules import LISTS, MEASURES

Edit = tuple[str, str, str]
Edited = Callable[..., Rulebook]


@pytest.fixture
def small(rules_folder: Callable[..., Path]) -> Rulebook:
    return load_rulebook(rules_folder(MEASURES, LISTS))


@pytest.fixture
def edited(rules_folder: Callable[..., Path]) -> Edited:
    """The small rulebook with some words of its files replaced: the file's name, what stands there, what shall."""

    def make(*edits: Edit) -> Rulebook:
        measures, lists = dict(MEASURES), dict(LISTS)
        folder = rules_folder(measures, lists)
        for name, old, new in edits:
            (path,) = [one for one in folder.rglob("*") if one.is_file() and one.stem == name.rpartition("/")[2]]
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{name} does not say {old}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_rulebook(folder)

    return make
