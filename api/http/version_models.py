"""What do versions of the rulebook look like? The shapes of their answers, for documentation and clients."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import Moment, MomentText
from api.desk.publishing import Depth
from api.desk.rule_checks import RuleChecks
from api.http.impact_models import ImpactState
from api.http.job_models import JobState
from api.http.models import DecisionPage, Words
from engine.history.models import Altered, Kind

State = Literal["proposed", "published", "refused"]


class Proposed(BaseModel):
    """The rulebook in the service's folder put forward: why, and from when it is to be worked under."""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(examples=["Announcement 29 of 2026 taken in, cases added."])
    effective_at: Moment | None = Field(
        default=None, description="At once if not given.", examples=["2026-12-01T00:00:00Z"]
    )
    rulebook: str = Field(
        default="",
        max_length=64,
        description="Content hash that the files must have, so that what was read is what is put forward.",
    )


class Approved(BaseModel):
    """Why a version is published."""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(examples=["Read against the announcements and agreed."])
    without_impact: bool = Field(
        default=False,
        description="Whether to approve even where the effect report is not there yet, or cannot be had. It is kept.",
    )


class Ruling(BaseModel):
    """What a second person said of a version."""

    ruling: Literal["published", "refused"]
    by: str
    name: str | None = Field(description="Of the person; none where that is of another organisation.")
    at: MomentText
    reason: str
    without_impact: bool = Field(description="Whether it was published before its effect report was there.")


class VersionShown(BaseModel):
    """A version of the rulebook."""

    number: int
    rulebook: str = Field(description="Content hash: the same law has the same hash.")
    parent: int | None = Field(description="The version that was published last when this one was put forward.")
    state: State
    author: str
    author_name: str | None = Field(description="None where that is of another organisation.")
    reason: str
    effective_at: MomentText
    proposed_at: MomentText
    ruling: Ruling | None
    loaded: bool = Field(description="Whether the service decides under this rulebook now.")


class CheckingState(BaseModel):
    """Where the work on the cases of a version stands."""

    job: str | None = Field(description="None where another organisation put the version forward.")
    state: JobState
    part: float | None = Field(description="The part that is worked, from 0 to 1; none before anything is told.")
    at: MomentText
    ended_at: MomentText | None


class VersionDetail(VersionShown):
    """A version with what its checks came to, what is written otherwise than in its parent, and what that does."""

    checks: RuleChecks | None = Field(
        description="What its cases came to; null until all of them are worked. Until then nobody approves it."
    )
    checking: CheckingState | None = Field(
        description="The job that works its cases; none where they were worked before it was put forward, or where the "
        "job was removed. If it failed or was cancelled, the version is refused and put forward anew."
    )
    altered: list[Altered]
    impact: ImpactState | None = Field(
        description="What it does to your shipments; none where you had none when it was put forward."
    )


class VersionPage(BaseModel):
    """Some versions, newest first."""

    items: list[VersionShown]
    next: int | None = Field(description="`before` of the following page.")


class DifferenceShown(BaseModel):
    """What differs between two versions."""

    before: int | None = Field(description="None where the version is the first.")
    after: int
    depth: Depth
    altered: list[Altered]


class TimelineEntry(BaseModel):
    """A published version in which a clause came, went or changed."""

    version: VersionShown
    kind: Kind
    altered: list[Altered]
    decisions: int | None = Field(
        description="Your decisions from this version on, until the next; none for roles that read no decisions."
    )


class TimelineShown(BaseModel):
    """Every published version of a clause or a measure, oldest first, and the decisions that relied on it."""

    name: str
    versions: list[TimelineEntry]
    decisions: DecisionPage | None = Field(description="The newest first; none for roles that read no decisions.")


class ClauseRelied(BaseModel):
    """A clause that a decision rests on, and the published version by which it came to read as it did then."""

    clause: str
    measure: str
    since: VersionShown | None = Field(description="None where the rulebook was not published when it was decided.")
    kind: Kind | None
    altered: list[Altered] = Field(description="What that version made otherwise in it.")


class ClausesRelied(BaseModel):
    """The published version that a decision was taken under, and the clauses it rests on as they read then."""

    decision: str
    rulebook: str
    version: VersionShown | None
    clauses: list[ClauseRelied]
