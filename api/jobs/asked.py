"""What may be asked of a check of a manifest? The same as on the command line, and which results are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from api.days import Day
from engine.faults import LicetError, nearest
from engine.manifests.known_columns import COMPONENT_FACTS
from engine.manifests.options import ReadingOptions
from engine.vocabulary.vocabulary import Vocabulary

MANIFEST = "manifest"
CheckedFormat = Literal["csv", "tsv", "xlsx", "parquet", "jsonl"]
ReportFormat = Literal["xlsx", "html"]
ReportLanguage = Literal["en", "zh"]
MOST_COLUMNS = 1_000
"""Of how many headers it may be said what they stand for."""
_Header = Annotated[str, Field(min_length=1, max_length=1_000)]
_Column = Annotated[str, Field(max_length=100)]
_Word = Annotated[str, Field(min_length=1, max_length=100)]


class NoColumn(NamedTuple):
    """A header that is said to stand for what is no column: under which field of the form, and what may be meant."""

    field: Literal["columns", "bom_columns"]
    header: str
    column: str
    hint: str

    @property
    def what(self) -> str:
        """What is wrong with it."""
        return f"`{self.column}` is not a column"


class ColumnsRefused(LicetError):
    """Headers that are said to stand for columns that there are not."""

    def __init__(self, headers: Sequence[NoColumn]) -> None:
        """Keep every one of them."""
        self.headers = headers
        super().__init__("\n".join(f"{one.header}: {one.what}" for one in headers))


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
    bom_encoding: _Word | None = Field(None, description="Encoding of the bill of materials, where it is not UTF-8.")
    bom_columns: dict[_Header, _Column] = Field(
        {},
        max_length=MOST_COLUMNS,
        description="The same as `columns` for the headers of the bill of materials and its own columns.",
        examples=[{"Parent part": "parent_id"}],
    )
    strict: bool = Field(False, description="Whether a row that cannot be read makes the whole check fail.")

    @property
    def options(self) -> ReadingOptions:
        """How the file is to be read."""
        return ReadingOptions(None, self.encoding, self.delimiter, self.quote, self.decimal, self.sheet)

    def refuse_unknown(self, vocabulary: Vocabulary) -> None:
        """Raise `ColumnsRefused` where a header is said to stand for a column that there is not."""
        facts, parts = vocabulary.by_column, COMPONENT_FACTS
        wrong = [
            *(NoColumn("columns", *one) for one in _unknown(self.columns, facts)),
            *(NoColumn("bom_columns", *one) for one in _unknown(self.bom_columns, parts)),
        ]
        if wrong:
            raise ColumnsRefused(wrong)

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


def _unknown(said: Mapping[str, str], known: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for header, column in said.items():
        if column and column not in known:
            yield header, column, nearest(column, known)


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
