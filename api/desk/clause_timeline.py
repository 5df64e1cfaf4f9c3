"""How did a clause come to say what it says? Its published versions, decisions that relied on it, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.desk.law import Laws
from api.desk.publishing import ALTERED, Held, in_force_as, published
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


@dataclass(frozen=True)
class Relied:
    """A clause that a decision rests on, and the published version by which it came to read as it did, if one is."""

    clause: str
    measure: str
    since: Entry | None


def timeline(session: Session, laws: Laws, organisation: str, name: str) -> list[Entry]:
    """The published versions of a clause or a measure, the oldest first; none where no version ever held it."""
    versions = published(session)
    counts = _decisions(session, organisation, name)
    return list(_counted(_entries(session, laws, versions, name), counts, versions))


def relied_on(session: Session, laws: Laws, decision: StoredDecision) -> tuple[Held | None, list[Relied]]:
    """The published version that a decision was taken under, and each clause it rests on as it read then.

    None, and clauses without versions, where the rulebook was not published, or not in force, when it was taken.
    """
    under = in_force_as(session, decision.rulebook, decision.at)
    versions = _until(published(session), under) if under else []
    named = select(DecisionClause).where(DecisionClause.decision == decision.id).order_by(col(DecisionClause.clause))
    found = []
    for one in session.exec(named):
        entries = _entries(session, laws, versions, one.clause)
        found.append(Relied(one.clause, one.measure, entries[-1] if entries else None))
    return under, found


def _until(versions: Sequence[Held], last: Held) -> Sequence[Held]:
    """Published versions, the oldest first, up to one of them."""
    numbers = [one.version.number for one in versions]
    return versions[: numbers.index(last.version.number) + 1]


def _entries(session: Session, laws: Laws, versions: Sequence[Held], name: str) -> list[Entry]:
    """Those of some published versions in which a clause or a measure is otherwise."""
    found: list[Entry] = []
    for one in versions:
        version = one.version
        altered = tuple(each for each in ALTERED.validate_json(version.altered) if _concerns(each, name))
        first = version.parent is None and _holds(laws, session, version.hash, name)
        if altered or first:
            kind: Kind = "added" if first else next((each.kind for each in altered if name in each.names), "changed")
            found.append(Entry(one, kind, altered, 0))
    return found


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
