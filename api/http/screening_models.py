"""What do screening and marks on hits look like? The shapes of what is asked and answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import Day, DayText, MomentText
from api.http.list_models import IdentifierShown, ListedPartyShown
from engine.screening.hits import FeatureKind
from engine.screening.resolution import Outcome

Reason = Annotated[str, Field(min_length=1, max_length=5_000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
"""Why an officer says so: not blank."""


class NumberGiven(BaseModel):
    """A number of a party."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=100, examples=["imo"])
    value: str = Field(min_length=1, max_length=200, pattern=r"\S", examples=["9187629"])


class PartyGiven(BaseModel):
    """A party to be screened."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=1_000, pattern=r"\S", examples=["Nebula Lithography Institute"])
    country: str | None = Field(
        default=None, max_length=100, description="ISO 3166-1 code or name; none if nobody knows.", examples=["CN"]
    )
    identifiers: list[NumberGiven] = Field(default=[], max_length=50)
    address: str = Field(default="", max_length=2_000)


class Screening(BaseModel):
    """Whom to screen, and against the lists of when."""

    model_config = ConfigDict(extra="forbid")

    party: PartyGiven
    known_at: Day | None = Field(
        default=None, description="The lists, and marks, that were known by the end of this day; now if not given."
    )


class ListAsked(BaseModel):
    """An edition that a party was screened against."""

    version: str
    source: str = Field(examples=["US-CSL"])
    dated: DayText
    because: Literal["known", "first"] = Field(
        description="known: it was known at the moment asked for; first: none was, and it is the first one."
    )


class WordPairShown(BaseModel):
    """Words of the party beside those of the listed name; likeness in thousandths, weight among all pairs."""

    party: str
    listed: str
    likeness: int
    weight: int


class FeatureShown(BaseModel):
    """One reason for a score, and what it gives or takes in thousandths."""

    kind: FeatureKind
    points: int
    party: str
    listed: str
    pairs: list[WordPairShown]


class HitShown(BaseModel):
    """A listed party that may be the one screened."""

    entry: ListedPartyShown
    name: str = Field(description="The name of the entry that comes nearest.")
    score: int = Field(description="Thousandths: the sum of the points of its features.", examples=[930])
    strength: Literal["strong", "possible"]
    features: list[FeatureShown]
    outcome: Outcome | None = Field(description="What an officer said of it; none as long as nobody did.")


class ScreenedShown(BaseModel):
    """What screening came to. Unresolved hits are codes that the party may have, not that it has."""

    lists: list[ListAsked]
    hits: list[HitShown] = Field(description="The highest score first.")
    known: list[str] = Field(description="Codes that confirmed hits bring.")
    possible: list[str] = Field(description="Codes that unresolved hits may bring.", examples=[["US-EL", "US-EL-FN5"]])


class MarkGiven(BaseModel):
    """What an officer says of a hit."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    party: PartyGiven
    list_: str = Field(alias="list", max_length=60, examples=["US-EL"])
    entry: str = Field(max_length=100)
    entry_hash: str = Field(max_length=64, description="The entry as it read when it was seen.")
    outcome: Outcome
    reason: Reason = Field(examples=["Another company of the same name: other address, other owner."])


class PartyMarked(BaseModel):
    """A party as it was when it was marked."""

    name: str
    country: str | None
    identifiers: list[IdentifierShown]
    address: str


class MarkShown(BaseModel):
    """What an officer said of a hit. It holds as long as entry and party stay as they are."""

    mark: str
    party: PartyMarked
    list_: str = Field(alias="list")
    entry: str
    entry_hash: str
    name: str = Field(description="Of the entry.")
    outcome: Outcome
    reason: str
    by: str
    at: MomentText
    superseded: bool = Field(description="Whether somebody marked the same hit again later.")


class MarkPage(BaseModel):
    """A page of marks, the last one first."""

    items: list[MarkShown]
    next: str | None
