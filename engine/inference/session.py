"""How is the rule library kept safe? One ruleset in one session, told one symbol at a time.

See `README.md` in this folder for what goes wrong otherwise.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from threading import Lock

from durable import engine as library

from engine.faults import LicetError
from engine.inference.compiling import READY, Ruleset

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
        """Compile the ruleset into the library's network and open a session."""
        self._name = ruleset.name
        self._host = _QuietHost()
        self._fired: list[str] = []
        rules = {f"r{number}": self._rule(rule.when, rule.then) for number, rule in enumerate(ruleset.rules)}
        self._host.set_rulesets({self._name: {READY: self._rule((READY,), READY), **rules}})
        # Deleting a session in which nothing ever fired frees memory that was never set.
        if self.tell(READY) != [READY]:
            raise InferenceFailed(f"the rule library does not chain in {self._name}")
        self.forget([READY])

    def tell(self, symbol: str) -> list[str]:
        """Assert a symbol; what follows from it and from those asserted before."""
        self._do(self._host.assert_fact, symbol)
        fired = self._fired.copy()
        self._fired.clear()
        return fired

    def forget(self, symbols: Iterable[str]) -> None:
        """Retract symbols."""
        for symbol in symbols:
            self._do(self._host.retract_fact, symbol)

    def close(self) -> None:
        """Give the memory back; only where everything asserted was retracted.

        It takes no lock, because it may be called while memory is collected in the middle of a chain: each call into
        the library is a whole by itself, and nobody else knows of this session any more.
        """
        handle = self._host.get_ruleset(self._name)._handle
        self._host.delete_state(self._name)
        library.durable_rules_engine.delete_ruleset(handle)

    def _rule(self, when: tuple[str, ...], then: str) -> dict[str, object]:
        return {
            "all": [{f"m{position}": {"k": name}} for position, name in enumerate(when)],
            "run": _Note(then, self._fired),
        }

    def _do(self, act: Callable[[str, dict[str, str]], object], symbol: str) -> None:
        try:
            act(self._name, {"id": symbol, "k": symbol})
        except Exception as error:
            raise InferenceFailed(f"the rule library refused `{symbol}` in {self._name}: {error}") from error
