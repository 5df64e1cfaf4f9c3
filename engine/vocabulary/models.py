"""How is a fact described in `rules/vocabulary.yaml`?"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["en", "zh"]
FactType = Literal[
    "text", "country", "countries", "word", "words", "code", "codes",
    "share", "quantity", "count", "money", "yes_no", "date",
]  # fmt: skip

SETS: frozenset[FactType] = frozenset({"countries", "words", "codes"})
NUMBERS: frozenset[FactType] = frozenset({"share", "quantity", "count", "money"})


class StrictModel(BaseModel):
    """A model of rule data: unknown names are faults, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Bilingual(StrictModel):
    """A text in English and Chinese."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def in_language(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


class Ratio(StrictModel):
    """A share that follows from two amounts of the same currency."""

    part: str
    whole: str


class SettledBy(StrictModel):
    """What a blank is taken for where another fact is known in full, because answering that one answered this one.

    Not where any of the facts `unless` is given: whoever states such a property says that the item may be another.
    """

    fact: str
    value: str
    unless: tuple[str, ...] = ()


class Fact(StrictModel):
    """One thing that can be known about a line of a shipment.

    `blank` says what an empty cell means: `unknown`, `none`, `required`, or a default value.
    `settled_by` names a fact whose being known answers a blank here too; the decision then says so.
    `changeable` marks facts that an exporter may lawfully choose differently.
    """

    name: str
    type: FactType
    unit: str | None = None
    column: str
    title: Bilingual
    meaning: Bilingual
    blank: str
    changeable: bool = False
    ratio: Ratio | None = None
    settled_by: SettledBy | None = None
    words: dict[str, Bilingual] = {}

    @property
    def is_set(self) -> bool:
        """Whether values are sets of members."""
        return self.type in SETS

    @property
    def is_number(self) -> bool:
        """Whether values are exact numbers."""
        return self.type in NUMBERS

    @property
    def is_stated(self) -> bool:
        """Whether the line itself says it, in full or not at all: what it must state, and what it names or has not."""
        return self.blank in ("required", "none")

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type in ("word", "words")) != bool(self.words):
            raise ValueError("facts of type word and words, and only they, list their words")
        if self.unit is not None and self.type != "quantity":
            raise ValueError("only a quantity has a unit")
        return self
