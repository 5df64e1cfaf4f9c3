"""What follows from symbols under one ruleset? Assert, note what fired, assert that, and retract everything."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import finalize

from engine.inference.compiling import Ruleset
from engine.inference.session import LIBRARY_LOCK, Session


class Network:
    """Chains forward through one ruleset; thread-safe.

    One session is reused. It is out of reach while it is at work, so a chain that is broken off, by an error or by an
    interruption, leaves no half of its facts to the next: that one opens a new session. What was broken off stays in
    the library's memory, because deleting it may crash the process.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        """Keep the ruleset; the first chain compiles it into the library's network."""
        self._ruleset = ruleset
        self._asked = ruleset.asked
        self._idle: list[Session] = []
        finalize(self, _close, self._idle).atexit = False

    def chain(self, symbols: Iterable[str]) -> frozenset[str]:
        """Everything that follows from symbols; those that no rule asks for are left out."""
        with LIBRARY_LOCK:
            session = self._idle.pop() if self._idle else Session(self._ruleset)
            derived: set[str] = set()
            asserted: list[str] = []
            waiting = sorted(self._asked.intersection(symbols))
            while waiting:
                asserted.append(waiting.pop())
                fresh = set(session.tell(asserted[-1])) - derived
                derived |= fresh
                waiting += sorted(fresh & self._asked)
            session.forget(asserted)
            self._idle.append(session)
        return frozenset(derived)


def _close(idle: list[Session]) -> None:
    for session in idle:
        session.close()
