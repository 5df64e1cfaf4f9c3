"""How is the rule library kept safe? One network for all rulesets, one fact at a time, everything retracted.

See `README.md` in this folder for what goes wrong otherwise. Actions only note which rule fired: an exception in an
action would be swallowed by the library, so nothing that can fail happens there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from durable.engine import Closure, Host

from engine.faults import LicetError
from engine.inference.compiling import Rule, Ruleset


class InferenceFailed(LicetError):
    """The rule library did not do what it was asked; no conclusion is drawn."""


class _QuietHost(Host):
    """A host without timer threads: they crash when facts come and go meanwhile, and nothing here is timed."""

    def _run(self) -> None:
        return


class Network:
    """The library's network for some rulesets; not thread-safe."""

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        """Compile the rulesets into the library's network."""
        self._host = _QuietHost()
        self._fired: list[str] = []
        self._asked = {ruleset.name: ruleset.asked for ruleset in rulesets}
        for ruleset in rulesets:
            rules = {f"r{number}": self._definition(rule) for number, rule in enumerate(ruleset.rules)}
            self._host.set_rulesets({ruleset.name: rules})

    def chain(self, ruleset: str, symbols: Iterable[str]) -> frozenset[str]:
        """Everything that a ruleset derives from symbols; symbols that it never asks for are left out."""
        asked = self._asked[ruleset]
        derived: set[str] = set()
        asserted: list[str] = []
        waiting = sorted(asked.intersection(symbols))
        try:
            while waiting:
                fact = waiting.pop()
                asserted.append(fact)
                self._assert(ruleset, fact)
                fresh = set(self._fired) - derived
                self._fired.clear()
                derived |= fresh
                waiting += sorted(fresh & asked)
        finally:
            self._retract(ruleset, asserted)
        return frozenset(derived)

    def _definition(self, rule: Rule) -> Mapping[str, Any]:
        def note(_: Closure) -> None:
            self._fired.append(rule.then)

        conditions = [{f"m{position}": {"k": name}} for position, name in enumerate(rule.when)]
        return {"all": conditions, "run": note}

    def _assert(self, ruleset: str, name: str) -> None:
        try:
            self._host.assert_fact(ruleset, {"id": name, "k": name})
        except Exception as error:
            raise InferenceFailed(f"the rule library refused `{name}` in {ruleset}: {error}") from error

    def _retract(self, ruleset: str, names: list[str]) -> None:
        for name in names:
            try:
                self._host.retract_fact(ruleset, {"id": name, "k": name})
            except Exception as error:
                raise InferenceFailed(f"the rule library kept `{name}` in {ruleset}: {error}") from error
        self._fired.clear()
