"""Coverage counts a condition only where it made a difference."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from engine.analysis.cases import load_cases
from engine.analysis.coverage import Coverage, coverage
from engine.analysis.verification import CaseRunner
from engine.faults import SourceRefused
from engine.rulebook.loading import load_rulebook
from tests.unit.decisions.magnets import LISTS, MEASURES

Write = Callable[..., Path]
CASES = """
    measure: CN-TEST-61
    bases:
      magnet:
        on: 2027-02-01
        facts:
          item.list_entries: [M.1]
          item.origin: VN
          item.cn_listed_value_share: 0.1 %
          end_user.type: civil
          end_use.kinds: civil
    cases:
      - case: A magnet at exactly the threshold needs a licence
        clause: "1.1"
        base: magnet
        expect: licence_required
      - case: Each condition that fails leaves the magnet outside
        clause: "1.1"
        base: magnet
        each: {item.list_entries: none, item.origin: CN, item.cn_listed_value_share: 0.0999 %}
        expect: clear
      - case: Each condition that is not known leaves the answer open
        clause: "1.1"
        base: magnet
        each: {item.list_entries: unknown, item.origin: unknown, item.cn_listed_value_share: unknown}
        expect: [clear, licence_required]
      - case: Above the threshold a licence is needed too
        clause: "1.1"
        base: magnet
        facts: {item.cn_listed_value_share: 0.2 %}
        expect: licence_required
      - case: The duty through time
        clause: "1.1"
        base: magnet
        dates:
          2025-11-30: {activity: not_yet, verdict: clear}
          2026-11-10: {activity: suspended, verdict: clear}
          2026-11-11: {activity: unconfirmed, verdict: [clear, licence_required]}
          2027-01-11: {activity: in_force, verdict: licence_required}
"""


@pytest.fixture
def covered(rules_folder: Write) -> Callable[[str], Coverage]:
    folder = rules_folder(MEASURES, LISTS)

    def of(cases: str) -> Coverage:
        (folder / "cases").mkdir(exist_ok=True)
        (folder / "cases" / "CN-TEST-61.yaml").write_text(dedent(cases), encoding="utf-8")
        rulebook = load_rulebook(folder)
        runner = CaseRunner(rulebook)
        situations = load_cases(folder / "cases", rulebook)
        assert not runner.failures(situations)
        return coverage(runner, situations)

    return of


def gaps_of(found: Coverage, clause: str) -> list[str]:
    return [gap for gap in found.gaps if gap.startswith(f"CN-TEST-61/{clause}:")]


def test_cases_that_turn_every_condition_leave_no_gap(covered: Callable[[str], Coverage]) -> None:
    found = covered(CASES)
    assert not gaps_of(found, "1.1")
    assert gaps_of(found, "2")  # its military users were never tried
    assert 0 < found.share < 1


@pytest.mark.parametrize(
    ("removed", "gap"),
    [
        ("item.origin: CN, ", "(item.origin is_not CN) false with effect"),
        ("item.origin: unknown, ", "(item.origin is_not CN) unknown with effect"),
        ("          2026-11-10: {activity: suspended, verdict: clear}\n", "suspended"),
        ("        facts: {item.cn_listed_value_share: 0.2 %}\n", "item.cn_listed_value_share above 1/1000"),
    ],
)
def test_what_no_case_tries_is_a_gap(covered: Callable[[str], Coverage], removed: str, gap: str) -> None:
    assert removed in CASES
    assert [found for found in gaps_of(covered(CASES.replace(removed, "")), "1.1") if gap in found]


def test_a_case_that_is_wrong_is_reported_with_its_place(rules_folder: Write) -> None:
    folder = rules_folder(MEASURES, LISTS)
    (folder / "cases").mkdir()
    wrong = dedent(CASES).replace("expect: licence_required", "expect: prohibited", 1)
    (folder / "cases" / "CN-TEST-61.yaml").write_text(wrong, encoding="utf-8")
    rulebook = load_rulebook(folder)
    (failure,) = CaseRunner(rulebook).failures(load_cases(folder / "cases", rulebook))
    assert (failure.expected, failure.found) == ("prohibited", "licence_required")
    assert str(failure.situation.place).startswith("rules/cases/CN-TEST-61.yaml:13:")


def test_a_case_with_wrong_names_is_refused_with_hints(rules_folder: Write) -> None:
    folder = rules_folder(MEASURES, LISTS)
    (folder / "cases").mkdir()
    wrong = dedent(CASES).replace('clause: "1.1"', 'clause: "1.l"', 1).replace("item.origin: VN", "item.orgin: VN", 1)
    (folder / "cases" / "CN-TEST-61.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(SourceRefused) as refused:
        load_cases(folder / "cases", load_rulebook(folder))
    assert "did you mean `1.1`?" in str(refused.value)
    assert "did you mean `item.origin`?" in str(refused.value)
