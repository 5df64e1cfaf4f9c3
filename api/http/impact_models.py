"""What does the effect report of a version look like? The shapes of its answers, for documentation and clients."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.days import DayText, MomentText
from api.http.job_models import JobState
from api.http.models import Action, Interval
from engine.analysis.stored import Why
from engine.analysis.turns import Role


class AnswerShown(Interval):
    """What is said of a line: its verdict as an interval, and the action."""

    action: Action


class Counts(BaseModel):
    """How many were compared, and of how many the answer is the same or another."""

    compared: int
    unchanged: int
    flipped: int


class Flipped(BaseModel):
    """How much flips: counted, and the values by currency as exact decimals."""

    lines: int
    shipments: int
    lines_without_value: int
    values: dict[str, str] = Field(examples=[{"EUR": "84000"}])


class Flip(Flipped):
    """What flips from one answer into another."""

    before: AnswerShown
    after: AnswerShown


class ClauseFlips(Flipped):
    """What flips by one clause, and whether it decides before and after; "" where it does not."""

    clause: str
    before: Role
    after: Role


class ProductFlips(Flipped):
    """What flips of one product."""

    product: str
    description: str


class CustomerFlips(Flipped):
    """What flips for one customer: the end user, or the consignee where none is named."""

    customer: str


class ClausePart(BaseModel):
    """A clause that makes the difference."""

    clause: str
    before: Role
    after: Role


class FlippedLine(BaseModel):
    """A line that is answered otherwise; `stored` is the id of its shipment."""

    row: None
    stored: str
    shipment: str
    line: str
    product: str
    customer: str
    currency: str
    value: str | None
    before: AnswerShown
    after: AnswerShown
    clauses: list[ClausePart]


class EffectShown(BaseModel):
    """What flips, with the largest first in every list, and the first lines of each way to flip."""

    read: int = Field(description="The lines that were compared.")
    only_before: int = Field(description="Lines that read under the first rulebook only.")
    only_after: int = Field(description="Lines that read under the second rulebook only.")
    flipped: Flipped
    flips: list[Flip]
    clauses: list[ClauseFlips]
    products: list[ProductFlips]
    customers: list[CustomerFlips]
    examples: list[FlippedLine]


class PartShown(BaseModel):
    """The effect on one part of the shipments."""

    shipments: Counts
    lines: Counts
    effect: EffectShown


class NotCompared(BaseModel):
    """Shipments that could not be compared, with the numbers of a few."""

    why: Why
    shipments: int
    examples: list[str]


class ComparedWith(BaseModel):
    """The rulebook that a version is compared with; no number where it is none of the versions."""

    version: int | None
    rulebook: str


class ImpactShown(BaseModel):
    """What a version does to the shipments of your organisation."""

    version: int
    rulebook: str
    before: ComparedWith
    known_at: DayText = Field(
        description="Open shipments are decided from what was known on this day, history from what was known then."
    )
    left_out: int = Field(description="Shipments beyond the 100,000 that are compared: those longest ago.")
    open: PartShown
    history: PartShown
    not_compared: list[NotCompared]


class PartSummed(BaseModel):
    """The effect on one part of the shipments, without customers and lines."""

    shipments: Counts
    lines: Counts
    flipped: Flipped
    flips: list[Flip]


class ImpactSummed(BaseModel):
    """The counts of an effect report."""

    open: PartSummed
    history: PartSummed
    left_out: int
    not_compared: int


class Looked(BaseModel):
    """How far an effect report is: shipments looked at, of how many, and of how many some line flips."""

    shipments: int | None = None
    of: int | None = None
    flipped: int | None = None


class ImpactState(BaseModel):
    """Where the effect report of a version stands for your organisation."""

    job: str
    state: JobState
    progress: Looked
    at: MomentText
    ended_at: MomentText | None
    summary: ImpactSummed | None = Field(description="Once the job is done; none for roles that read no decisions.")


Format = Literal["json", "html"]
