"""Which parties do the lines of a block name, and what is known of each? The columnar form of `engine.facts.parties`.

Each different party is asked about once, however many lines name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from engine.columnar.texts import all_coded
from engine.facts.parties import PartyAnswer, PartyAnswers, PartyName, named
from engine.facts.records import RecordReader
from engine.vocabulary.reading import ValueFault


class Parties(NamedTuple):
    """The rows that name a party in a role: `at` are their places, `answers` those there are, `which` of them."""

    at: pl.Series
    answers: list[PartyAnswer]
    which: pl.Series


def parties_of(
    cells: pl.DataFrame, headers: Mapping[str, str], role: str, reader: RecordReader, known: PartyAnswers
) -> Parties | None:
    """What is known of the parties in a role; None where no row names one."""
    facts = [fact for fact in (f"{role}.name", f"{role}.country") if fact in headers]
    if f"{role}.name" not in facts:
        return None
    codes, texts = all_coded(cells.select([pl.col(headers[fact]).alias(fact) for fact in facts]))
    groups = codes.with_row_index("row").group_by(facts, maintain_order=True).agg(pl.col("row"))
    parties: list[PartyName] = []
    places: list[int | None] = []
    for places_of_texts in groups.select(facts).iter_rows():
        stated = {}
        for fact, place, different in zip(facts, places_of_texts, texts, strict=True):
            value = reader.value(fact, different[place])
            if value is not None and not isinstance(value, ValueFault):
                stated[fact] = value
        party = named(stated, role)
        places.append(len(parties) if party else None)
        if party:
            parties.append(party)
    if not parties:
        return None
    known.ahead(parties)
    which = groups.select("row").with_columns(answer=pl.Series(places, dtype=pl.UInt32)).explode("row").sort("row")
    at = which["answer"].is_not_null().arg_true()
    return Parties(at, [known.of(party) for party in parties], which["answer"].gather(at))
