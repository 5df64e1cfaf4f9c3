"""Which values and notes have been seen? Each gets a number, so that columns hold numbers and not the things."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class Register(Generic[Thing]):
    """Things in the order of their first appearance; `first` has the number 0."""

    def __init__(self, first: Thing) -> None:
        """Hold one thing."""
        self.things: list[Thing] = [first]
        self._numbers: dict[Thing, int] = {first: 0}

    def number(self, thing: Thing) -> int:
        """The number of a thing, a new one if it was not seen before."""
        number = self._numbers.setdefault(thing, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number
