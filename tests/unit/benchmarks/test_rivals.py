"""Do the other engines answer as Licet does? Otherwise their speeds would say nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.rivals.licet import licet_measured
from tests.benchmarks.rivals.measuring import ENGINES, in_this_process
from tests.benchmarks.rivals.sample import Conditions, Sample
from tests.benchmarks.sizes import sized

LINES = 60


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sized(tmp_path_factory.mktemp("cut") / "rules", 50)


@pytest.fixture(scope="module")
def manifest(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.csv"
    Ledger(rulebook).write(path, LINES)
    return path


@pytest.fixture(scope="module")
def conditions(rules: Path) -> Conditions:
    return Conditions(load_rulebook(rules))


@pytest.fixture(scope="module")
def sample(conditions: Conditions, manifest: Path, rules: Path) -> Sample:
    return conditions.sample(manifest, rules, LINES)


@pytest.mark.parametrize("package", ENGINES)
def test_answers_as_licet_does(package: str, conditions: Conditions, sample: Sample) -> None:
    pytest.importorskip(
        {"common-expression-language": "cel", "cel-python": "celpy", "zen-engine": "zen"}.get(
            package, package.replace("-", "_")
        )
    )
    ordinary = [place for place in range(len(sample.lines)) if place not in sample.close]
    without_rounding = replace(
        sample,
        records=[sample.records[place] for place in ordinary],
        answers=[sample.answers[place] for place in ordinary],
        close=[],
    )
    measured = list(in_this_process(package, conditions, without_rounding, seconds=0.2))
    assert measured
    assert all(one.compared and not one.wrong and not one.trouble for one in measured)


def test_columns_answer_as_single_lines_do(conditions: Conditions, sample: Sample, manifest: Path) -> None:
    assert any(sample.answers)
    found = licet_measured(conditions, sample, manifest, LINES)
    assert found.compared == len(sample.lines)
    assert found.wrong == 0
