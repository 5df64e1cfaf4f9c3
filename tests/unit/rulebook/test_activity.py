"""Which state a clause is in on each day, boundaries included."""

from datetime import date
from typing import Any

import pytest

from engine.rulebook.activity import Activity, Knowledge, state_on, states
from engine.rulebook.models import ClauseText, Measure

ANNOUNCED = {
    "M": date(2025, 10, 9),
    "S": date(2025, 11, 7),
    "EXTENSION": date(2026, 11, 9),
    "STATEMENT": date(2026, 9, 28),
    "READING": date(2025, 11, 7),
    "END": date(2027, 5, 1),
}


def clause_states(knowledge: Knowledge | None = None, **windows: Any) -> dict[str, str]:
    """The state on each of the days that matter, for a clause in force from 2025-12-01."""
    source = {"title": "t", "url": "https://example.org", "language": "zh", "kind": "official"}
    both = {"en": "x", "zh": "x"}
    measure = Measure.model_validate(
        {
            "measure": "M", "jurisdiction": "CN", "title": both, "authority": both, "announced": "2025-10-09",
            "reviewed": "2026-11-23", "time_zone": "Asia/Shanghai", "confidence": "official_text", "sources": [source],
            **windows,
        }
    )  # fmt: skip
    clause = ClauseText.model_validate(
        {"clause": "1", "title": both, "in_force": {"from": "2025-12-01"}, "when": {}, "outcome": "notify"}
    )
    history = states(measure, clause, knowledge or Knowledge(ANNOUNCED))
    days = ["2025-11-30", "2025-12-01", "2026-11-09", "2026-11-10", "2026-11-11", "2027-01-10", "2027-01-11"]
    return {day: state_on(history, date.fromisoformat(day)).activity.value for day in [*days, "2027-06-01"]}


SUSPENDED = [{"from": "2025-11-07", "through": "2026-11-10", "by": "S"}]
PENDING = [{"announcement": "STATEMENT", "suspends": "yes", "from": "2026-11-11", "through": "2027-01-10"}]


def test_a_clause_is_in_force_from_its_first_day() -> None:
    found = clause_states()
    assert (found["2025-11-30"], found["2025-12-01"], found["2027-06-01"]) == ("not_yet", "in_force", "in_force")


def test_a_suspension_includes_its_last_day() -> None:
    found = clause_states(suspended=SUSPENDED)
    assert found["2025-11-30"] == "not_yet"  # not yet in force comes before suspended
    assert (found["2025-12-01"], found["2026-11-10"], found["2026-11-11"]) == ("suspended", "suspended", "in_force")


def test_an_announced_extension_without_instrument_is_unconfirmed_for_its_days() -> None:
    found = clause_states(suspended=SUSPENDED, pending=PENDING)
    assert found["2026-11-10"] == "suspended"
    assert (found["2026-11-11"], found["2027-01-10"], found["2027-01-11"]) == ("unconfirmed", "unconfirmed", "in_force")


def test_a_boundary_day_on_which_readings_differ_is_itself_unconfirmed() -> None:
    reading = {"announcement": "READING", "suspends": "no", "from": "2026-11-10", "through": "2026-11-10"}
    found = clause_states(suspended=SUSPENDED, pending=[reading, *PENDING])
    assert (found["2026-11-09"], found["2026-11-10"], found["2026-11-11"]) == (
        "suspended",
        "unconfirmed",
        "unconfirmed",
    )


def test_an_instrument_turns_the_pending_window_into_a_suspension() -> None:
    extension = {"from": "2026-11-11", "through": "2027-01-10", "by": "EXTENSION"}
    found = clause_states(suspended=[*SUSPENDED, extension], pending=PENDING)
    assert (found["2026-11-11"], found["2027-01-10"], found["2027-01-11"]) == ("suspended", "suspended", "in_force")


@pytest.mark.parametrize(("confirmed", "activity"), [(True, "suspended"), (False, "in_force")])
def test_an_organisation_settles_a_pending_window(confirmed: bool, activity: str) -> None:
    knowledge = Knowledge(ANNOUNCED, settled={"STATEMENT": confirmed})
    assert clause_states(knowledge, suspended=SUSPENDED, pending=PENDING)["2026-11-20"[:8] + "11"] == activity


def test_a_resumption_cuts_the_suspension_short() -> None:
    found = clause_states(suspended=SUSPENDED, resumed=[{"from": "2026-11-09", "by": "EXTENSION"}])
    assert (found["2025-12-01"], found["2026-11-09"], found["2026-11-10"]) == ("suspended", "in_force", "in_force")


def test_a_repealed_clause_has_ended() -> None:
    found = clause_states(ended={"from": "2027-06-01", "by": "END"})
    assert (found["2027-01-11"], found["2027-06-01"]) == ("in_force", "ended")


def test_what_was_announced_later_was_not_known() -> None:
    knowledge = Knowledge(ANNOUNCED, known_at=date(2026, 9, 27))
    found = clause_states(knowledge, suspended=SUSPENDED, pending=PENDING, ended={"from": "2027-06-01", "by": "END"})
    assert (found["2026-11-11"], found["2027-06-01"]) == ("in_force", "in_force")
    before_publication = clause_states(Knowledge(ANNOUNCED, known_at=date(2025, 10, 8)))
    assert set(before_publication.values()) == {Activity.NOT_YET.value}
