"""How did a clause come to say what it says? Every published version of it, and the decisions that relied on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.desk.law import Laws
from api.desk.publishing import ALTERED, Held, published
from api.store.tables.shipments import DecisionClause, StoredDecision
from engine.history.models import Altered, Kind


@dataclass(frozen=True)
class Entry:
    """A published version in which something is otherwise, and how many decisions under it name the clause or measure.

    `kind` is `added` too where the clause was there in the first version that was published.
    """

    held: Held
    kind: Kind
    altered: tuple[Altered, ...]
    decisions: int


def timeline(session: Session, laws: Laws, organisation: str, name: str) -> list[Entry]:
    """The published versions of a clause or a measure, the oldest first; none where no version ever held it."""
    counts = _decisions(session, organisation, name)
    versions = published(session)
    found: list[Entry] = []
    for one in versions:
        version = one.version
        altered = tuple(each for each in ALTERED.validate_json(version.altered) if _concerns(each, name))
        first = version.parent is None and _holds(laws, session, version.hash, name)
        if altered or first:
            kind: Kind = "added" if first else next((each.kind for each in altered if name in each.names), "changed")
            found.append(Entry(one, kind, altered, 0))
    return list(_counted(found, counts, versions))


def _concerns(altered: Altered, name: str) -> bool:
    """Whether a change is one of a clause or measure, of its measure's windows, or of a clause of the measure."""
    measure, _, clause = name.partition("/")
    if altered.of == "measure":
        return measure in altered.names
    if altered.of != "clause":
        return False
    return name in altered.names or (not clause and any(one.startswith(f"{measure}/") for one in altered.names))


def _holds(laws: Laws, session: Session, rulebook: str, name: str) -> bool:
    book = laws.under(session, rulebook).rulebook
    return name in book.clauses or name in book.measures


def _decisions(session: Session, organisation: str, name: str) -> dict[str, int]:
    """How many decisions under each rulebook name a clause or a measure."""
    column = DecisionClause.clause if "/" in name else DecisionClause.measure
    named = select(DecisionClause.decision).where(DecisionClause.organisation == organisation, col(column) == name)
    query = select(StoredDecision.rulebook, func.count()).where(col(StoredDecision.id).in_(named))
    return dict(session.exec(query.group_by(col(StoredDecision.rulebook))).all())


def _counted(found: list[Entry], counts: dict[str, int], versions: list[Held]) -> Iterator[Entry]:
    """The entries with the decisions taken from each on, until the next."""
    numbers = [one.held.version.number for one in found]
    together = dict.fromkeys(numbers, 0)
    seen: set[str] = set()
    for one in versions:
        earlier = [number for number in numbers if number <= one.version.number]
        if earlier and one.version.hash not in seen:
            together[earlier[-1]] += counts.get(one.version.hash, 0)
        seen.add(one.version.hash)
    yield from (replace(entry, decisions=together[entry.held.version.number]) for entry in found)
