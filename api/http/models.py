"""What do answers look like? The shapes of everything about shipments, for documentation and clients."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import DayText, MomentText
from api.desk.publishing import Because
from api.http.problems import ProblemShown

Action = Literal["release", "hold", "stop"]
State = Literal["held", "released", "rejected", "void", "delivered"]
Cause = Literal["submitted", "asked", "calendar", "rulebook"]
Words = Annotated[str, Field(min_length=1, max_length=5_000, pattern=r"\S")]
"""What a person says for others to read: not blank."""


class Text(BaseModel):
    """A text in both languages."""

    en: str
    zh: str


class Interval(BaseModel):
    """A verdict as an interval: at least, and at most."""

    verdict: str = Field(examples=["licence_required"])
    could_be: str = Field(examples=["licence_required"])


class SuspendedShown(BaseModel):
    """A clause that would decide but for its suspension."""

    clause: str
    by: str
    through: DayText | None = Field(description="The last day of the suspension.")


class PaperNeeded(BaseModel):
    """A document that goes with the line, surely or possibly."""

    paper: str
    required: bool


class Stretch(Interval):
    """Days with one interval; `from` null begins on the line's own date, `through` null has no known end."""

    from_: DayText | None = Field(alias="from")
    through: DayText | None
    clauses: list[str] = Field(description="The clauses that decide, or may, on some day of it.")


class LawAnswer(Interval):
    """What the law of one jurisdiction says by itself."""

    jurisdiction: str = Field(examples=["CN"])
    asked: Literal["yes", "perhaps"] = Field(
        description="perhaps: it is not known whether the law reaches the shipment; its duties are open until it is."
    )


class LawConflictFound(BaseModel):
    """Clauses of two laws that stand against each other; it does not change the verdict, but nothing is released."""

    conflict: str = Field(description="Its name in `conflicts.yaml`; explanations tell it in words, with sources.")
    certain: bool = Field(description="False: a fact is missing, or the clauses of a side only may apply.")
    one: list[str] = Field(description="Clauses of the one law.")
    other: list[str] = Field(description="Clauses of the other.")


class LineAnswer(Interval):
    """The answer to one line."""

    line: str
    as_of: str = Field(description="The date, or the moment, that the line is judged on.")
    action: Action
    clauses: list[str] = Field(description="The clauses that decide, or may.", examples=[["CN-MOFCOM-2025-61/1.1"]])
    suspended: list[SuspendedShown]
    unconfirmed: list[str] = Field(description="Announcements without an instrument on which the verdict hangs.")
    missing: list[str] = Field(description="Facts that would narrow the verdict, the most useful first.")
    changes_on: str | None = Field(description="The next day on which the verdict is another.")
    then: Interval | None = Field(description="The verdict from that day on.")
    licences: list[str] = Field(description="The licences that lift a duty of the line.")
    papers: list[PaperNeeded]
    timeline: list[Stretch]
    assumed: dict[str, str] = Field(description="Facts that the line did not give, each with where it came from.")
    laws: list[LawAnswer] = Field(description="What each law says; the verdict of the line is the severest of them.")
    laws_not_asked: list[str] = Field(description="Jurisdictions whose law does not reach the shipment.")
    law_conflicts: list[LawConflictFound]
    reason: Text


class FeatureTold(BaseModel):
    """One reason for the score of a hit, and what it gives or takes in thousandths."""

    kind: str
    points: int
    party: str
    listed: str


class HitTold(BaseModel):
    """A listed party that a party of the shipment may be."""

    list_: str = Field(alias="list", examples=["US-EL"])
    entry: str
    entry_hash: str = Field(description="The entry as it read then; a mark on the hit names it.")
    listed_as: str = Field(description="The primary name of the entry.")
    name: str = Field(description="The name of the entry that comes nearest.")
    score: int = Field(description="Thousandths: the sum of the points of its features.")
    outcome: Literal["confirmed", "false_positive"] | None = Field(
        description="What an officer had said of it by then."
    )
    source: str
    features: list[FeatureTold]


class OwnersTold(Text):
    """What listed owners hold of a party under one 50 % rule, and through whom, in words."""

    rule: str = Field(examples=["us-affiliates"])


class PartyTold(BaseModel):
    """What was known of a party of the shipment when it was decided: a `?` behind a list means perhaps."""

    name: str
    country: str | None
    facts: dict[str, Any] = Field(
        description="Facts that lines did not state themselves, by the last part of their names.",
        examples=[{"lists": ["US-EL?", "US-EL-FN1?"], "us_listed_ownership": "0.3..0.6"}],
    )
    lists: list[str] = Field(description="Lists that name it, for certain or perhaps.")
    because: str
    hits: list[HitTold]
    owners: list[OwnersTold]


class ShipmentAnswer(Interval):
    """The answer to a shipment: the worst of its lines."""

    action: Action
    lines: list[LineAnswer]
    parties: list[PartyTold] = Field(description="What was known of its parties; nothing where no list is imported.")


