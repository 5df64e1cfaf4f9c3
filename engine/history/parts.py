"""Which parts do two versions of a thing have, and which of them came, went or changed?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue

from engine.history.excerpts import excerpts
from engine.history.models import Change, Kind
from engine.history.phrases import say
from engine.vocabulary.models import Bilingual


@dataclass(frozen=True)
class Part:
    """One part of a thing. `key` tells parts of one aspect apart, `exact` is what makes one equal to another."""

    aspect: str
    key: str
    exact: JsonValue
    words: Bilingual


Keyed: TypeAlias = dict[tuple[str, str, int], Part]


def part_changes(before: Iterable[Part], after: Iterable[Part]) -> Iterator[Change]:
    """What became of the parts of a thing, in the order in which they stand."""
    old, new = _keyed(before), _keyed(after)
    for place in dict.fromkeys([*old, *new]):
        earlier, later = old.get(place), new.get(place)
        if earlier is None or later is None or earlier.exact != later.exact:
            yield change(place[0], earlier, later)


def change(aspect: str, before: Part | None, after: Part | None) -> Change:
    """A part that came, went or changed."""
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    old, new = before.words if before else None, after.words if after else None
    if old and new:
        old, new = excerpts(old, new)
    return Change(
        kind=kind,
        aspect=aspect,
        before=before.exact if before else None,
        after=after.exact if after else None,
        text=say(f"change.{kind}", aspect=say(f"aspect.{aspect}"), before=old or "", after=new or ""),
    )


def rewritten() -> Change:
    """That a thing is written otherwise without saying anything else."""
    return Change(kind="changed", aspect="form", text=say("change.form"))


def _keyed(parts: Iterable[Part]) -> Keyed:
    """Parts by aspect and key; those that share both are numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    found: Keyed = {}
    for part in parts:
        place = (part.aspect, part.key)
        found[*place, seen[place]] = part
        seen[place] += 1
    return found
