"""Does the drawing of the figures say what was measured?"""

from __future__ import annotations

from xml.etree import ElementTree

from tests.benchmarks.chart import drawing
from tests.benchmarks.figures import Figure

FIGURES = [
    Figure("whole process", "over plain <Polars>", 2.0, 2.5),
    Figure("seconds", "licet check", 4.0),
    Figure("seconds", "plain <Polars>", 2.0),
    Figure("lines a second", "Licet", 1_000_000.0),
    Figure("lines a second", "another", 10.0, note="7 answers compared, 2 of them WRONG"),
    Figure("lines a second", "absent", 0, note="is not installed"),
]


def test_names_every_figure_that_was_measured() -> None:
    root = ElementTree.fromstring(drawing(FIGURES, "2 cores"))  # noqa: S314 - drawn here
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"licet check", "plain <Polars>", "Licet", "1,000,000", "another"} <= set(texts)
    assert "10.0 (some answers wrong)" in texts
    assert "absent" not in texts


def test_draws_times_to_scale() -> None:
    root = ElementTree.fromstring(drawing(FIGURES, "2 cores"))  # noqa: S314 - drawn here
    *_, shorter, longer = (float(one.attrib["width"]) for one in root.iter("{http://www.w3.org/2000/svg}rect"))
    assert longer == 2 * shorter


def test_goal_is_a_most_or_a_least() -> None:
    assert Figure("decisions", "more", 20.0, 20, more_is_better=True).reached
    assert not Figure("decisions", "more", 19.9, 20, more_is_better=True).reached
    assert Figure("whole process", "less", 2.5, 2.5).reached
    assert not Figure("whole process", "less", 2.6, 2.5).reached
    assert Figure("seconds", "no goal", 2.6).reached is None
