"""What do jobs look like to a client? Where each stands, and what came of it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import MomentText
from api.http.models import PartyTold
from api.jobs.line_again import Unexplained

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]

_JOB: dict[str, Any] = {
    "job": "019ab0c4-6c1e-7a52-9d7c-0f5a3f1b2c4d",
    "kind": "manifest",
    "state": "running",
    "asked": {"name": "november.csv", "format": ["csv"], "known_at": "2026-11-26"},
    "progress": {
        "step": 7,
        "rows": 41000,
        "rejected": 3,
        "part": 0.41,
        "actions": {"release": 39000, "hold": 1900, "stop": 97},
        "clauses": {"CN-MOFCOM-GAC-2025-18/1C905": 1800},
        "rows_per_second": 52000,
        "seconds_left": 1,
    },
    "result": None,
    "results": [],
    "by": "019ab0c4-0000-7a52-9d7c-0f5a3f1b2c4d",
    "at": "2026-11-26T09:30:00+00:00",
    "ended_at": None,
}


class ResultFile(BaseModel):
    """A file that a job has written."""

    name: str = Field(examples=["checked.csv"])
    size: int = Field(description="Bytes.", examples=[1048576])
    media_type: str = Field(examples=["text/csv; charset=utf-8"])
    url: str = Field(examples=["/v1/jobs/019ab0c4-6c1e-7a52-9d7c-0f5a3f1b2c4d/results/checked.csv"])


class JobShown(BaseModel):
    """A job: what was asked, how far it is, what came of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_JOB]})

    job: str
    kind: Literal["manifest", "recheck", "impact", "rule_checks"]
    state: JobState
    asked: dict[str, Any] = Field(description="What the job was asked for.")
    progress: dict[str, Any] = Field(
        description="How far it is. Of a manifest: rows read and rejected, the part of the file, the findings so far, "
        "rows per second, seconds left. Of a re-check: shipments decided, and what changed. Of an effect report: "
        "shipments looked at, and of how many some line flips. Of the cases of a version: the part that is worked."
    )
    result: dict[str, Any] | None = Field(
        description="What came of it: the summary of a manifest, the digest of a re-check, the counts of an "
        "effect report, how many cases of a version were worked and failed; why it failed."
    )
    results: list[ResultFile] = Field(description="The files to fetch, once the job is done.")
    by: str = Field(description="The person who asked.")
    at: MomentText
    ended_at: MomentText | None


class LineExplained(BaseModel):
    """A line of a checked manifest with everything behind it."""

    job: str
    row: int = Field(description="Its first line in the file.", examples=[2])
    given: dict[str, str] = Field(description="What the file says, by header, without blanks.")
    answer: dict[str, str] = Field(description="What the check said: the columns of the checked file, by name.")
    parties: list[PartyTold] | None = Field(
        description="What was known of its parties; null where nobody was screened."
    )
    explanation: dict[str, Any] | None = Field(
        description="Everything behind the answer, as of decisions: the line is decided again from what the check "
        "rested on, and explained where it comes out the same."
    )
    unexplained: Unexplained | None = Field(
        description="Why there is no explanation. lost: something that the line rests on is no longer kept. other: "
        "decided again, it comes out otherwise."
    )


class JobPage(BaseModel):
    """Some jobs, newest first."""

    items: list[JobShown]
    next: str | None = Field(description="The cursor of the next page; null where there is none.")
