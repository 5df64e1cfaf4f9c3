"""How often may somebody ask? Counted in this process, by person and, before anybody is known, by address."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.security.principals import Principal
from api.security.recent import digest
from engine.faults import LicetError


class TooOften(LicetError):
    """Somebody asks more often than they may; `wait` seconds until they may again."""

    def __init__(self, wait: int) -> None:
        """Keep the seconds."""
        self.wait = wait
        super().__init__(f"wait {wait} seconds")


class Rates:
    """The limits of one process."""

    def __init__(self, requests: int, refusals: int) -> None:
        """`requests` a minute for each person, `refusals` a minute for each address."""
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(requests)
        self._refusals = RateLimitItemPerMinute(refusals)

    def admit(self, who: Principal) -> Principal:
        """Count a request; raises `TooOften`."""
        if not self._limiter.hit(self._requests, who.organisation, who.person):
            raise TooOften(self._wait(self._requests, who.organisation, who.person))
        return who

    def admit_stranger(self, address: str) -> None:
        """Let an address try a key unless too many of its keys were refused; raises `TooOften`."""
        if not self._limiter.test(self._refusals, address):
            raise TooOften(self._wait(self._refusals, address))

    def count_refusal(self, address: str) -> None:
        """Count a key that was refused."""
        self._limiter.hit(self._refusals, address)

    def _wait(self, limit: RateLimitItemPerMinute, *place: str) -> int:
        return _seconds(self._limiter, limit, *place)


class FailedSignIns:
    """Wrong passwords for each login, counted apart for browsers at which it was signed in before.

    So somebody who keeps trying passwords keeps nobody out of a browser of their own.
    """

    def __init__(self) -> None:
        """None yet."""
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(10, 15)

    def wait(self, login: str, known: bool) -> int:
        """The seconds until a password may be tried; none for most."""
        place = _place(login, known)
        return 0 if self._limiter.test(self._limit, *place) else _seconds(self._limiter, self._limit, *place)

    def count(self, login: str, known: bool) -> None:
        """Count a wrong password."""
        self._limiter.hit(self._limit, *_place(login, known))


def _place(login: str, known: bool) -> tuple[str, str]:
    return digest(login), "known" if known else "new"


def _seconds(limiter: SlidingWindowCounterRateLimiter, limit: RateLimitItemPerMinute, *place: str) -> int:
    return max(1, int(limiter.get_window_stats(limit, *place).reset_time - time.time()) + 1)
