"""What hangs on announcements that no instrument has confirmed, and what was settled about them by citation?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from engine.decisions.stages import Outcome
from engine.explanation.case import Case
from engine.explanation.models import PendingExplained
from engine.explanation.phrases import listed, say
from engine.explanation.windows import until
from engine.rulebook.activity import Activity, State
from engine.rulebook.models import PendingWindow
from engine.vocabulary.models import Bilingual


def unconfirmed(case: Case) -> tuple[PendingExplained, ...]:
    """The announcements that the verdict hangs on, each with its two branches."""
    return tuple(_unconfirmed(case, announcement) for announcement in open_announcements(case))


def open_announcements(case: Case) -> tuple[str, ...]:
    """The unconfirmed announcements whose two branches differ for the line."""
    return tuple(
        name for name in sorted(case.now.unconfirmed) if len({_effect(one) for one in _either(case, name)}) > 1
    )


def moves_verdict(case: Case, announcement: str) -> bool:
    """Whether the two branches of an announcement have different verdicts."""
    return len({(outcome.floor, outcome.ceiling) for outcome in _either(case, announcement)}) > 1


def settled(case: Case) -> tuple[PendingExplained, ...]:
    """The announcements that the organisation confirmed or rejected and that bear on the line on its day."""
    words = case.decision.standpoint.settled
    found: dict[str, set[str]] = defaultdict(set)
    for id_ in case.findings.true | case.findings.unknown:
        for window in _windows_on(case, id_):
            if window.announcement in words:
                found[window.announcement].add(id_)
    return tuple(_settled(case, announcement, frozenset(found[announcement])) for announcement in sorted(found))


def _either(case: Case, announcement: str) -> tuple[Outcome, ...]:
    """What follows if an announcement holds, and if it does not."""
    hanging = _hanging(case, announcement)
    return tuple(_outcome(case, hanging, holds=holds) for holds in (True, False))


def _effect(outcome: Outcome) -> tuple[object, ...]:
    """The verdict of an outcome and the clauses behind it."""
    return outcome.floor, outcome.ceiling, outcome.deciding


def _unconfirmed(case: Case, announcement: str) -> PendingExplained:
    hanging = _hanging(case, announcement)
    last_days = {case.windows.last_day(id_, state) for id_, state in hanging.items()}
    text = say(
        "pending.unconfirmed",
        announcement=case.names.titled_instrument(announcement),
        clauses=case.names.clauses(hanging),
        count=len(hanging),
        until=until(min((day for day in last_days if day), default=None)),
    )
    return PendingExplained(
        announcement=case.names.instrument(announcement),
        clauses=case.named(frozenset(hanging)),
        text=text,
        if_it_holds=_branch(case, hanging, holds=True),
        otherwise=_branch(case, hanging, holds=False),
    )


def _hanging(case: Case, announcement: str) -> Mapping[str, State]:
    """The clauses, true of the line or not ruled out, that an announcement leaves unconfirmed."""
    return {
        id_: state
        for id_, state in case.decision.judgement.segments[0].states.items()
        if state.activity is Activity.UNCONFIRMED and state.by == announcement
    }


def _branch(case: Case, hanging: Mapping[str, State], *, holds: bool) -> Bilingual:
    """The verdict if the announcement held, or did not."""
    outcome = _outcome(case, hanging, holds=holds)
    by_activity: dict[Activity, set[str]] = defaultdict(set)
    for id_, state in hanging.items():
        by_activity[_settled_state(state, holds=holds).activity].add(id_)
    effects = [
        say(f"effect.{activity.value}", clauses=case.names.clauses(by_activity[activity]))
        for activity in sorted(by_activity)
    ]
    key = "pending.holds" if holds else "pending.fails"
    return say(key, effect=listed(effects), verdict=case.names.interval(outcome.floor, outcome.ceiling))


def _outcome(case: Case, hanging: Mapping[str, State], *, holds: bool) -> Outcome:
    """What would follow if the clauses that hang on an announcement were settled one way."""
    states = dict(case.decision.judgement.segments[0].states)
    states |= {id_: _settled_state(state, holds=holds) for id_, state in hanging.items()}
    return case.decider.stages.outcome(case.findings, states, case.coverage())


def _settled_state(state: State, *, holds: bool) -> State:
    activity = state.as_announced if holds else state.otherwise
    return replace(state, activity=activity or state.activity)


def _windows_on(case: Case, id_: str) -> list[PendingWindow]:
    """The pending windows, announced by the day of knowledge, that lie over a clause on its legal date."""
    clause = case.clause(id_)
    day, known_at = case.legal_date(id_), case.decision.standpoint.known_at
    return [
        window
        for window in (*clause.measure.pending, *clause.text.pending)
        if window.start <= day <= (window.through or day)
        and (known_at is None or case.decider.rulebook.announced[window.announcement] <= known_at)
    ]


def _settled(case: Case, announcement: str, clauses: frozenset[str]) -> PendingExplained:
    word = case.decision.standpoint.settled[announcement]
    key = "pending.confirmed" if word.confirmed else "pending.rejected"
    return PendingExplained(
        announcement=case.names.instrument(announcement),
        clauses=case.named(clauses),
        text=say(
            key,
            announcement=case.names.titled_instrument(announcement),
            clauses=case.names.clauses(clauses),
            citation=word.citation,
        ),
        confirmed=word.confirmed,
        citation=word.citation,
    )
