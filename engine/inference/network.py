"""What follows from symbols under one ruleset? Assert, note what fired, assert that, and forget everything."""

from __future__ import annotations

from collections.abc import Iterable

from engine.inference.compiling import Ruleset
from engine.inference.session import LIBRARY_LOCK, Session


class Network:
    """Chains forward through one ruleset; thread-safe.

    One session is reused. It is out of reach while it is at work, so a chain that is broken off, by an error or by an
    interruption, leaves no half of its facts to the next: that one opens a new session.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        """Keep the ruleset; the first chain compiles it into the library's network."""
        self._ruleset = ruleset
        self._asked = ruleset.asked
        self._idle: list[Session] = []

    def chain(self, symbols: Iterable[str]) -> frozenset[str]:
        """Everything that follows from symbols; those that no rule asks for are left out."""
        waiting = sorted(self._asked.intersection(symbols))
        if not waiting:
            return frozenset()
        derived: set[str] = set()
        with LIBRARY_LOCK:
            session = self._idle.pop() if self._idle else Session(self._ruleset)
            while waiting:
                fresh = set(session.tell(waiting.pop())) - derived
                derived |= fresh
                waiting += sorted(fresh & self._asked)
            session.forget()
            self._idle.append(session)
        return frozenset(derived)
