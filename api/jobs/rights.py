"""Who may end or remove which job? Whoever may ask for one; not what the service needs, nor what others rest on."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from api.desk.finding import own
from api.jobs.keeping import DONE, locked
from api.security.keys import NotKnown
from api.security.principals import SYSTEM, Principal
from api.security.roles import Right
from api.store.tables.jobs import Job
from engine.faults import LicetError

_RIGHTS: Mapping[str, frozenset[Right]] = {
    "manifest": frozenset({Right.CHECK_MANIFESTS}),
    "recheck": frozenset({Right.RECHECK}),
    "impact": frozenset({Right.PROPOSE_RULES, Right.APPROVE_RULES}),
    "rule_checks": frozenset({Right.PROPOSE_RULES, Right.APPROVE_RULES}),
}
"""The rights by kind of job; any one of them is enough."""


class JobForbidden(LicetError):
    """A job that this person may not end or remove."""


class JobNeeded(LicetError):
    """A job that nobody removes: others rest on what came of it."""


def to_cancel(session: Session, who: Principal, job: str) -> Job:
    """The job of one's organisation that is to be cancelled, locked; raises `NotKnown` or `JobForbidden`.

    A re-check that the service began itself brings a change of the law to what is open, and nobody stops it.
    """
    found = _allowed(session, who, job)
    if found.kind == "recheck" and found.by == SYSTEM:
        raise JobForbidden("the service began this re-check itself, as the law has changed")
    return found


def to_remove(session: Session, who: Principal, job: str) -> Job:
    """The job of one's organisation that is to be removed, locked; raises `NotKnown`, `JobForbidden` or `JobNeeded`.

    What an effect report says is what the approval of its version rests on.
    """
    found = _allowed(session, who, job)
    if found.kind == "impact" and found.state == DONE:
        raise JobNeeded("an effect report stays with the version that it is about")
    return found


def _allowed(session: Session, who: Principal, job: str) -> Job:
    found = locked(session, own(session, Job, who.organisation, job, "job").id)
    if found is None:
        raise NotKnown("job")
    rights = _RIGHTS[found.kind]
    if not any(who.may(right) for right in rights):
        raise JobForbidden(f"this needs the right to {' or to '.join(sorted(rights))}")
    return found
