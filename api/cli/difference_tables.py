"""How do differences between rulebooks read on a screen? What changed thing by thing, then what it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from api.cli.terminal import STYLES, Screen, styled
from api.cli.turning import Turning
from api.cli.wording import Language, say
from api.comparing import Compared
from api.reports.difference_phrases import stored_notes, stored_title
from engine.analysis.effects import Effect, Example
from engine.analysis.exposure import Exposure, Share
from engine.analysis.stored import PARTS
from engine.history.models import Altered

_SHOWN = 10
_HASH_SHOWN = 12
_MARKS = {"added": ("+", "clear"), "removed": ("-", "stop"), "changed": ("~", "unknown")}


def print_differences(screen: Screen, compared: Compared, language: Language) -> None:
    """Print what was found."""
    _View(screen, compared, language).show()


def print_stored(screen: Screen, compared: Compared, language: Language) -> None:
    """Print the effect on stored shipments alone."""
    _View(screen, compared, language).stored()


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
        self.stored()

    def stored(self) -> None:
        """What becomes of shipments that are stored, in either part of them."""
        found = self.compared.stored
        if found is None:
            return
        for part in PARTS:
            self.screen.title(stored_title(part, found, self._say))
            self._found(found.parts[part].effect)
        for note in stored_notes(found, self._say):
            self.screen.paragraph(note, 0)

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
        self._found(found)

    def _found(self, found: Effect) -> None:
        if found.only_before or found.only_after:
            self.screen.line(self._say("diff.unread", before=found.only_before, after=found.only_after), 2)
        if found.exposure:
            self._flips(found.exposure)
            self._examples(found.examples)

    def _flips(self, exposure: Exposure) -> None:
        self.turning.shifts(exposure.shifts)
        clauses = [
            (f"{share.worth.lines:,}", share.key, self._say(f"decides.{share.before}+{share.after}"))
            for share in exposure.shares["clause"]
        ]
        self.turning.table(clauses, ("lines", "clause", "part"))
        for by in ("product", "customer"):
            shares = [
                (f"{one.worth.lines:,}", self._named(one), self.turning.worth(one.worth)) for one in exposure.shares[by]
            ]
            self.turning.table(shares, ("lines", by, "worth"))

    def _examples(self, examples: Sequence[Example]) -> None:
        self.screen.title(self._say("diff.examples"))
        rows = [
            (
                f"{one.shipment}/{one.line}", one.product, one.customer,
                self.turning.intervals(one.before, one.after), ", ".join(clause.clause for clause in one.clauses),
            )
            for one in examples
        ]  # fmt: skip
        heads = ("line_id", "product", "customer", "verdict", "because")
        self.screen.table(rows, [self._say(f"head.{head}") for head in heads])

    @property
    def turning(self) -> Turning:
        """How answers are shown here."""
        return Turning(self.screen, self.language, self.compared.verdict, _SHOWN)

    def _named(self, share: Share) -> str:
        return share.key or self._say("cliffs.unnamed")
