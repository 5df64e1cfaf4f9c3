"""What do owners look like? The shapes of their versions, of stakes, and of what covered owners hold of a party."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import Day, DayText, MomentText
from api.http.models import Text
from api.http.screening_models import ListAsked
from engine.ownership.rules import RuleName


class OwnersVersionShown(BaseModel):
    """A version of who owns whom: all stakes of one file."""

    version: str
    file: str = Field(description="What the file was called.", examples=["owners.csv"])
    file_hash: str = Field(description="SHA-256 of the file as it came.")
    content: str = Field(description="SHA-256 of its stakes, by which decisions name them.")
    stakes: int
    parties: int = Field(description="Parties that stakes are of; owners who are not known are not counted.")
    previous: str | None = Field(description="The version before.")
    added: int = Field(description="Stakes that were not in the version before.")
    removed: int = Field(description="Stakes that are in it no longer.")
    by: str = Field(description="Who imported it.")
    imported_at: MomentText


class OwnersImported(OwnersVersionShown):
    """The version that counts now."""

    already: bool = Field(description="Whether it was here already with the same stakes: nothing was kept.")


class OwnersVersionPage(BaseModel):
    """A page of versions, the last one imported first."""

    items: list[OwnersVersionShown]
    next: str | None


class MentionShown(BaseModel):
    """A party as a stake mentions it; `id` is blank where none was given."""

    name: str
    country: str | None
    id: str


class ShareShown(BaseModel):
    """A share that lies between two ends, numbers from 0 to 1 as text; an end that is not included lies just beyond."""

    low: str = Field(examples=["0.3"])
    low_included: bool
    high: str = Field(examples=["0.6"])
    high_included: bool
    text: Text


class StakeShown(BaseModel):
    """What an owner holds of a party; `owner` is null where nobody knows who that is. Both days are included."""

    owner: MentionShown | None
    owned: MentionShown
    share: ShareShown
    from_: DayText | None = Field(alias="from")
    through: DayText | None
    source: str = Field(examples=["share register, 2026-10-02"])
    row: int = Field(description="Line of the file, or number of the record.")


class OwnersShown(BaseModel):
    """A page of the stakes of a version, in the order of its file."""

    version: OwnersVersionShown | None = Field(description="None where nobody has imported owners yet.")
    items: list[StakeShown]
    next: int | None = Field(description="`after` of the next page.")


class OwnedParty(BaseModel):
    """The party that is asked about."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=1_000, pattern=r"\S", examples=["Werdenfels Getriebe GmbH"])
    country: str | None = Field(
        default=None, max_length=100, description="ISO 3166-1 code or name; none if nobody knows.", examples=["DE"]
    )
    id: str = Field(default="", max_length=200, description="Its id, as the file of owners has it.")


class OwnedAsked(BaseModel):
    """Whose owners are asked about, as known when, on which day."""

    model_config = ConfigDict(extra="forbid")

    party: OwnedParty
    known_at: Day | None = Field(
        default=None, description="The owners, lists and marks that were known by the end of it; now if not given."
    )
    as_of: Day | None = Field(default=None, description="The day on which stakes are held; today if not given.")


class UnderRuleShown(BaseModel):
    """What covered owners hold of a party under one 50 % rule, and what follows."""

    rule: RuleName
    title: Text
    share: ShareShown | None = Field(description="What covered owners hold together; null where no owner is stated.")
    covered: Literal["yes", "no", "unknown"] = Field(description="Whether the party falls under the rule.")
    must_ask: bool = Field(description="A covered owner is known and the rule hangs on an unknown share: red flag 29.")
    listed: list[str] = Field(description="Codes of lists that the party itself is on.")
    inherited: list[str] = Field(description="Codes that it takes on from its owners.", examples=[["US-EL"]])
    perhaps: list[str] = Field(description="Codes that it may have, or take on, besides.")
    path: Text = Field(description="The way up to the listed owners, drawn, with what to ask and what does not fit.")
    questions: list[Text] = Field(description="What to find out so that it is settled.")


class OwnedShown(BaseModel):
    """What is known of a party under every 50 % rule."""

    party: MentionShown
    as_of: DayText
    owners: OwnersVersionShown | None = Field(description="The version that counted; none where there was none.")
    lists: list[ListAsked]
    rules: list[UnderRuleShown]
