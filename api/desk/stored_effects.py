"""What would another rulebook make of the shipments that are kept here? Each decided again under both, and compared.

Facts and standing are those of the latest decision on each shipment. What is history is decided from what was known
then; what is open from what is known now, for so it is decided anew once a rulebook is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from api.desk.deciding import ITEM, Answering
from api.desk.grounds import Benches, Grounds
from api.desk.law import Law
from api.desk.receiving import LINE, RequestRefused, receive_again
from api.desk.recording import OPEN
from api.desk.replaying import GroundsLost, grounds_on
from api.store.database import Database
from api.store.tables.shipments import Shipment, StoredDecision
from api.store.tables.standings import Standing
from engine.analysis.flips import Flips, StoredLine
from engine.analysis.stored import PARTS, Part, PartEffect, StoredEffect, Unread, Why
from engine.analysis.turns import Standing as Stood
from engine.analysis.turns import standing as stood
from engine.decisions.decision import Decision
from engine.faults import SourceRefused
from engine.vocabulary.values import Facts, value_as_json

MOST = 100_000
"""The most shipments that are compared: those that are open first, the newest first."""
_AT_ONCE = 50
_MOST_BENCHES = 8
_CUSTOMERS = ("end_user.name", "consignee.name")
_NOT_NEEDED = [
    defer(cast("QueryableAttribute[str]", column))
    for column in (StoredDecision.facts, StoredDecision.answer, StoredDecision.search)
]


@dataclass(frozen=True)
class Scope:
    """Which shipments count: those of an organisation that came in before an id was given out.

    `at` is the moment at which that was: what was open then is open, and what was known then is known.
    """

    organisation: str
    before: str
    at: datetime
    most: int = MOST

    def where(self, part: Part | None = None) -> list[ColumnElement[bool]]:
        """The conditions on shipments of one part, or of both."""
        known = [col(Shipment.organisation) == self.organisation, col(Shipment.id) < self.before]
        if part is None:
            return known
        state, closed_at = col(Shipment.state), col(Shipment.closed_at)
        if part == "open":
            return [*known, or_(state.in_(OPEN), closed_at > self.at)]
        return [*known, state.not_in(OPEN), or_(closed_at.is_(None), closed_at <= self.at)]


class Progress(NamedTuple):
    """How many shipments were looked at, of how many, and of how many some line flips."""

    shipments: int
    of: int
    flipped: int


class StoredComparison:
    """Compares stored shipments under two laws of its own, which nobody else decides under meanwhile."""

    def __init__(self, database: Database, before: Law, after: Law, scope: Scope) -> None:
        """Nothing is compared yet."""
        self._database, self._scope = database, scope
        self._sides = _Side(before), _Side(after)
        self._flips: dict[Part, Flips] = {part: Flips() for part in PARTS}
        self._unread: dict[Why, Unread] = {}
        with database.reading() as session:
            query = select(func.count()).select_from(Shipment).where(*scope.where())
            self._in_all = session.exec(query).one()
        self._seen = 0

    def run(self) -> Iterator[Progress]:
        """Compare everything, a few shipments at a time; how far it is after each."""
        for part in PARTS:
            after = self._scope.before
            while most := min(_AT_ONCE, self._scope.most - self._seen):
                with self._database.reading() as session:
                    shipments = _page(session, self._scope, part, after, most)
                    decisions = _latest(session, self._scope, shipments)
                    standings = _standings(session, self._scope, decisions)
                    for decision in decisions:
                        self._compare(session, decision, standings.get(decision.standing), part)
                if not shipments:
                    break
                self._seen, after = self._seen + len(shipments), shipments[-1]
                yield self.progress

    def effect(self) -> StoredEffect:
        """What was found."""
        parts: dict[Part, PartEffect] = {
            part: PartEffect(flips.shipments, flips.flipped, flips.effect()) for part, flips in self._flips.items()
        }
        left_out = max(0, self._in_all - self._scope.most)
        return StoredEffect(self._scope.at.date(), left_out, parts, dict(sorted(self._unread.items())))

    @property
    def progress(self) -> Progress:
        """How far it is."""
        of = min(self._in_all, self._scope.most)
        return Progress(self._seen, of, sum(flips.flipped for flips in self._flips.values()))

    def _compare(self, session: Session, decision: StoredDecision, standing: Standing | None, part: Part) -> None:
        try:
            grounds = grounds_on(session, decision, standing)
        except GroundsLost:
            self._unread.setdefault("grounds_lost", Unread()).add(decision.reference)
            return
        if part == "open":
            grounds = replace(grounds, known_at=self._scope.at.date())
        before, after = (side.judged(decision, grounds) for side in self._sides)
        flips = self._flips[part]
        if before is not None and after is not None:
            lines = [_line(decision, one.facts) for one in after.decisions]
            flips.add(lines, before.standings, after.standings)
            return
        flips.only_before += len(before.standings) if before else 0
        flips.only_after += len(after.standings) if after else 0
        why: Why = "unreadable_after" if before else "unreadable_before" if after else "unreadable"
        self._unread.setdefault(why, Unread()).add(decision.reference)


class _Judged(NamedTuple):
    """A shipment under one law, line by line."""

    decisions: Sequence[Decision]
    standings: Sequence[Stood]


class _Side:
    """One of the two laws."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._benches = Benches(_MOST_BENCHES)

    def judged(self, decision: StoredDecision, grounds: Grounds) -> _Judged | None:
        """What the law makes of a shipment; None where its facts or its standing do not read under it."""
        try:
            received = receive_again(self._law.vocabulary, decision.received)
            bench = self._benches.bench(self._law, grounds)
            decisions = Answering(bench).decisions(received, grounds)
        except (RequestRefused, SourceRefused):
            return None
        return _Judged(decisions, [stood(bench.decider, one.judgement.now) for one in decisions])


