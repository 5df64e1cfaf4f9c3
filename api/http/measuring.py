"""How is the service doing? The metrics of all its processes, and what only the database knows."""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from api.http.metrics import CONNECTIONS
from api.store.database import Database

SHARED_BY = "PROMETHEUS_MULTIPROC_DIR"
"""The folder through which the processes of one service add up what they count."""
_OPEN_HOLDS = text(
    "SELECT COALESCE(SUM((SELECT COUNT(*) FROM holds WHERE holds.organisation = organisations.id "
    "AND holds.state IN ('open', 'proposed'))), 0) FROM organisations"
)


def measured(database: Database) -> bytes:
    """Every metric, in the text format of Prometheus."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED_BY):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Kept(database))
    return generate_latest(registry)


def count_connections(database: Database) -> None:
    """Count the connections of a database that are in use."""
    event.listen(database.engine, "checkout", lambda *_: CONNECTIONS.inc())
    event.listen(database.engine, "checkin", lambda *_: CONNECTIONS.dec())


def forget_process() -> None:
    """Leave what this process counted, but not as something that still lives."""
    if os.environ.get(SHARED_BY):
        mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


class _Kept(Collector):
    """What the database knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database; what it does not answer is left out."""
        up = GaugeMetricFamily("licet_database_up", "Whether the database answers.")
        try:
            with self._database.reading() as session:
                (open_holds,) = session.connection().execute(_OPEN_HOLDS).one()
        except SQLAlchemyError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        holds = GaugeMetricFamily("licet_open_holds", "Shipments that wait for people.")
        holds.add_metric((), int(open_holds))
        yield holds
