"""What does the log cost, how fast is it verified, and how fast are decisions taken again?

    python -m tests.benchmarks.audit                                      a million entries, 100,000 decisions
    python -m tests.benchmarks.audit --entries 10000 --decisions 1000     a taste

Processor time of one process on SQLite: what other programs do meanwhile counts little.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from unittest.mock import patch

from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from api import clock
from api.audit.heads import sign_head
from api.audit.journal import Journal
from api.audit.verifying import Given, verify
from api.desk.accesses import access_by
from api.desk.intake import Submission
from api.desk.receiving import parsed, receive
from api.http.service import Service, open_service
from api.http.settings import ServiceSettings
from api.security.principals import LOCAL_ORGANISATION, LOCAL_USER
from api.store.database import Database
from api.store.tables.shipments import StoredDecision
from tests.benchmarks.shipments import LINES, bodies
from tests.benchmarks.sizes import SHIPPED

_AT_ONCE, _WRITTEN_AT_ONCE, _SMALLEST = 64, 1_000, 10_000
_FEW_LINES, _DISTINCT, _COMPARED, _TURNS = 2, 2_000, 400, 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=100_000)
    given = parser.parse_args()
    console, table = Console(), Table("", "measured")
    sizes = [size for size in (_SMALLEST, _SMALLEST * 10, _SMALLEST * 100) if size <= given.entries]
    rates = {size: _verified_a_second(size) for size in sizes}
    for size, rate in rates.items():
        table.add_row(f"verified a second, of {size:,} entries", f"{rate:,.0f}")
    table.add_row("the smallest log over the largest", f"{rates[sizes[0]] / rates[sizes[-1]]:.2f}")
    logged, unlogged = _stored()
    table.add_row(f"a stored decision of {LINES} lines, ms", f"{logged * 1000:.2f}")
    table.add_row("with the log over without", f"{logged / unlogged:.3f}")
    wall, equal = _replayed(given.decisions)
    table.add_row(f"{given.decisions:,} decisions taken again, seconds", f"{wall:,.0f}")
    table.add_row("to the same bytes", f"{equal / given.decisions:.2%}")
    console.print(table)


def _verified_a_second(size: int) -> float:
    """How many entries of a log of some size are verified in a second, with their rows."""
    with _opened() as service:
        database, now = service.database, service.now()
        for start in range(0, size, _WRITTEN_AT_ONCE):
            with database.writing() as session:
                session.add_all(
                    access_by("benchmark", LOCAL_ORGANISATION, "read_decision", str(start), now)
                    for _ in range(min(_WRITTEN_AT_ONCE, size - start))
                )
        sign_head(database, now)
        begun = time.process_time()
        with database.reading() as session:
            found = verify(session.connection(), Given([database.key]))
        if found.wrong:
            raise RuntimeError(f"{found.findings[0]}")
        return found.entries / (time.process_time() - begun)


def _stored() -> tuple[float, float]:
    """Seconds for a shipment that is decided and stored, with the log and without, in turns; what recurs is known."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    with _opened() as service:
        wanted = bodies(service.desk.law.rulebook, _COMPARED, clock.today())
        _store(service, wanted)
        for _ in range(_TURNS):
            for logged, write in ((True, Journal.write), (False, lambda *_: None)):
                with patch.object(Journal, "write", write):
                    begun = time.process_time()
                    _store(service, wanted)
                    spent[logged].append((time.process_time() - begun) / _COMPARED)
    return median(spent[True]), median(spent[False])


def _replayed(count: int) -> tuple[float, int]:
    """Seconds for so many stored decisions taken again, and how many of them came to the same bytes."""
    with _opened() as service:
        some = bodies(service.desk.law.rulebook, min(count, _DISTINCT), clock.today(), _FEW_LINES)
        for start in range(0, count, len(some)):
            _store(service, some[: count - start])
        begun, equal = time.perf_counter(), 0
        for decisions in _decisions(service.database):
            with service.database.reading() as session:
                equal += sum(
                    service.replayer.replay(session, decision).answer.text == decision.answer for decision in decisions
                )
        return time.perf_counter() - begun, equal


def _store(service: Service, wanted: Sequence[bytes]) -> None:
    desk = service.desk
    for start in range(0, len(wanted), _AT_ONCE):
        some = [(parsed(body), len(body)) for body in wanted[start : start + _AT_ONCE]]
        received = [receive(desk.law.vocabulary, text, record, size) for (text, record), size in some]
        waiting = [service.intake.submit(Submission(LOCAL_USER, desk, one, service.now())) for one in received]
        for future in waiting:
            future.result()


def _decisions(database: Database) -> Iterator[Sequence[StoredDecision]]:
    last = ""
    while True:
        with database.reading() as session:
            query = select(StoredDecision).where(StoredDecision.id > last).order_by(col(StoredDecision.id))
            some = session.exec(query.limit(_AT_ONCE)).all()
        if not some:
            return
        yield some
        last = some[-1].id


@contextmanager
def _opened() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(ServiceSettings(data=Path(folder), rules=SHIPPED), local=True)
        try:
            yield service
        finally:
            service.close()


if __name__ == "__main__":
    main()
