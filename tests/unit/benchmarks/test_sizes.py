"""Is a rulebook of another size a rulebook, and are its clauses work of their own?"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.conditions.tree import leaves
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.benchmarks.sizes import sized


@pytest.mark.parametrize("clauses", [50, 200])
def test_has_exactly_so_many_clauses(clauses: int, tmp_path: Path) -> None:
    assert len(load_rulebook(sized(tmp_path / "rules", clauses)).clauses) == clauses


def test_padding_keeps_the_rulebook_and_asks_something_else(rulebook: Rulebook, tmp_path: Path) -> None:
    padded = load_rulebook(sized(tmp_path / "rules", 200))
    shipped = {id_: clause.condition for id_, clause in rulebook.clauses.items()}
    assert shipped.items() <= {id_: clause.condition for id_, clause in padded.clauses.items()}.items()
    asked = {leaf for condition in shipped.values() for leaf in leaves(condition)}
    added = {leaf for clause in padded.clauses.values() for leaf in leaves(clause.condition)} - asked
    assert len(added) > len(asked)
