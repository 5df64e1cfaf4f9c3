"""How is the rule library kept safe? One ruleset, told one symbol at a time, in sessions that are never retracted from.

See `README.md` in this folder for what goes wrong otherwise.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from weakref import finalize

from durable import engine as library

from engine.faults import LicetError
from engine.inference.compiling import NAME, READY, Ruleset

# Networks of all programs share one table inside the library. Taking the lock around a fork keeps a child process
# from being born in the middle of a chain, with a lock that no thread of its own would ever give back.
LIBRARY_LOCK = Lock()
os.register_at_fork(
    before=LIBRARY_LOCK.acquire, after_in_parent=LIBRARY_LOCK.release, after_in_child=LIBRARY_LOCK.release
)

# What the library would log is raised as `InferenceFailed` or is an interruption; neither needs a second report.
logging.getLogger("durable").addHandler(logging.NullHandler())


class InferenceFailed(LicetError):
    """The rule library did not do what it was asked; no conclusion is drawn."""


class _QuietHost(library.Host):
    """A host without timer threads: they crash when facts come and go meanwhile, and nothing here is timed."""

    def _run(self) -> None:
        return


class _Note(library.Promise):
    """An action that notes what follows. The library's own would swallow an interruption and lose the conclusion."""

    def __init__(self, then: str, fired: list[str]) -> None:
        super().__init__(self._note)
        self._then = then
        self._fired = fired

    def _note(self, _: object) -> None:
        self._fired.append(self._then)

    def run(self, c: library.Closure, complete: Callable[[None], None]) -> None:
        self._note(c)
        complete(None)


class Session:
    """The facts asserted to one ruleset; to be used under `LIBRARY_LOCK` alone."""

    def __init__(self, ruleset: Ruleset) -> None:
        """Compile the ruleset into the library's network, and see that it chains."""
        self._clause = ruleset.clause
        self._host = _QuietHost()
        self._fired: list[str] = []
        rules = {f"r{number}": self._rule(rule.when, rule.then) for number, rule in enumerate(ruleset.rules)}
        with self._failing("took no rules"):
            self._host.set_rulesets({NAME: {READY: self._rule((READY,), READY), **rules}})
        # To forget frees two pointers of the library that are not set before an action has run, and are ever after.
        if self.tell(READY) != [READY]:
            raise InferenceFailed(f"the rule library does not chain for {self._clause}")
        self.forget()
        finalize(self, _give_back, self._host).atexit = False

    def tell(self, symbol: str) -> list[str]:
        """Assert a symbol; what follows from it and from those asserted since the last time that all was forgotten."""
        with self._failing(f"refused `{symbol}`"):
            self._host.assert_fact(NAME, {"id": symbol, "k": symbol})
        fired = self._fired.copy()
        self._fired.clear()
        return fired

    def forget(self) -> None:
        """Forget everything that was asserted, of which there must be something; memory is given back."""
        with self._failing("forgot nothing"):
            self._host.delete_state(NAME)

    def _rule(self, when: tuple[str, ...], then: str) -> dict[str, object]:
        return {
            "all": [{f"m{position}": {"k": name}} for position, name in enumerate(when)],
            "run": _Note(then, self._fired),
        }

    @contextmanager
    def _failing(self, how: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise InferenceFailed(f"the rule library {how} for {self._clause}: {error}") from error


def _give_back(host: _QuietHost) -> None:
    """Give back the memory of a ruleset and of what a chain that was broken off had asserted.

    It takes no lock, because it may be called while memory is collected in the middle of another chain: each call into
    the library is a whole by itself, and nobody else knows of this ruleset any more.
    """
    with suppress(Exception):  # nothing was asserted since all was forgotten
        host.delete_state(NAME)
    library.durable_rules_engine.delete_ruleset(host.get_ruleset(NAME)._handle)
