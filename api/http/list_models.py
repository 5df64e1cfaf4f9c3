"""What do party lists look like? The shapes of their editions, entries and differences."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.days import DayText, MomentText
from api.http.models import Text
from engine.screening.listed import NameKind, PartyKind


class RefusedRowShown(BaseModel):
    """A row that could not be read."""

    file: str = Field(examples=["house.csv"])
    row: int = Field(description="Line of the file, or number of the record.", examples=[3])
    what: str = Field(examples=["column country: `Chian` is not a country"])
    hint: str = Field(examples=["did you mean China (CN)?"])
    text: str = Field(description="How the row begins.")


class ListVersionShown(BaseModel):
    """An edition of a party list."""

    version: str
    source: str = Field(description="What it is an edition of.", examples=["US-CSL"])
    official: bool = Field(description="Whether it serves every organisation; else it is your house list.")
    format: str = Field(examples=["us-csl-csv"])
    files: list[str]
    dated: DayText = Field(description="The day of the edition.")
    dated_by: Literal["file", "given", "import"] = Field(
        description="file: the files say it; given: it was named with them; import: neither, and it is that of import."
    )
    imported_at: MomentText
    content: str = Field(description="SHA-256 of what stands on it: the same content has the same hash.")
    file_hash: str = Field(description="SHA-256 over the SHA-256 of the files as they came.")
    rows: int = Field(description="Rows in the files: read, put aside and rejected are all of them.")
    rejected: int
    aside: int = Field(description="Rows that say nothing of a listed party.")
    parties: int
    previous: str | None = Field(description="The edition that it was compared with.")
    added: int
    removed: int
    changed: int


class ListVersionDetail(ListVersionShown):
    """An edition with the rows that could not be read."""

    refused: list[RefusedRowShown] = Field(description="The first 1,000 rows that could not be read.")


class ImportedShown(BaseModel):
    """What files came to: an edition for each list that is in them."""

    lists: list[ListVersionDetail]
    already: list[str] = Field(description="Editions among them that were here already: nothing was kept twice.")


class ListVersionPage(BaseModel):
    """A page of editions, the last one imported first."""

    items: list[ListVersionShown]
    next: str | None


class ListedNameShown(BaseModel):
    """A name of a listed party."""

    text: str
    kind: NameKind


class IdentifierShown(BaseModel):
    """A number of a party."""

    kind: str = Field(examples=["imo"])
    value: str = Field(examples=["9187629"])


class ListedPartyShown(BaseModel):
    """A listed party."""

    list_: str = Field(alias="list", examples=["US-EL"])
    entry: str
    entry_hash: str = Field(description="Another one as soon as the list says anything else of the party.")
    kind: PartyKind
    names: list[ListedNameShown]
    countries: list[str]
    identifiers: list[IdentifierShown]
    addresses: list[str]
    programmes: list[str]
    codes: list[str] = Field(description="What a match brings into `consignee.lists`.", examples=[["US-EL-FN5"]])
    listed_on: DayText | None
    source: str
    details: dict[str, str]


class ListedPartyPage(BaseModel):
    """A page of entries, ordered by list and entry."""

    items: list[ListedPartyShown]
    next: int | None = Field(description="`after` of the next page.")


class FieldChangeShown(BaseModel):
    """What a field says no longer, and what it says now."""

    field: str = Field(examples=["names.alias"])
    gone: list[str]
    come: list[str]
    text: Text


class EntryChangeShown(BaseModel):
    """An entry that is on one edition only, or says something else on the other."""

    change: Literal["added", "removed", "changed"]
    list_: str = Field(alias="list")
    entry: str
    name: str
    fields: list[FieldChangeShown] = Field(description="What is said otherwise, where it is changed.")


class ListDiffShown(BaseModel):
    """What differs between two editions, the added entries first, then the removed, then the changed."""

    version: str
    against: str | None = Field(description="The earlier edition; none where there is none, and all is new.")
    added: int
    removed: int
    changed: int
    items: list[EntryChangeShown]
    next: int | None = Field(description="`after` of the next page.")