class LicenceShort(BaseModel):
    """A licence of which not enough is left for a shipment; amounts are exact decimals as text."""

    licence: str = Field(description="Its number, as lines name it.")
    quantity_needed: str | None
    quantity_left: str | None
    value_needed: str | None
    value_left: str | None


class TakenIn(ShipmentAnswer):
    """A shipment decided; the ids are null where nothing was kept."""

    shipment: str | None
    decision: str | None
    hold: str | None = Field(description="The hold that people have to work on.")
    reference: str
    state: State | None
    rulebook: str = Field(description="Content hash of the rulebook.")
    known_at: DayText = Field(description="Only what was announced by this day counts.")
    licences_short: list[LicenceShort]


class LawUsed(BaseModel):
    """The version of the rulebook by which a question was answered; `version` is null where none is in force."""

    version: int | None
    published_at: MomentText | None
    effective_at: MomentText | None
    because: Because = Field(
        description="in_force: it was in force at the end of the day of `known_at`, or is now; first: nothing was in "
        "force by then, and it is the first version; folder: the rulebook in the service's folder counts."
    )


class Checked(TakenIn):
    """A shipment decided of which nothing is kept."""

    law: LawUsed


class DecisionSummary(Interval):
    """A decision in a list."""

    decision: str
    shipment: str
    reference: str
    previous: str | None = Field(description="The decision that this one follows.")
    cause: Cause
    by: str
    at: MomentText
    ships_on: DayText
    known_at: DayText
    action: Action
    rulebook: str
    engine: str


class DecisionShown(DecisionSummary):
    """A decision as it is stored; `answer_hash` is the SHA-256 of the canonical JSON of `answer`."""

    answer_hash: str
    licences_short: list[LicenceShort]
    answer: ShipmentAnswer


class DecisionExplained(DecisionShown):
    """A decision with everything behind it.

    `received` is the request as it came and `facts` what was understood. `replayed` says whether taking the decision
    again gave the same bytes; the explanations, one for each line that was asked for, are made by that. `next` is the
    place of the first line behind those, if any.
    """

    received: dict[str, Any]
    facts: list[dict[str, Any]]
    replayed: bool
    explanations: list[dict[str, Any]]
    next: int | None


class ShipmentShown(BaseModel):
    """A shipment and where it stands."""

    shipment: str
    reference: str
    state: State
    decision: str
    ships_on: DayText
    received_at: MomentText
    closed_at: MomentText | None


class DrawShown(BaseModel):
    """What a line of a released shipment used of a licence."""

    licence: str = Field(description="Its id.")
    shipment: str
    line: str
    quantity: str
    value: str
    at: MomentText
    returned_at: MomentText | None


class ShipmentDetail(ShipmentShown):
    """A shipment with its decisions, its open hold and what it drew on licences."""

    decisions: list[DecisionSummary]
    hold: str | None
    draws: list[DrawShown]


class DecisionPage(BaseModel):
    """Some decisions, newest first."""

    items: list[DecisionSummary]
    next: str | None


class ShipmentPage(BaseModel):
    """Some shipments, newest first."""

    items: list[ShipmentShown]
    next: str | None


class BatchItem(BaseModel):
    """What became of one shipment of a batch, in its place: taken in, or a problem."""

    status: int
    shipment: TakenIn | None
    problem: ProblemShown | None


class BatchAnswer(BaseModel):
    """What became of the shipments of a batch, in their order."""

    items: list[BatchItem]


class Rechecked(DecisionShown):
    """The new decision on a shipment; `changed`: whether its verdict or its action is another than before."""

    state: State
    hold: str | None
    changed: bool


class ActShown(BaseModel):
    """Something a person did or said about a hold."""

    act: Literal["release", "reject", "withdraw", "comment", "attach"]
    text: str
    by: str
    at: MomentText


class AttachmentShown(BaseModel):
    """A file that was put to a hold."""

    attachment: str
    name: str
    media_type: str
    size: int
    sha256: str
    by: str
    at: MomentText


HoldState = Literal["open", "proposed", "released", "rejected", "lapsed"]


class HoldShown(BaseModel):
    """A shipment that waits for people, or waited; `proposed` is what one person wants and another may agree with."""

    hold: str
    shipment: str
    decision: str
    state: HoldState
    proposed: Literal["release", "reject"] | None
    proposed_by: str | None
    opened_at: MomentText
    closed_at: MomentText | None


class HoldDetail(HoldShown):
    """A hold with everything that was done and said about it."""

    acts: list[ActShown]
    attachments: list[AttachmentShown]


class HoldPage(BaseModel):
    """Some holds, newest first."""

    items: list[HoldShown]
    next: str | None


class Reason(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(examples=["End-use certificate of 24 November checked."])


class Comment(BaseModel):
    """Something said about a hold."""

    model_config = ConfigDict(extra="forbid")

    text: Words = Field(examples=["Waiting for the end user's signature."])
