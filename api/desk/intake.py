"""How do shipments come in all day, none lost and none answered twice? In small batches, each one transaction.

Whatever has arrived while the last batch was written is the next one. Its shipments are decided from one consistent
state and written together, so a hundred callers share one sync to disk; none is answered before its rows are safe.
Where a batch cannot be written as a whole, each of its shipments is tried by itself.
"""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from psycopg.errors import DeadlockDetected
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from api.audit.journal import journal_of
from api.desk.desk import Days, Desk, Situation, situation
from api.desk.drawing import draw
from api.desk.keeping import keep_grounds
from api.desk.receiving import Received
from api.desk.recording import Decided, Rows, add_indexes, new_shipment
from api.desk.remembering import Once, Place, place_of, remembered_or_forgotten
from api.security.principals import Principal
from api.store.database import Database
from api.store.fields import columns_of, new_id
from api.store.tables.shipments import RememberedRequest, StoredDecision
from engine.faults import LicetError

_MOST_AT_ONCE = 64
_TRIES = 3


class Closing(LicetError):
    """The service is going down and takes nothing more."""


@dataclass(frozen=True)
class Submission:
    """A shipment that comes in; `keep` is false where only the answer is wanted, on other days if they are given.

    `desk`: where it is decided, under the law by which it was received.
    """

    principal: Principal
    desk: Desk
    received: Received
    now: datetime
    keep: bool = True
    once: Once | None = None
    as_of: date | None = None
    known_at: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a submission: the answer and its rows, or the request that was answered already.

    `remembered` also where the request is answered for the first time and kept in mind.
    """

    decided: Decided | None
    decision: StoredDecision | None
    hold: str | None = None
    remembered: RememberedRequest | None = None

    @property
    def again(self) -> bool:
        """Whether the request was answered before."""
        return self.remembered is not None and self.decision is None

    @property
    def shipment(self) -> str:
        """The id of the shipment; blank where nothing is kept."""
        if self.decision is not None:
            return self.decision.shipment
        return self.remembered.subject if self.remembered is not None else ""


Rendered = Callable[[Outcome], tuple[int, str]]
"""The status and the body that answer a submission, as they are remembered."""


@dataclass
class _Item:
    submission: Submission
    future: Future[Outcome]
    rows: Rows = field(default_factory=Rows)
    outcome: Outcome | None = None


class Intake:
    """Takes submissions in, from any thread; decides and writes them on one of its own."""

    def __init__(self, database: Database, render: Rendered) -> None:
        """Start taking in."""
        self._database = database
        self._render = render
        self._kept: set[tuple[str, str, str]] = set()
        self._waiting: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._open = True
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="licet-intake", daemon=True)
        self._thread.start()

    @property
    def open(self) -> bool:
        """Whether submissions are taken in."""
        return self._open and self._thread.is_alive()

    def submit(self, submission: Submission) -> Future[Outcome]:
        """Put a submission in line; the result is there once it is decided and its rows are safe."""
        item = _Item(submission, Future())
        with self._door:
            if not self._open:
                raise Closing("the service is going down")
            self._waiting.put(item)
        return item.future

    def close(self) -> None:
        """Finish what is in line and stop."""
        with self._door:
            self._open = False
            self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while True:
            first = self._waiting.get()
            if first is None:
                return
            items, last = [first], False
            while len(items) < _MOST_AT_ONCE and not self._waiting.empty():
                following = self._waiting.get()
                if following is None:
                    last = True
                    break
                items.append(following)
            # Whoever went away before this has nothing kept; after this, everything is as if they had stayed.
            taken = [item for item in items if item.future.set_running_or_notify_cancel()]
            if taken:
                self._together(taken)
            if last:
                return

    def _together(self, items: list[_Item], tries: int = _TRIES) -> None:
        """Decide and write submissions as one; where that fails, each by itself, so that one cannot harm the others.

        Where another process has just written what one of them wanted to write, an idempotency key above all, it is
        there to be found at the next try. Batches of two processes may wait for each other; single submissions lock
        in one order and do not. A database that does not answer is not asked again for each.
        """
        try:
            self._write(items)
        except Exception as error:  # noqa: BLE001
            if len(items) > 1 and (not isinstance(error, OperationalError) or _is_deadlock(error)):
                for item in items:
                    if not item.future.done():
                        self._together([item])
            elif tries > 1 and (isinstance(error, IntegrityError) or _is_deadlock(error)):
                self._together(items, tries - 1)
            else:
                for item in items:
                    _fail(item, error)
            return
        for item in items:
            if item.outcome is not None:
                item.future.set_result(item.outcome)

    def _write(self, items: Sequence[_Item]) -> None:
        """Decide and write some submissions in one transaction; those refused are answered at once."""
        keeping = any(item.submission.keep for item in items)
        with self._database.writing() if keeping else self._database.reading() as session:
            remembered = _remembered(session, items)
            for organisation, own in _by_organisation(items).items():
                requests = [item.submission.received for item in own]
                drawing = any(item.submission.keep for item in own)
                now = max(item.submission.now for item in own)
                here = situation(session, organisation, requests, drawing, now)
                for item in own:
                    item.outcome, item.rows = None, Rows()
                    if item.future.done():  # refused when it was tried together with others
                        continue
                    try:
                        self._decide(session, item, here, remembered)
                    except LicetError as error:
                        item.future.set_exception(error)
            if keeping:
                self._add(session, items)
        self._kept |= {
            _grounds(item.outcome.decided)
            for item in items
            if item.outcome and item.outcome.decided and item.rows.decisions
        }

    def _decide(
        self, session: Session, item: _Item, here: Situation, remembered: dict[Place, RememberedRequest]
    ) -> None:
        submission = item.submission
        once = submission.once
        if once is not None:
            earlier = remembered.get((submission.principal.organisation, once.operation, once.key))
            if earlier is not None:
                item.outcome = Outcome(None, None, remembered=once.same(earlier))
                return
        organisation, desk = submission.principal.organisation, submission.desk
        known_at = submission.known_at or submission.now.date()
        decided = desk.decide(organisation, submission.received, here, Days(known_at, submission.as_of))
        if not submission.keep:
            item.outcome = Outcome(decided, None)
            return
        rows = new_shipment(decided, submission.principal.person, submission.now)
        (decision,) = rows.decisions
        hold = rows.holds[0].id if rows.holds else None
        if _grounds(decided) not in self._kept:
            keep_grounds(session, desk.law, decided, submission.now)
        if decision.action == "release":
            draw(decided.uses)
        item.rows, item.outcome = rows, Outcome(decided, decision, hold)
        if once is not None:
            status, body = self._render(item.outcome)
            found = RememberedRequest(
                id=new_id(),
                organisation=organisation,
                operation=once.operation,
                key=once.key,
                body_hash=once.body_hash,
                status=status,
                subject=decision.shipment,
                response=body,
                at=submission.now,
            )
            session.add(found)
            remembered[place_of(found)] = found
            item.outcome = replace(item.outcome, remembered=found)

    @staticmethod
    def _add(session: Session, items: Iterable[_Item]) -> None:
        done = [item for item in items if item.outcome is not None]
        session.flush()
        for name in ("shipments", "decisions", "holds", "draws", "events"):
            rows = [row for item in done for row in getattr(item.rows, name)]
            if rows:  # they are only written: the session need not follow what becomes of them
                session.connection().execute(insert(type(rows[0])), [columns_of(row) for row in rows])
                journal_of(session).note(rows)
        add_indexes(session, [index for item in done for index in item.rows.indexes])


def _grounds(decided: Decided) -> tuple[str, str, str]:
    """What is kept once for all decisions that rest on it."""
    return decided.organisation, decided.grounds.hash, decided.rulebook


def _by_organisation(items: Iterable[_Item]) -> Mapping[str, list[_Item]]:
    """The items of each organisation, in an order that all processes share: so none waits for another in a ring."""
    found: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        found[item.submission.principal.organisation].append(item)
    return dict(sorted(found.items()))


def _remembered(session: Session, items: Iterable[_Item]) -> dict[Place, RememberedRequest]:
    """The requests with the same keys that were answered already."""
    keyed = [(item.submission, once) for item in items if (once := item.submission.once) is not None]
    wanted = [(submission.principal.organisation, once.operation, once.key) for submission, once in keyed]
    if not wanted:
        return {}
    return remembered_or_forgotten(session, wanted, min(submission.now for submission, _ in keyed))


def _is_deadlock(error: Exception) -> bool:
    """Whether PostgreSQL ended a transaction because two of them waited for each other."""
    return isinstance(error, OperationalError) and isinstance(error.orig, DeadlockDetected)


def _fail(item: _Item, error: Exception) -> None:
    item.outcome = None
    if not item.future.done():
        item.future.set_exception(error)
