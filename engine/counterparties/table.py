"""How are the parties of a manifest shown as rows? One for each hit and for each rule on owners, texts only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.counterparties.counterparties import Counterparty
from engine.ownership.held import Trace
from engine.ownership.telling import text_of, told
from engine.screening.hits import Feature
from engine.screening.resolution import JudgedHit

COLUMNS = ("party", "country", "list", "entry", "listed_as", "name", "score", "outcome", "features_or_owners", "source")


def rows(parties: Iterable[Counterparty]) -> Iterator[tuple[str, ...]]:
    """The rows of everybody who was found on a list or whose owners are stated; `score` is in thousandths."""
    for one in parties:
        who = (one.party.name, one.party.country)
        for found in one.found:
            yield (*who, *_hit(found))
        for trace in one.traces.values():
            yield (*who, *_owners(trace))


def _hit(found: JudgedHit) -> tuple[str, ...]:
    hit = found.hit
    entry = (hit.listed.list, hit.listed.entry, hit.listed.name, hit.name.text)
    features = "; ".join(map(_feature, hit.features))
    return (*entry, str(hit.score), found.outcome or "open", features, hit.listed.source)


def _feature(feature: Feature) -> str:
    compared = f" ({feature.party} ~ {feature.listed})" if feature.party or feature.listed else ""
    return f"{feature.kind} {feature.points:+}{compared}"


def _owners(trace: Trace) -> tuple[str, ...]:
    covered = {True: "covered", False: "not covered", None: "open"}[trace.held.falls_under]
    return (trace.held.rule.name, "", "", "", "", covered, text_of(told(trace), "en").strip(), "")
