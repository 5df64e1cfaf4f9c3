"""How does a check look as one page of HTML? It needs no network and no script, speaks one language and prints."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.reports.data import ReportData
from api.reports.figures import Figures
from api.reports.held import held_lines
from api.reports.showing import shown
from api.reports.timeline import BAR_HEIGHT, BAR_OFFSET, WIDTH, timeline
from api.tally import ACTIONS
from engine import __version__
from engine.explanation.measures import ClauseView, clause_view

HELD_SHOWN = 300
"""How many of the held lines a page shows."""
PROBLEMS_SHOWN = 300
"""How many problems of rejected rows a page shows."""
PARTIES_SHOWN = 300
"""How many list entries that parties may be a page shows."""
TEMPLATES = Path(__file__).with_name("templates")
"""Where the templates and the style of pages are."""
_CHART_WIDTH = 640
_LONGEST = 400


@dataclass(frozen=True)
class ActionBar:
    """A bar of the chart of actions; `width` in pixels."""

    action: str
    count: int
    share: str
    width: int


@dataclass(frozen=True)
class ClauseShown:
    """A clause with the lines that it surely or possibly decides."""

    view: ClauseView
    sure: int
    possible: int


class Page:
    """One report as one page."""

    def __init__(self, data: ReportData) -> None:
        """Nothing is rendered yet."""
        self._data = data
        self._figures = Figures(data)

    def write(self, path: Path) -> None:
        """Write the page."""
        path.write_text(self.render(), encoding="utf-8", newline="\n")

    def render(self) -> str:
        """The page as text."""
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        environment.filters |= {"plain": plain, "fact_title": self._figures.voice.fact}
        style, script = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
        figures, voice = self._figures, self._figures.voice
        problems = self._data.problems()
        return environment.get_template("report.html.j2").render(
            style=Markup(style), script=Markup(script),  # noqa: S704 - files of this package
            style_hash=inline_hash(style), script_hash=inline_hash(script),
            language="zh-Hans" if voice.language == "zh" else "en",
            say=voice.say, voice=voice, of=voice.of, figures=figures, data=self._data, summary=self._data.summary,
            version=__version__, chart=list(self._chart()), chart_width=_CHART_WIDTH,
            timeline=timeline(figures), timeline_width=WIDTH, bar_height=BAR_HEIGHT, bar_offset=BAR_OFFSET,
            held=held_lines(self._data).head(HELD_SHOWN).collect().rows(named=True),
            clauses=list(self._clauses()),
            problems=problems.head(PROBLEMS_SHOWN).collect().rows(named=True),
            problem_count=problems.select("row").collect().height,
            screened=self._data.check.counterparties is not None, hits=figures.parties(PARTIES_SHOWN),
        )  # fmt: skip

    def _chart(self) -> Iterator[ActionBar]:
        counts, read = self._data.summary.actions, self._data.summary.read
        most = max((counts[action] for action in ACTIONS), default=0)
        for action in ACTIONS:
            count = counts[action]
            share = f"{(1000 * count + read // 2) // read / 10:.1f} %" if read else ""
            width = max(_CHART_WIDTH * count // most, 2) if count else 0
            yield ActionBar(action, count, share, width)

    def _clauses(self) -> Iterator[ClauseShown]:
        """Clauses that decide, then those that are only suspended or change on coming days."""
        summary, rulebook = self._data.summary, self._data.check.rulebook
        ids = [str(row[0]) for row in self._figures.clauses().rows]
        others = {id_ for id_, _ in summary.suspended} | {
            id_ for one in self._figures.changes.boundaries for id_ in one.clauses
        }
        for id_ in [*ids, *sorted(others - set(ids))]:
            yield ClauseShown(clause_view(rulebook, id_), summary.deciding[id_], summary.possible[id_])


def plain(text: str) -> str:
    """A text of a manifest as a page shows it: harmless, and cut where it is very long."""
    whole = shown(text)
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}… ({len(whole)})"


def inline_hash(text: str) -> str:
    """What a content security policy knows an inline style or script by."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
