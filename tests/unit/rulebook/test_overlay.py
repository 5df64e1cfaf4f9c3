"""What clauses would do on each day if something that is supposed came true."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rulebook.activity import Activity, Knowledge, state_on
from engine.rulebook.hypotheses import HypothesisRefused, read_hypothesis
from engine.rulebook.overlay import histories, pauses, reach
from tests.unit.rulebook.law_in_suspense import day, law

LAW = law()
KNOWN = Knowledge(LAW.announced)
AROUND = ("2026-11-09", "2026-11-10", "2026-11-11", "2027-01-10", "2027-01-11")


def activities(clause: str, days: tuple[str, ...], *texts: str, known: Knowledge = KNOWN) -> list[str]:
    history = histories(LAW, known, [read_hypothesis(text, LAW) for text in texts])[clause]
    return [state_on(history, day(one)).activity.value for one in days]


def test_nothing_supposed_changes_nothing() -> None:
    assert histories(LAW, KNOWN) == {id_: clause.states(KNOWN) for id_, clause in LAW.clauses.items()}
    expected = ["suspended", "unconfirmed", "unconfirmed", "unconfirmed", "in_force"]
    assert activities("DUTY/1", AROUND) == expected


def test_a_suspension_that_is_extended_includes_its_last_day_and_settles_the_days_between() -> None:
    days = ("2025-11-30", "2025-12-01", *AROUND, "2027-03-31", "2027-04-01")
    found = activities("DUTY/1", days, "DUTY suspended through 2027-03-31")
    assert found == ["not_yet", *["suspended"] * 7, "in_force"]


def test_a_suspension_that_ends_early_is_over_on_the_next_day_whatever_was_announced() -> None:
    days = ("2026-10-01", "2026-10-02", *AROUND)
    found = activities("DUTY/1", days, "DUTY suspended through 2026-10-01")
    assert found == ["suspended", *["in_force"] * 6]


def test_in_force_from_a_day_ends_every_later_pause_but_not_an_ended_or_future_clause() -> None:
    assert activities("DUTY/1", AROUND, "DUTY in force from 2026-11-10") == ["suspended", *["in_force"] * 4]
    assert activities("OVER/1", ("2026-02-28", "2026-03-01"), "OVER in force from 2026-01-01") == ["in_force", "ended"]
    assert activities("DUTY/1", ("2025-11-30",), "DUTY in force from 2025-11-10") == ["not_yet"]


def test_suspended_from_a_day_touches_only_those_days() -> None:
    days = ("2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01")
    found = activities("FIRM/1", days, "FIRM suspended from 2026-12-01 through 2026-12-31")
    assert found == ["in_force", "suspended", "suspended", "in_force"]
    assert activities("FIRM/1", days, "FIRM suspended from 2026-12-01")[-1] == "suspended"


def test_repealed_from_a_day() -> None:
    assert activities("FIRM/1", ("2026-11-30", "2026-12-01"), "FIRM repealed from 2026-12-01") == ["in_force", "ended"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("confirmed", ["suspended", "unconfirmed", "suspended", "suspended", "in_force"]),
        ("rejected", ["suspended", "unconfirmed", "in_force", "in_force", "in_force"]),
    ],
)
def test_an_announcement_that_is_settled_settles_its_own_days(word: str, expected: list[str]) -> None:
    assert activities("DUTY/1", AROUND, f"STATEMENT {word}") == expected


def test_what_suspends_stands_for_all_that_it_suspends() -> None:
    assert reach(LAW, "SUSPENDS") == {"DUTY/1", "DUTY/2", "OVER/1"}
    assert reach(LAW, "STATEMENT") == {"DUTY/1", "DUTY/2"}
    assert activities("DUTY/2", AROUND, "SUSPENDS suspended through 2026-11-10") == ["suspended"] * 2 + ["in_force"] * 3
    assert activities("FIRM/1", AROUND, "SUSPENDS suspended through 2026-11-10") == ["in_force"] * 5


def test_the_repeal_of_what_suspends_puts_in_force_what_it_suspended() -> None:
    assert activities("DUTY/1", AROUND, "SUSPENDS repealed from 2026-11-10") == ["suspended", *["in_force"] * 4]


def test_a_measure_is_extended_only_where_it_is_suspended() -> None:
    days = ("2026-11-27", "2026-11-28", "2026-12-31", "2027-01-01")
    text = "HALF suspended through 2026-12-31"
    assert activities("HALF/1", days, text) == ["suspended"] * 3 + ["in_force"]
    assert activities("HALF/steady", days, text) == ["in_force"] * 4
    assert activities("HALF/steady", days, "HALF/1 suspended through 2026-12-31") == ["in_force"] * 4


def test_a_later_hypothesis_wins() -> None:
    days = ("2026-11-11", "2027-01-10")
    assert activities("DUTY/1", days, "STATEMENT confirmed", "DUTY in force from 2026-11-11") == ["in_force"] * 2
    assert activities("DUTY/1", days, "DUTY in force from 2026-11-11", "STATEMENT confirmed") == ["suspended"] * 2
    assert activities("DUTY/1", days, "STATEMENT confirmed", "STATEMENT rejected") == ["in_force"] * 2


def test_what_was_not_known_cannot_be_extended() -> None:
    early = Knowledge(LAW.announced, day("2025-10-01"))
    with pytest.raises(HypothesisRefused, match="DUTY suspended from DATE through 2027-01-01"):
        activities("DUTY/1", AROUND, "DUTY suspended through 2027-01-01", known=early)


def test_a_suspension_may_last_for_ever() -> None:
    assert activities("DUTY/1", ("2027-01-11",), "DUTY suspended through 9999-12-31") == ["suspended"]


@settings(deadline=None)
@given(st.dates(day("2025-11-01"), day("2027-06-01")), st.dates(day("2025-12-02"), day("2027-06-01")))
def test_days_outside_a_window_are_untouched_and_states_follow_one_another(one_day: date, other: date) -> None:
    start, through = sorted([one_day, other])
    found = histories(LAW, KNOWN, [read_hypothesis(f"DUTY suspended from {start} through {through}", LAW)])["DUTY/1"]
    before = LAW.clauses["DUTY/1"].states(KNOWN)
    assert [state.start for state in found] == sorted({state.start for state in found})
    for offset in range(day("2025-11-01").toordinal(), day("2027-06-30").toordinal()):
        one = date.fromordinal(offset)
        expected, state = state_on(before, one).activity, state_on(found, one).activity
        if start <= one <= through and expected is not Activity.NOT_YET:
            expected = Activity.SUSPENDED
        assert state is expected


def test_a_pause_is_one_stretch_whatever_pauses() -> None:
    (pause,) = pauses(LAW.clauses["DUTY/1"].states(KNOWN))
    assert (pause.first, pause.last) == (day("2025-12-01"), day("2027-01-10"))
    assert pauses(LAW.clauses["FIRM/1"].states(KNOWN)) == ()
