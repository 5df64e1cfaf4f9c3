"""In which words does a pack speak of people, moments and facts? In one language, about one dossier."""

from __future__ import annotations

from datetime import UTC, date, datetime

from api.evidence.gathering import Dossier
from api.evidence.phrases import PHRASES
from api.security.principals import SYSTEM
from api.wording import Language, filled
from engine.explanation.values import day, shown
from engine.vocabulary.models import Bilingual
from engine.vocabulary.values import Facts
from engine.vocabulary.vocabulary import Vocabulary


class Voice:
    """One language over one dossier."""

    def __init__(self, language: Language, dossier: Dossier) -> None:
        """The dossier knows the people."""
        self.language = language
        self._dossier = dossier

    def say(self, key: str, **values: object) -> str:
        """A phrase with its places filled."""
        return filled(PHRASES, key, self.language, **values)

    def of(self, text: Bilingual) -> str:
        """A text in this language."""
        return text.in_language(self.language)

    def begun(self, text: Bilingual) -> str:
        """A text in this language as it begins a line."""
        told = self.of(text)
        return told[:1].upper() + told[1:]

    def day(self, value: date) -> str:
        """A date."""
        return self.of(day(value))

    def moment(self, value: datetime) -> str:
        """A moment in UTC, to the second."""
        there = value.astimezone(UTC)
        return self.say("moment", day=self.day(there.date()), time=f"{there:%H:%M:%S}")

    def name(self, person: str) -> str:
        """What somebody is called; people of other organisations are not named."""
        found = self._dossier.people.get(person)
        if found is not None:
            return found.name
        return self.say("nobody") if person == SYSTEM else self.say("somebody", id=person)

    def fact(self, vocabulary: Vocabulary, facts: Facts, name: str) -> str:
        """A fact in words; blank where it is not given."""
        return self.of(shown(vocabulary.facts[name], facts[name])) if name in facts else ""
