"""Where does the time of a shipment go? Each part of its way through the service, by itself, in one process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson

from api.desk.intake import Submission
from api.desk.receiving import parsed, receive
from api.http.service import Service, open_service
from api.http.settings import ServiceSettings
from api.http.showing import taken_in
from api.security.principals import LOCAL_USER
from tests.benchmarks.sizes import SHIPPED

_AT_ONCE = 16
"""Shipments that are decided and written together, as when as many callers wait."""


def parts(database_url: str, folder: Path, bodies: Sequence[bytes]) -> dict[str, float]:
    """Milliseconds for each part of a shipment, once what recurs is known: the bodies are gone through twice."""
    settings = ServiceSettings(data=folder, database_url=database_url, rules=SHIPPED)
    service = open_service(settings, local=True)
    spent: Counter[str] = Counter()
    try:
        for _ in range(2):
            spent = Counter()
            for start in range(0, len(bodies), _AT_ONCE):
                _through(service, bodies[start : start + _AT_ONCE], spent)
    finally:
        service.close()
    spent["write"] -= spent["decide"]  # it is done on the way
    return {part: seconds * 1000 / len(bodies) for part, seconds in spent.items()}


def _through(service: Service, bodies: Sequence[bytes], spent: Counter[str]) -> None:
    """Bring some shipments through, together."""
    decide = service.desk.decide

    def timed(*given: Any) -> Any:
        with _counted(spent, "decide"):
            return decide(*given)

    with _counted(spent, "parse"):
        read = [parsed(body) for body in bodies]
        received = [
            receive(service.desk.law.vocabulary, text, record, len(body))
            for body, (text, record) in zip(bodies, read, strict=True)
        ]
    with patch.object(service.desk, "decide", timed), _counted(spent, "write"):
        waiting = [service.intake.submit(Submission(LOCAL_USER, service.desk, one, service.now())) for one in received]
        outcomes = [future.result() for future in waiting]
    with _counted(spent, "render"):
        for outcome in outcomes:
            orjson.dumps(taken_in(outcome))


@contextmanager
def _counted(spent: Counter[str], part: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    spent[part] += time.perf_counter() - begun  # type: ignore[assignment]  # seconds are no whole numbers
