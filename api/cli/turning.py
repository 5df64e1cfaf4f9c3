"""How do answers that turn into others read on a screen, and what they are worth?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.text import Text

from api.cli.terminal import Cell, Screen, styled
from api.cli.wording import Language, say
from engine.analysis.exposure import Shift, Worth
from engine.analysis.turns import Answer
from engine.vocabulary.models import Bilingual

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Turning:
    """Answers on one screen in one language; `verdict` gives the title of one, `most` is how long a table may be."""

    screen: Screen
    language: Language
    verdict: Callable[[str], Bilingual]
    most: int

    def shifts(self, found: Sequence[Shift]) -> None:
        """What goes from which answer to which, as a table."""
        rows = [
            (
                f"{shift.worth.lines:,}", f"{shift.worth.shipments:,}", self.actions(shift.before, shift.after),
                self.intervals(shift.before, shift.after), self.worth(shift.worth),
            )
            for shift in found
        ]  # fmt: skip
        self.table(rows, ("lines", "shipments", "action", "verdict", "worth"))

    def table(self, rows: Sequence[Sequence[Cell]], heads: Sequence[str]) -> None:
        """A table under a little air, cut where it gets too long, counts to the right."""
        if rows:
            counts = tuple(place for place, head in enumerate(heads) if head in ("lines", "shipments"))
            self.screen.line()
            self.screen.table(rows[: self.most], [say(f"head.{head}", self.language) for head in heads], counts)
            if len(rows) > self.most:
                self.screen.line(say("more", self.language, count=len(rows) - self.most), 2)

    def actions(self, before: Answer, after: Answer) -> Text:
        """What is to be done, before and after; once where that is the same."""
        text = styled(say(before.action, self.language), before.action)
        if before.action == after.action:
            return text
        return text.append(" → ", "dim").append(styled(say(after.action, self.language), after.action))

    def intervals(self, before: Answer, after: Answer) -> Text:
        """The verdicts before and after."""
        return self.interval(before).append(" → ", "dim").append(self.interval(after))

    def interval(self, answer: Answer) -> Text:
        """The verdict of an answer, at least and at most."""
        text = styled(self._verdict(answer.verdict), answer.verdict)
        if answer.verdict == answer.could_be:
            return text
        return text.append(" … ", "dim").append(styled(self._verdict(answer.could_be), answer.could_be))

    def worth(self, worth: Worth) -> str:
        """What lines are worth in each currency, and how many have no value."""
        told = amounts(worth.values)
        if worth.without_value:
            told.append(say("cliffs.without_value", self.language, count=worth.without_value))
        return say("cliffs.and", self.language).join(told)

    def _verdict(self, name: str) -> str:
        return self.verdict(name).in_language(self.language)


def amounts(values: Mapping[str, Decimal]) -> list[str]:
    """Amounts by currency: to the cent, or as finely as they are."""
    return [f"{currency} {_shown(value):,f}" for currency, value in values.items()]


def _shown(value: Decimal) -> Decimal:
    cents = value.quantize(_CENT)
    return cents if cents == value else value.normalize()
