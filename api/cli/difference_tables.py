"""How do differences between rulebooks read on a screen? What changed thing by thing, then what it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from api.cli.cliff_tables import amounts
from api.cli.terminal import STYLES, Cell, Screen, styled
from api.cli.wording import Language, say
from api.comparing import Compared
from engine.analysis.effects import Effect, Example
from engine.analysis.exposure import Exposure, Share, Worth
from engine.analysis.turns import Answer
from engine.history.models import Altered

_SHOWN = 10
_HASH_SHOWN = 12
_MARKS = {"added": ("+", "clear"), "removed": ("-", "stop"), "changed": ("~", "unknown")}


def print_differences(screen: Screen, compared: Compared, language: Language) -> None:
    """Print what was found."""
    _View(screen, compared, language).show()


@dataclass(frozen=True)
class _View:
    """One comparison on one screen in one language."""

    screen: Screen
    compared: Compared
    language: Language

    def show(self) -> None:
        before, after = self.compared.before, self.compared.after
        hashes = {
            "before_hash": before.rulebook.hash[:_HASH_SHOWN], "after_hash": after.rulebook.hash[:_HASH_SHOWN],
        }  # fmt: skip
        heads = self._say("diff.heads", before=before.name, after=after.name, **hashes)
        self.screen.line(Text(heads, style=STYLES["title"]))
        written = "text" if self.compared.depth == "text" else "law"
        if self.compared.altered:
            kinds = Counter(one.kind for one in self.compared.altered)
            counts = {kind: kinds[kind] for kind in ("added", "removed", "changed")}
            self.screen.title(self._say("diff.counts", what=self._say(f"diff.depth.{written}"), **counts))
        else:
            self.screen.line(self._say(f"diff.nothing.{written}"))
        for one in self.compared.altered:
            self._altered(one)
        if self.compared.effect:
            self._effect(self.compared.effect)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _altered(self, one: Altered) -> None:
        mark, style = _MARKS[one.kind]
        of = self._say(f"diff.of.{one.of}")
        told = one.title.in_language(self.language)
        said = f"{of} {told}" if one.kind == "changed" else f"{of} {self._say(f'diff.{one.kind}')}: {told}"
        self.screen.paragraph(said, 2, styled(f"{mark} ", style))
        if one.concerns:
            self.screen.paragraph(self._say("diff.concerns", clauses=", ".join(one.concerns)), 6, "", "dim")
        for change in one.changes:
            self.screen.paragraph(change.text.in_language(self.language), 6)

    def _effect(self, found: Effect) -> None:
        exposure = found.exposure
        if exposure is None:
            self.screen.title(self._say("diff.no_effect", read=found.read))
        else:
            self.screen.title(self._say("diff.effect", flipped=exposure.total.lines, read=found.read))
        if found.only_before or found.only_after:
            self.screen.line(self._say("diff.unread", before=found.only_before, after=found.only_after), 2)
        if exposure:
            self._flips(exposure)
            self._examples(found.examples)

    def _flips(self, exposure: Exposure) -> None:
        flips = [
            (
                f"{shift.worth.lines:,}", f"{shift.worth.shipments:,}", self._actions(shift.before, shift.after),
                self._interval(shift.before).append(" → ", "dim").append(self._interval(shift.after)),
                self._worth(shift.worth),
            )
            for shift in exposure.shifts
        ]  # fmt: skip
        self._table(flips, ("lines", "shipments", "action", "verdict", "worth"), (0, 1))
        clauses = [
            (f"{share.worth.lines:,}", share.key, self._say(f"decides.{share.before}+{share.after}"))
            for share in exposure.shares["clause"]
        ]
        self._table(clauses, ("lines", "clause", "part"), (0,))
        for by in ("product", "customer"):
            shares = [(f"{one.worth.lines:,}", self._named(one), self._worth(one.worth)) for one in exposure.shares[by]]
            self._table(shares, ("lines", by, "worth"), (0,))

    def _examples(self, examples: Sequence[Example]) -> None:
        self.screen.title(self._say("diff.examples"))
        rows = [
            (
                f"{one.shipment}/{one.line}", one.product, one.customer,
                self._interval(one.before).append(" → ", "dim").append(self._interval(one.after)),
            )
            for one in examples
        ]  # fmt: skip
        self.screen.table(rows, [self._say(f"head.{head}") for head in ("line_id", "product", "customer", "verdict")])

    def _table(self, rows: Sequence[Sequence[Cell]], heads: Sequence[str], right: tuple[int, ...]) -> None:
        """A table under a little air, cut after some rows."""
        self.screen.line()
        self.screen.table(rows[:_SHOWN], [self._say(f"head.{head}") for head in heads], right)
        if len(rows) > _SHOWN:
            self.screen.line(self._say("more", count=len(rows) - _SHOWN), 2)

    def _actions(self, before: Answer, after: Answer) -> Text:
        text = styled(self._say(before.action), before.action)
        if before.action == after.action:
            return text
        return text.append(" → ", "dim").append(styled(self._say(after.action), after.action))

    def _interval(self, answer: Answer) -> Text:
        text = styled(self._verdict(answer.verdict), answer.verdict)
        if answer.verdict == answer.could_be:
            return text
        return text.append(" … ", "dim").append(styled(self._verdict(answer.could_be), answer.could_be))

    def _verdict(self, name: str) -> str:
        return self.compared.verdict(name).in_language(self.language)

    def _named(self, share: Share) -> str:
        return share.key or self._say("cliffs.unnamed")

    def _worth(self, worth: Worth) -> str:
        told = amounts(worth.values)
        if worth.without_value:
            told.append(self._say("cliffs.without_value", count=worth.without_value))
        return self._say("cliffs.and").join(told)
