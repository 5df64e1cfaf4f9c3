"""What do two rulebooks make of the same manifest? Read and judged under each, then laid side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api.checking import Check
from api.order_book import order_batches
from engine.analysis.effects import Effect, Judged, effect
from engine.analysis.stored import StoredEffect
from engine.history.law import law_changes
from engine.history.models import Altered
from engine.history.text import text_changes
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual

Depth = Literal["text", "law", "effect"]


@dataclass(frozen=True)
class Version:
    """A rulebook, and what it is called."""

    name: str
    rulebook: Rulebook


@dataclass(frozen=True)
class Compared:
    """What differs between two rulebooks: what is written, what a verdict can turn on, and what that does.

    `effect` is that on a manifest, `stored` that on shipments that a database keeps.
    """

    before: Version
    after: Version
    depth: Depth
    altered: tuple[Altered, ...]
    effect: Effect | None = None
    stored: StoredEffect | None = None

    def verdict(self, name: str) -> Bilingual:
        """The title of a verdict of either rulebook."""
        every = (*self.after.rulebook.verdicts, *self.before.rulebook.verdicts)
        return next(rung.title for rung in every if rung.verdict == name)


def compared(
    before: Version, after: Version, depth: Depth, found: Effect | None = None, stored: StoredEffect | None = None
) -> Compared:
    """Two rulebooks compared; an effect comes with the changes of law that it is owed to."""
    changes = text_changes if depth == "text" else law_changes
    return Compared(before, after, depth, changes(before.rulebook, after.rulebook), found, stored)


def effect_on(before: Check, after: Check) -> Effect:
    """What becomes of a manifest that two checks were prepared for, each under its own rulebook."""
    return effect(_judged(before), _judged(after))


def _judged(check: Check) -> Judged:
    judged = Judged(check.decider)
    with check.open() as manifest:
        for answered, batch in order_batches(check, manifest):
            judged.add(answered.rows, answered.numbers, batch)
    return judged
