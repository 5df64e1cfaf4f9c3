"""What is a difference between two rulebooks made of? Plain data in both languages, ready for JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from engine.vocabulary.models import Bilingual, StrictModel

Kind = Literal["added", "removed", "changed"]
Subject = Literal["measure", "clause", "nexus", "conflict", "list", "fact", "verdict", "paper", "authority"]


class Change(StrictModel):
    """One thing that is no longer what it was."""

    kind: Kind
    aspect: str = Field(description="What of the thing it is about: `condition`, `outcome`, `in_force` and so on.")
    before: JsonValue = Field(default=None, description="What was written; none where it was added.")
    after: JsonValue = Field(default=None, description="What is written; none where it was removed.")
    text: Bilingual = Field(description="The change in words.")


class Altered(StrictModel):
    """A thing of the rulebook that came, went or changed, with its changes."""

    kind: Kind
    of: Subject
    names: tuple[str, ...] = Field(description="Its name; several where the same happened to several.")
    title: Bilingual
    concerns: tuple[str, ...] = Field(
        default=(), description="Of a list or a nexus: the clauses that ask for what changed of it."
    )
    changes: tuple[Change, ...] = ()
