"""The shipped law says what its worked cases say, and the cases leave nothing of it untried."""

from collections.abc import Iterable

import pytest

from engine.analysis.cases import Situation, load_cases
from engine.analysis.coverage import coverage, nexus_coverage
from engine.analysis.verification import CaseRunner
from engine.rulebook.rulebook import Rulebook
from tests.chinese_law import SHIPPED


@pytest.fixture(scope="module")
def situations(shipped: Rulebook) -> tuple[Situation, ...]:
    return load_cases(SHIPPED / "cases", shipped)


@pytest.fixture(scope="module")
def runner(shipped: Rulebook) -> CaseRunner:
    return CaseRunner(shipped)


def test_every_case_comes_out_as_it_should(runner: CaseRunner, situations: Iterable[Situation]) -> None:
    failures = [
        f"{failure.situation.place}: {failure.situation.sentence}: expected {failure.expected}, found {failure.found}"
        for failure in runner.failures(situations)
    ]
    assert not failures


def test_the_cases_cover_every_condition_state_and_bound(runner: CaseRunner, situations: Iterable[Situation]) -> None:
    assert not coverage(runner, situations).gaps


def test_the_cases_cover_how_far_each_law_reaches(
    shipped: Rulebook, runner: CaseRunner, situations: Iterable[Situation]
) -> None:
    for name in shipped.nexuses:
        assert not nexus_coverage(runner, situations, name).gaps


def test_every_clause_speaks_two_languages_and_cites_a_source(shipped: Rulebook) -> None:
    for clause in shipped.clauses.values():
        assert clause.sources
        assert clause.text.title.en != clause.text.title.zh
