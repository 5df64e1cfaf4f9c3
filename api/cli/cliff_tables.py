"""How does a cliff analysis read on a screen? Boundaries as bars, what turns on each, scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from api.checking import Check
from api.cli.rulebook import state_word
from api.cli.terminal import STYLES, Cell, Screen, styled
from api.cli.turning import Turning
from api.cli.width import cut
from api.cli.wording import Language, say
from api.cliffs import Asked
from api.tally import ACTIONS
from engine.analysis.cliffs import Cause
from engine.analysis.exposure import Exposure, Share
from engine.analysis.outlooks import Outlook, Scenario
from engine.rulebook.activity import Activity
from engine.vocabulary.models import Bilingual

_SHOWN = 5
_TOLD = 3
_BARS = 12
_LONGEST_BAR = 24
_LONGEST_NAME = 52


def print_cliffs(screen: Screen, name: str, check: Check, asked: Asked, language: Language) -> None:
    """Print what was found about the manifest `name`."""
    _View(screen, check, asked, language).show(name)


@dataclass(frozen=True)
class _View:
    """One analysis on one screen in one language."""

    screen: Screen
    check: Check
    asked: Asked
    language: Language

    def show(self, name: str) -> None:
        self._head(name)
        exposures = self.asked.found.exposures
        if self.asked.hypotheses:
            self._supposed([one for one in exposures if one.view.window])
            supposed = [one for one in exposures if one.view.law and not one.view.window]
            self._boundaries("cliffs.boundaries_supposed", supposed, told=True)
        known = [one for one in exposures if not one.view.law and not one.view.window]
        self._boundaries("cliffs.boundaries", known, told=not self.asked.hypotheses)
        if not self.asked.hypotheses:
            self._scenarios([one for one in exposures if one.view.window])

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _head(self, name: str) -> None:
        found, rejected = self.asked.found, self.asked.rejected
        counts = self._say("rows", total=found.read + rejected, read=found.read, rejected=rejected)
        self.screen.line(Text(f"{name}: {counts}", style=STYLES["title"]))
        known = self.check.request.known_at
        self.screen.line(self._say("rulebook", known=known, hash=self.check.rulebook.hash[:12]))
        if self.check.request.as_of:
            self.screen.line(self._say("judged_on", day=self.check.request.as_of))
        elif found.past:
            self.screen.line(self._say("cliffs.past", count=found.past, day=known))
        for hypothesis in self.asked.hypotheses:
            self.screen.line(self._say("cliffs.supposing", hypothesis=hypothesis))

    def _supposed(self, found: Sequence[Exposure]) -> None:
        if not found:
            self.screen.title(self._say("cliffs.supposed_nothing"))
        for one in found:
            self.screen.title(self._say("cliffs.supposed", count=one.total.lines))
            self._told(one)

    def _boundaries(self, key: str, found: Sequence[Exposure], *, told: bool) -> None:
        self.screen.title(self._say(key) if found else self._say("cliffs.no_boundary", day=self.check.request.known_at))
        most = max((one.total.lines for one in found), default=0)
        rows = [
            (
                str(one.view.day),
                _bar(one, most),
                f"{one.total.lines:,}",
                f"{one.total.shipments:,}",
                self.turning.worth(one.total),
            )
            for one in found[:_BARS]
        ]
        heads = [self._say("head.day"), "", *(self._say(f"head.{name}") for name in ("lines", "shipments", "worth"))]
        self.screen.table(rows, heads, (2, 3))
        for one in found[:_TOLD] if told else ():
            self.screen.title(self._boundary(one))
            self._told(one)
        left = len(found) - (_TOLD if told else _BARS)
        if left > 0:
            self.screen.line()
            self.screen.line(self._say("cliffs.more_boundaries", count=left))

    def _boundary(self, one: Exposure) -> str:
        if not one.causes:
            return self._say("cliffs.licences", day=one.view.day)
        causes = dict.fromkeys(self._cause(cause) for cause in one.causes)
        zones = sorted({cause.zone for cause in one.causes})
        told = self._say("cliffs.and").join(causes)
        return self._say("cliffs.boundary", day=one.view.day, zones=", ".join(zones), causes=told)

    def _cause(self, cause: Cause) -> str:
        paused = (Activity.SUSPENDED, Activity.UNCONFIRMED)
        key = "cliffs.cause_plain"
        if cause.before in paused:
            key = "cliffs.cause_by" if cause.after in paused else "cliffs.cause"
        before, after = (state_word(activity, self.language) for activity in (cause.before, cause.after))
        return self._say(key, before=before, after=after, by=cause.before_by, after_by=cause.after_by)

    def _told(self, one: Exposure) -> None:
        """Everything that turns in one view: verdicts, clauses, products, customers."""
        self.turning.shifts(one.shifts)
        clauses = [
            (
                f"{share.worth.lines:,}",
                share.key,
                self._say(f"decides.{share.before}+{share.after}"),
                self._title(share),
            )
            for share in one.shares["clause"]
        ]
        self.turning.table(clauses, ("lines", "clause", "part", "title"))
        for by in ("product", "customer"):
            self._shares(by, one.shares[by])

    def _shares(self, by: str, shares: Sequence[Share]) -> None:
        rows = [(f"{share.worth.lines:,}", self._named(share), self.turning.worth(share.worth)) for share in shares]
        self.turning.table(rows, ("lines", by, "worth"))

    def _scenarios(self, found: Sequence[Exposure]) -> None:
        if not self.asked.windows:
            self.screen.title(self._say("cliffs.no_window"))
            return
        self.screen.title(self._say("cliffs.scenarios"))
        touched = [window for window in self.asked.windows if any(one.view.window == window for one in found)]
        for window in touched:
            views = {one.view.scenario: one for one in found if one.view.window == window}
            total = views[window.scenarios[0]].total
            self.screen.line()
            title = self.check.rulebook.measures[window.by].title.in_language(self.language)
            told = self._say("cliffs.window", by=window.by, lines=total.lines, shipments=total.shipments)
            self.screen.paragraph(title, 0, Text(told + "  ", style=STYLES["title"]), "dim")
            rows = [row for scenario in window.scenarios for row in self._standing(scenario, views[scenario])]
            heads = ("scenario", "lines", "action", "verdict", "worth")
            self.screen.table(rows, [self._say(f"head.{head}") for head in heads], (1,))
        names = sorted({window.by for window in self.asked.windows} - {window.by for window in touched})
        if names:
            self.screen.line()
            self.screen.paragraph(self._say("cliffs.untouched", names=", ".join(names)), 0)

    def _standing(self, scenario: Scenario, one: Exposure) -> list[tuple[Cell, ...]]:
        """What the lines of a window come to in one scenario; only the first row names it."""
        key = "ends_undated" if scenario.outlook is Outlook.ENDS and scenario.day is None else scenario.outlook.value
        label = self._say(f"outlook.{key}", day=scenario.day)
        return [
            (
                label if number == 0 else "", f"{worth.lines:,}", styled(self._say(answer.action), answer.action),
                self.turning.interval(answer), self.turning.worth(worth),
            )
            for number, (answer, worth) in enumerate(one.answers)
        ]  # fmt: skip

    @property
    def turning(self) -> Turning:
        """How answers are shown here."""
        return Turning(self.screen, self.language, self._verdict, _SHOWN)

    def _verdict(self, name: str) -> Bilingual:
        return next(rung.title for rung in self.check.rulebook.verdicts if rung.verdict == name)

    def _title(self, share: Share) -> str:
        return self.check.rulebook.clauses[share.key].text.title.in_language(self.language)

    def _named(self, share: Share) -> str:
        named = " · ".join(dict.fromkeys(filter(None, (share.key, share.title))))
        named = named or self._say("cliffs.unnamed")
        return cut(named, _LONGEST_NAME) if self.screen.columns else named


def _bar(one: Exposure, most: int) -> Text:
    """A bar as long as there are lines, in the colours of what is to be done with them from the boundary on."""
    bar, drawn, lines = Text(), 0, 0
    length = max(1, one.total.lines * _LONGEST_BAR // most)
    for action in ACTIONS:
        lines += sum(worth.lines for answer, worth in one.answers if answer.action == action)
        upto = lines * length // one.total.lines
        bar.append("█" * (upto - drawn), STYLES[action])
        drawn = upto
    return bar
