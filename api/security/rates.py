"""How often may somebody ask? Counted in this process, by person and, before anybody is known, by address."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.security.principals import Principal
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
        return max(1, int(self._limiter.get_window_stats(limit, *place).reset_time - time.time()) + 1)
