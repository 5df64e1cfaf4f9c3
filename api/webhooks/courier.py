"""Who carries the events out? A thread that looks every second, and at once when it is told that something waits.

It carries to several endpoints at a time, to each by one worker, and to no more than two of one organisation: whoever
has slow receivers makes nobody else wait.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from api.store.database import Database
from api.webhooks.delivering import Claim, Parcel, Place, Tried, claim, due, record
from api.webhooks.posting import Line, Post
from api.webhooks.secrets import Secrets
from api.webhooks.spreading import spread_all
from engine import __version__

_POLL_SECONDS: Final = 1.0
_WORKERS: Final = 8
_OF_ONE_ORGANISATION: Final = 2
_SECONDS_AT_ONCE: Final = 5.0
"""After so long with one endpoint what was tried is noted, and the rest has its next turn."""
log = structlog.get_logger("licet.webhooks")


@dataclass(frozen=True)
class Bag:
    """What a courier works with; `counted` hears what came of each attempt."""

    database: Database
    secrets: Secrets
    post: Post
    now: Callable[[], datetime]
    counted: Callable[[str], None]


class Courier:
    """Carries events to the endpoints that want them."""

    def __init__(self, bag: Bag) -> None:
        """Nothing is carried before it is started, or told to take a step."""
        self.bag = bag
        self._busy: dict[str, str] = {}
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Carry from now on, on a thread of its own."""
        self._thread = threading.Thread(target=self._work, name="licet-courier", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._woken.set()

    def close(self) -> None:
        """Finish the attempts in hand and stop."""
        self._closing.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def step(self, now: datetime) -> int:
        """Carry everything that is due at a moment, on this thread; how many attempts that took."""
        spread_all(self.bag.database, now)
        total = 0
        while tried := sum(self._serve(place, now, lambda: False) for place in self._due(now)):
            total += tried
        return total

    def _work(self) -> None:
        with ThreadPoolExecutor(_WORKERS, "licet-courier") as workers:
            while not self._closing.is_set():
                self._woken.wait(_POLL_SECONDS)
                self._woken.clear()
                try:
                    self._hand_out(workers)
                except Exception as error:  # noqa: BLE001  # the database may be back in a second
                    log.error("webhooks wait", error=type(error).__name__)

    def _hand_out(self, workers: ThreadPoolExecutor) -> None:
        """Give each free worker an endpoint for which something is due."""
        now = self.bag.now()
        spread_all(self.bag.database, now)
        for place in self._due(now):
            with self._lock:
                load = Counter(self._busy.values())[place.organisation]
                if len(self._busy) >= _WORKERS:
                    return
                if load >= _OF_ONE_ORGANISATION or self._closing.is_set():
                    continue
                self._busy[place.endpoint] = place.organisation
            workers.submit(self._turn, place)

    def _turn(self, place: Place) -> None:
        tried = 0
        try:
            tried = self._serve(place, self.bag.now(), self._closing.is_set)
        except Exception as error:  # noqa: BLE001  # what was claimed is tried again when the claim expires
            log.error("webhooks wait", webhook=place.endpoint, error=type(error).__name__)
        finally:
            with self._lock:
                del self._busy[place.endpoint]
        if tried:
            self.wake()

    def _due(self, now: datetime) -> list[Place]:
        with self._lock:
            busy = tuple(self._busy)
        with self.bag.database.reading() as session:
            return due(session, now, apart_from=busy)

    def _serve(self, place: Place, now: datetime, stopping: Callable[[], bool]) -> int:
        """Try what is due for an endpoint, for a while; how many attempts that were."""
        with self.bag.database.writing() as session:
            claimed = claim(session, place, now)
        if not claimed.parcels:
            return 0
        tried: list[Tried] = []
        end = time.monotonic() + _SECONDS_AT_ONCE
        try:
            with self.bag.post.line(claimed.endpoint.url) as line:
                for parcel in claimed.parcels:
                    if stopping() or time.monotonic() > end:
                        break
                    tried.append(self._try(line, claimed, parcel, now))
        finally:
            self._note(claimed, tried)
        return len(tried)

    def _try(self, line: Line, claimed: Claim, parcel: Parcel, now: datetime) -> Tried:
        message = parcel.delivery.event
        headers = {
            "content-type": "application/json",
            "user-agent": f"Licet/{__version__}",
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.bag.secrets.signature(claimed.endpoint, message, parcel.body, now),
        }
        return Tried(parcel.delivery, now, line.send(headers, parcel.body.encode()))

    def _note(self, claimed: Claim, tried: list[Tried]) -> None:
        with self.bag.database.writing() as session:
            states = record(session, claimed, tried)
        for one, state in zip(tried, states, strict=True):
            result = "delivered" if one.posted.taken else "given_up" if state == "given_up" else "failed"
            self.bag.counted(result)
            if not one.posted.taken:
                log.warning(
                    "webhook not delivered",
                    organisation=one.delivery.organisation,
                    webhook=one.delivery.endpoint,
                    delivery=one.delivery.id,
                    status=one.posted.status,
                    error=one.posted.error,
                    state=state,
                )
