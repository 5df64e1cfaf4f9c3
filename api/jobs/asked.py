"""What may be asked of a check of a manifest? The same as on the command line, and which results are wanted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import Day
from engine.manifests.options import ReadingOptions

MANIFEST = "manifest"
CheckedFormat = Literal["csv", "tsv", "xlsx", "parquet", "jsonl"]
ReportFormat = Literal["xlsx", "html"]
ReportLanguage = Literal["en", "zh"]
MOST_COLUMNS = 1_000
"""Of how many headers it may be said what they stand for."""
_Header = Annotated[str, Field(min_length=1, max_length=1_000)]
_Column = Annotated[str, Field(max_length=100)]
_Word = Annotated[str, Field(min_length=1, max_length=100)]


class ManifestAsked(BaseModel):
    """What a check of a manifest is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=255, description="The name of the file, as it was uploaded.")
    format: list[CheckedFormat] = Field(["csv"], min_length=1, description="Formats of the checked file.")
    report: list[ReportFormat] = Field([], description="Formats of a report.")
    lang: list[ReportLanguage] = Field(["en"], min_length=1, description="Languages of the report.")
    as_of: Day | None = Field(None, description="One date for all lines instead of their own.")
    known_at: Day = Field(description="Only what was announced by this day counts; today if not given.")
    encoding: _Word | None = Field(None, description="Encoding of a text file, where it is not UTF-8.")
    delimiter: _Word | None = Field(None, description="One character, or comma, semicolon, tab, pipe.")
    quote: _Word | None = Field(None, description="One character, or none.")
    decimal: Literal["point", "comma", ".", ","] | None = Field(None, description="What stands before decimals.")
    sheet: Annotated[str, Field(min_length=1, max_length=255)] | None = Field(None, description="Worksheet to read.")
    columns: dict[_Header, _Column] = Field(
        {},
        max_length=MOST_COLUMNS,
        description="Which column of the vocabulary a header of the file stands for, where its name does not say it "
        "rightly; blank for one that is not to be used. A JSON object in its field of the form.",
        examples=[{"Ship-to": "consignee", "Remarks": ""}],
    )
    strict: bool = Field(False, description="Whether a row that cannot be read makes the whole check fail.")

    @property
    def options(self) -> ReadingOptions:
        """How the file is to be read."""
        return ReadingOptions(None, self.encoding, self.delimiter, self.quote, self.decimal, self.sheet)

    @property
    def checked(self) -> list[str]:
        """The names of the checked files that are wanted, each once."""
        return [f"checked.{format_}" for format_ in dict.fromkeys(self.format)]

    @property
    def reports(self) -> list[tuple[str, ReportLanguage]]:
        """The names of the reports that are wanted, each with its language."""
        return [
            (f"report.{language}.{format_}", language)
            for format_ in dict.fromkeys(self.report)
            for language in dict.fromkeys(self.lang)
        ]


class PartyList(BaseModel):
    """An edition of a party list, and why it answers; see `api.desk.lists.KnownVersion`."""

    model_config = ConfigDict(frozen=True)

    version: str
    source: str
    dated: Day
    because: Literal["known", "first"]


class ManifestOrder(ManifestAsked):
    """What was asked, under which rulebook it is checked and by which lists it is screened; kept with the job.

    `version` and `because` are those of `api.desk.publishing.Chosen`. `party_lists` is empty where none was imported:
    the parties are not looked into then.
    """

    rulebook: str
    version: int | None
    because: str
    party_lists: list[PartyList] = []
