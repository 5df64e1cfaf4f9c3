"""Which parties of a manifest may be on a list? Each hit with its score and what an officer said of it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from api.reports.data import ReportData
from api.reports.voice import Voice

PARTIES = ("party", "country", "list", "listed_as", "score", "settled")
"""The columns of hits."""
_ORDER = ("confirmed", "open", "false_positive")


def hits(data: ReportData, voice: Voice) -> pl.DataFrame:
    """Every hit, those that count first and among them the nearest, every column a text."""
    found = sorted(_hits(data), key=lambda hit: (_ORDER.index(hit[5]), -int(hit[4]), *hit[:4]))
    rows = [(*hit[:5], voice.say(f"settled.{hit[5]}")) for hit in found]
    return pl.DataFrame(rows, dict.fromkeys(PARTIES, pl.String), orient="row")


def _hits(data: ReportData) -> Iterator[tuple[str, ...]]:
    for one in data.check.counterparties.asked if data.check.counterparties else ():
        for found in one.found:
            listed = found.hit.listed
            named = one.party.name, one.party.country, listed.list, listed.name
            yield (*named, str(found.hit.score), found.outcome or "open")
