"""What is known of a record while it is being read?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.problems import Problem
from engine.vocabulary.values import Value
from engine.vocabulary.vocabulary import Vocabulary


@dataclass
class Draft:
    """A record's own texts and the facts found so far, by vocabulary name.

    `derived` says for each fact that was computed what it was computed from.
    """

    vocabulary: Vocabulary
    texts: Mapping[str, str]
    facts: dict[str, Value] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The record's own text for a fact; blank where it gives none."""
        return self.texts.get(name, "")

    def column(self, name: str) -> str:
        """The manifest column of a fact."""
        return self.vocabulary.facts[name].column

    def problem(self, name: str, what: str, hint: str) -> Problem:
        """A problem with the text of a fact."""
        return Problem(self.column(name), self.text(name), what, hint)
