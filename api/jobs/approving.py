"""What comes of a version's jobs when it is ruled on? Approving rests on what they said; refusing needs none of them.

Its cases are worked before anybody approves it; its effect is seen before, unless whoever approves does without.
"""

from __future__ import annotations

from contextlib import suppress

from sqlmodel import Session

from api.desk.acts import Said
from api.desk.publishing import Held, Lacking, approve, held, refuse
from api.jobs.impacts import lacking
from api.jobs.keeping import ENDED, JobEnded, cancel
from api.jobs.rule_checks import checking_of


def publish(session: Session, number: int, said: Said, without_impact: bool) -> Held:
    """Publish a version that somebody else put forward; raises `VersionRefused`, `NotKnown`."""
    lacks = Lacking(_unworked(session, number), lacking(session, said.who.organisation, number))
    return approve(session, number, said, lacks, without_impact)


def turn_down(session: Session, number: int, said: Said) -> Held:
    """Refuse a version, with a reason that is kept; its cases need not be worked then. Raises as `publish` does."""
    job = checking_of(session, held(session, number).version)
    if job is not None:
        with suppress(JobEnded):
            cancel(session, job, said.now)
    return refuse(session, number, said)


def _unworked(session: Session, number: int) -> str:
    """Why the cases of a version are not worked, if they are not."""
    job = checking_of(session, held(session, number).version)
    if job is not None and job.state not in ENDED:
        return f"its cases are still being worked: the job that does so is {job.state}"
    how = f"the job that did so is {job.state}" if job else "the job that did so is gone"
    return f"its cases were not worked to the end: {how}; refuse this version, and put it forward anew"