def any_shipments(session: Session) -> bool:
    """Whether any organisation has shipments here."""
    return session.exec(select(Shipment.id).limit(1)).first() is not None


def _page(session: Session, scope: Scope, part: Part, after: str, most: int) -> Sequence[str]:
    """The next shipments, the newest first."""
    query = select(Shipment.id).where(*scope.where(part), col(Shipment.id) < after)
    return session.exec(query.order_by(col(Shipment.id).desc()).limit(most)).all()


def _latest(session: Session, scope: Scope, shipments: Sequence[str]) -> Sequence[StoredDecision]:
    """The latest decision on each shipment, as of the scope."""
    latest = select(func.max(StoredDecision.id)).where(
        col(StoredDecision.shipment).in_(shipments), col(StoredDecision.id) < scope.before
    )
    query = select(StoredDecision).where(col(StoredDecision.id).in_(latest.group_by(col(StoredDecision.shipment))))
    return session.exec(query.order_by(col(StoredDecision.shipment).desc()).options(*_NOT_NEEDED)).all()


def _standings(session: Session, scope: Scope, decisions: Sequence[StoredDecision]) -> Mapping[str, Standing]:
    """Where the organisation stood when decisions were taken, by content hash."""
    hashes = {one.standing for one in decisions}
    query = select(Standing).where(Standing.organisation == scope.organisation, col(Standing.hash).in_(hashes))
    return {one.hash: one for one in session.exec(query)}


def _line(decision: StoredDecision, facts: Facts) -> StoredLine:
    """What is told of a line that flips: a customer is the end user, or the consignee where none is named."""
    item, description, currency = (_text(facts, name) for name in (ITEM, "item.description", "line.currency"))
    customers = (_text(facts, name) for name in _CUSTOMERS)
    value = facts.get("line.value")
    return StoredLine(
        stored=decision.shipment,
        reference=decision.reference,
        line=str(value_as_json(facts[LINE])),
        product=item or description,
        description=description,
        customer=next(filter(None, customers), ""),
        currency=currency,
        value=Decimal(value) if isinstance(value, int | Decimal) and currency else None,
    )


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""
