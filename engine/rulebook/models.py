"""How is a measure written in its file? One model per block of the YAML."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, field_validator, model_validator

from engine.vocabulary.models import Bilingual, StrictModel

Jurisdiction = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
NO_NEXUS = "none"
"""What a clause says to stay outside its measure's nexus."""
Confidence = Literal["official_text", "secondary", "unverified", "conflicting"]


def _empty_as_list(value: object) -> object:
    return [] if value is None else value


def _empty_as_mapping(value: object) -> object:
    return {} if value is None else value


def _one_as_list(value: object) -> object:
    return [value] if isinstance(value, str) else _empty_as_list(value)


Names = Annotated[tuple[str, ...], BeforeValidator(_one_as_list)]


class Source(StrictModel):
    """Where the law can be read."""

    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://\S+$")
    language: str = Field(pattern=r"^[a-z]{2}(-[A-Za-z]+)?$")
    kind: Literal["official", "mirror", "translation", "press", "analysis"]


class Window(StrictModel):
    """Days on which something holds; `through` is the last day, inclusive; open-ended without it."""

    start: date = Field(alias="from")
    through: date | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.through is not None and self.through < self.start:
            raise ValueError(f"the last day {self.through} is before the first day {self.start}")
        return self


class Suspension(Window):
    """A window in which a clause does not apply, by an instrument."""

    by: str


class Resumption(StrictModel):
    """The first day on which a suspended clause applies again, earlier than announced, by an instrument."""

    start: date = Field(alias="from")
    by: str


class Ending(StrictModel):
    """The first day on which a clause is repealed or stopped, by an instrument."""

    start: date = Field(alias="from")
    by: str


class PendingWindow(Window):
    """Days for which something was announced without an instrument: whether the clause applies is unconfirmed.

    `suspends: yes` if it is announced that the clause stays suspended, `no` if that it applies.
    """

    announcement: str
    suspends: bool


class Amendable(StrictModel):
    """The windows that a measure lays over all its clauses, or a clause over itself."""

    suspended: Annotated[tuple[Suspension, ...], BeforeValidator(_empty_as_list)] = ()
    resumed: Annotated[tuple[Resumption, ...], BeforeValidator(_empty_as_list)] = ()
    ended: Ending | None = None
    pending: Annotated[tuple[PendingWindow, ...], BeforeValidator(_empty_as_list)] = ()


FindingKind = Literal["never_fires", "overlap", "swallowed", "window_gap", "threshold_gap"]
"""What `licet rules prove` may find: a clause that nothing can make true; duties of one measure with different outcomes
for one line; a rule that an exception leaves nothing of; days or a value that fall between two clauses.
"""


class Noted(StrictModel):
    """A finding of `licet rules prove` that is right as the law stands, and why.

    It is about any of `clauses`, by itself or together with any of `beside`.
    """

    finding: FindingKind
    clauses: Names = Field(min_length=1)
    beside: Names = ()
    reason: Bilingual
    source: str = Field(pattern=r"^https?://\S+$")


class LicenceKind(StrictModel):
    """Which licence lifts a duty."""

    authority: str
    kind: str


class ClauseText(Amendable):
    """One clause as written: what it asks, what follows, and since when."""

    clause: str = Field(min_length=1, pattern=r"^[^/\s]+$")
    title: Bilingual
    in_force: Window
    when: Any
    outcome: str
    licence: LicenceKind | None = None
    applies_to: Names = ()
    exception_to: Names = ()
    papers: Names = ()
    nexus: str | None = None
    confidence: Confidence | None = None
    note: Bilingual | None = None
    sources: Annotated[tuple[Source, ...], BeforeValidator(_empty_as_list)] = ()

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if self.applies_to and self.exception_to:
            raise ValueError("a clause is a review policy (applies_to) or an exception (exception_to), not both")
        if self.licence and (self.applies_to or self.exception_to):
            raise ValueError("only a duty names the licence that lifts it")
        if self.nexus and (self.applies_to or self.exception_to):
            raise ValueError("only a duty has a nexus: a review or an exception follows the clauses that it names")
        return self


class Measure(Amendable):
    """One legal instrument: announcement, order, decree; without clauses if it only amends or announces."""

    measure: str = Field(min_length=1)
    jurisdiction: Jurisdiction
    nexus: str | None = None
    number: str | None = None
    title: Bilingual
    authority: Bilingual
    announced: date
    reviewed: date
    time_zone: str
    confidence: Confidence
    note: Bilingual | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    noted: Annotated[tuple[Noted, ...], BeforeValidator(_empty_as_list)] = ()
    clauses: Annotated[tuple[ClauseText, ...], BeforeValidator(_empty_as_list)] = ()

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone of the IANA database, such as Asia/Shanghai") from error
        return value


class NexusText(StrictModel):
    """How far a law reaches: the line that a shipment must cross before any of its duties is asked for."""

    jurisdiction: Jurisdiction
    title: Bilingual
    note: Bilingual | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    when: Any


class ConflictText(StrictModel):
    """Clauses of one law that stand against clauses of another, so that who keeps the ones may break the others.

    `one` and `other` name clauses (`MEASURE/clause`) or measures, which stand for all their duties and reviews. `when`
    says of which shipments that is so, `in_force` on which days; of all without them.
    """

    title: Bilingual
    one: Names = Field(min_length=1)
    other: Names = Field(min_length=1)
    note: Bilingual
    confidence: Confidence
    sources: tuple[Source, ...] = Field(min_length=1)
    in_force: Window | None = None
    when: Any = None


class Verdict(StrictModel):
    """One rung of the ladder of outcomes."""

    verdict: str
    title: Bilingual
    meaning: Bilingual
    action: Literal["release", "hold", "stop"]
    licensable: bool = False


class Paper(StrictModel):
    """A document that a clause may call for."""

    title: Bilingual
    meaning: Bilingual


class Authority(StrictModel):
    """Who issues licences, and of which kinds."""

    authority: str
    title: Bilingual
    licences: dict[str, Bilingual]


class VerdictsFile(StrictModel):
    """`verdicts.yaml`."""

    verdicts: tuple[Verdict, ...] = Field(min_length=2)


class PapersFile(StrictModel):
    """`papers.yaml`."""

    papers: dict[str, Paper]


class AuthoritiesFile(StrictModel):
    """`authorities.yaml`."""

    authorities: tuple[Authority, ...]


class NexusFile(StrictModel):
    """`nexus.yaml`."""

    nexus: Annotated[dict[str, NexusText], BeforeValidator(_empty_as_mapping)] = Field(default_factory=dict)


class ConflictsFile(StrictModel):
    """`conflicts.yaml`."""

    conflicts: Annotated[dict[str, ConflictText], BeforeValidator(_empty_as_mapping)] = Field(default_factory=dict)
