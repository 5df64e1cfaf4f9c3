"""The timeline: labels that do not overlap, everything inside the drawing, bars that follow each other."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reports.coming import Boundary, Coming
from api.reports.data import ReportData
from api.reports.figures import Figures
from api.reports.measuring import cut, width
from api.reports.timeline import WIDTH, Timeline, timeline


def boxes(drawn: Timeline) -> list[tuple[int, int, int]]:
    """Each label's left end, right end and line."""
    found = []
    for mark in drawn.marks:
        room = width(mark.text)
        left = mark.x - 5 - room if mark.end else mark.x + 5
        found.append((left, left + room, mark.y))
    return found


@given(st.sets(st.integers(1, 900), min_size=1, max_size=25))
def test_labels_do_not_overlap_however_many_days_there_are(sample: ReportData, days: set[int]) -> None:
    figures = Figures(sample)
    known_at = sample.check.request.known_at
    clauses = Counter({"CN-MOFCOM-2025-61/1.1": 1})
    found = (Boundary(known_at + timedelta(days=day), 10**6, Counter(), clauses) for day in sorted(days))
    figures.changes = Coming(tuple(found), 0)
    drawn = timeline(figures)
    assert drawn is not None
    for (left, right, y), (other_left, other_right, other_y) in combinations(boxes(drawn), 2):
        assert y != other_y or right <= other_left or other_right <= left
    assert all(left >= 0 and right <= WIDTH for left, right, _ in boxes(drawn))
    ticks = [(x, x + width(label)) for x, label in drawn.ticks]
    assert all(first[1] < second[0] for first, second in pairwise(ticks))


def test_bars_fill_their_rows_without_gaps(sample: ReportData) -> None:
    drawn = timeline(Figures(sample))
    assert drawn is not None
    for row in drawn.rows:
        assert all(first.x + first.width == second.x for first, second in pairwise(row.bars))
        assert row.bars[-1].x + row.bars[-1].width == 952
        assert all(not bar.label or width(bar.label) < bar.width for bar in row.bars)
        assert drawn.top <= row.y < drawn.bottom < drawn.height


def test_the_measures_concerned_are_drawn_with_their_windows(sample: ReportData) -> None:
    drawn = timeline(Figures(sample))
    assert drawn is not None
    rows = {row.whole.split(":")[0]: [bar.activity.value for bar in row.bars] for row in drawn.rows}
    assert rows["CN-MOFCOM-2024-46"] == ["suspended", "in_force"]
    assert rows["CN-MOFCOM-GAC-2025-57"] == ["suspended", "unconfirmed", "unconfirmed", "in_force"]
    told = {mark.text for mark in drawn.marks}
    assert {"2026-11-28: 2 lines", "2027-01-11: 7 lines"} <= told


@pytest.mark.parametrize("room", [20, 50, 500])
def test_a_label_is_cut_to_its_room(room: int) -> None:
    assert width(cut("商务部公告2025年第61号: 1.1, 1.2, 1.3", room)) <= max(room, 26)
