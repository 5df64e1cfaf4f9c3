"""Who was recognised a moment ago? Trusted for five seconds, so that few requests read the database."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

Known = TypeVar("Known")
_RECHECKED_AFTER: Final = timedelta(seconds=5)
_MOST_REMEMBERED: Final = 10_000


class Recent(Generic[Known]):
    """Whom secrets stood for when they were last looked up; no secret is kept, only its SHA-256."""

    def __init__(self) -> None:
        """Nobody is recognised yet."""
        self._recognised: dict[str, tuple[Known, datetime]] = {}
        self._lock = threading.Lock()

    def find(self, secret: str, now: datetime) -> Known | None:
        """Whoever was recognised by this secret a moment ago."""
        found = self._recognised.get(digest(secret))
        return found[0] if found and now < found[1] else None

    def met(self, secret: str) -> bool:
        """Whether this secret was right here before, however long ago."""
        return digest(secret) in self._recognised

    def keep(self, secret: str, known: Known, now: datetime, ends_at: datetime) -> None:
        """Remember for a moment whom a secret stands for, and not beyond the end of what it opens."""
        with self._lock:
            if len(self._recognised) >= _MOST_REMEMBERED:
                self._recognised.clear()
            self._recognised[digest(secret)] = known, min(now + _RECHECKED_AFTER, ends_at)

    def forget(self) -> None:
        """Look everybody up again."""
        with self._lock:
            self._recognised.clear()


def digest(secret: str) -> str:
    """What is kept of a secret that nobody can guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
