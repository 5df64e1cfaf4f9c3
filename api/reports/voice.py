"""In which words does a report speak? Its own phrases and the names of the rulebook, in one language."""

from __future__ import annotations

from collections.abc import Iterable

from api.reports.phrases import PHRASES
from api.reports.problems import Sayings
from api.wording import Language, filled
from engine.explanation.names import Names
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual


class Voice:
    """One language over one rulebook."""

    def __init__(self, language: Language, rulebook: Rulebook) -> None:
        """Index the names that columns of a check are written in."""
        self.language = language
        self.names = Names(rulebook)
        self._sayings = Sayings(rulebook.vocabulary)
        self._verdicts = {rung.verdict: rung.title.in_language(language) for rung in rulebook.verdicts}
        self._facts = {name: fact.title.in_language(language) for name, fact in rulebook.vocabulary.by_column.items()}
        self._clauses = {id_: held.text.title.in_language(language) for id_, held in rulebook.clauses.items()}
        self._measures = {name: held.title.in_language(language) for name, held in rulebook.measures.items()}

    def say(self, key: str, **values: object) -> str:
        """A phrase of the reports."""
        return filled(PHRASES, key, self.language, **values)

    def of(self, text: Bilingual) -> str:
        """A text of the rulebook."""
        return text.in_language(self.language)

    def action(self, action: str) -> str:
        """The word for release, hold or stop."""
        return self.say(action)

    def verdict(self, verdict: str) -> str:
        """The title of a verdict; its bare name where this rulebook has none of it."""
        return self._verdicts.get(verdict, verdict)

    def interval(self, written: str) -> str:
        """One verdict, or two joined by `..` as the columns of a check have them: `clear … licence required`."""
        return " … ".join(self._verdicts[verdict] for verdict in written.split(".."))

    def clause(self, id_: str) -> str:
        """The title of a clause."""
        return self._clauses[id_]

    def measure(self, name: str) -> str:
        """The title of an instrument."""
        return self._measures[name]

    def fact(self, column: str) -> str:
        """The title of the fact that a column gives."""
        return self._facts[column]

    def problem(self, text: str) -> str:
        """What was found wrong with a row, or would be right: in the report's language as far as it is known."""
        return (self._sayings.in_chinese(text) or text) if self.language == "zh" else text

    def origin(self, text: str) -> str:
        """Where a fact came from that a line did not give itself: one place, or several."""
        return self.series(self.problem(part) for part in text.split("; "))

    def speaks(self, text: str) -> bool:
        """Whether such a text is known in the report's language."""
        return self.language == "en" or not text or self._sayings.in_chinese(text) is not None

    def series(self, texts: Iterable[str]) -> str:
        """Texts one after the other, each of which may hold commas."""
        return ("；" if self.language == "zh" else "; ").join(texts)
