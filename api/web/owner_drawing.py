"""How are the owners of a party drawn? Listed owners above, the party below, each share on the line between two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.web.catalogue import N_, Say
from api.web.wrapping import width_of, wrapped
from engine.ownership.held import Step, Trace
from engine.ownership.parties import PartyKey
from engine.ownership.telling import share_words
from engine.vocabulary.models import Language

MOST = 60
"""So many parties are drawn; more of them are only told in words."""
_WIDTH, _GAP, _BETWEEN, _MARGIN = 190, 24, 92, 12
_SIZE, _SMALL, _LINE, _PAD = 14, 12, 18, 10
_MOST_LINES, _MOST_NOTES = 5, 3
_NEAR, _FAR = 0.3, 0.66

Kind = Literal["party", "listed", "perhaps", "covered", "other"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A party in the drawing: where it is, what stands in it, and its whole name."""

    x: float
    y: float
    height: float
    kind: Kind
    name: str
    lines: Sequence[str]
    notes: Sequence[str]

    @property
    def width(self) -> float:
        """Every box is as wide."""
        return _WIDTH

    @property
    def texts(self) -> list[tuple[float, str, bool]]:
        """Each line of text with the height of its foot, and whether it is a note."""
        both = [*((line, False) for line in self.lines), *((note, True) for note in self.notes)]
        return [(self.y + _PAD + _LINE * (place + 1) - 5, line, small) for place, (line, small) in enumerate(both)]


@dataclass(frozen=True)
class Line:
    """A stake in the drawing: its path, its share and where that stands; `dashed` where the share is not known."""

    path: str
    label: str
    at: Point
    dashed: bool
    counts: bool | None

    @property
    def label_width(self) -> float:
        """How wide the ground of the label is."""
        return width_of(self.label, _SMALL) + 8


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines on a ground of some size, in pixels, which begins `left` of where the first box could."""

    left: float
    width: float
    height: float
    boxes: Sequence[Box]
    lines: Sequence[Line]


def drawing_of(trace: Trace, say: Say, language: Language) -> Drawing | None:
    """The drawing of what an answer rests on; None where no listed owner is above the party, or too many are."""
    root = trace.held.key
    owners = {step.holding.owner for step in trace.steps}
    if root is None or not owners or len(owners) >= MOST:
        return None
    levels = _levels(root, trace.steps)
    hanging = _hanging(root, trace.steps, levels)
    places = _places(root, hanging)
    texts = _texts(root, trace, say)
    heights: dict[int, float] = defaultdict(float)
    for key, (_, lines, notes, _) in texts.items():
        heights[levels[key]] = max(heights[levels[key]], _height(lines, notes))
    tops = _tops(heights)
    boxes = {
        key: Box(places[key], tops[levels[key]], heights[levels[key]], kind, name, lines, notes)
        for key, (name, lines, notes, kind) in texts.items()
    }
    drawn = [
        _line(boxes, step, _NEAR if step.holding.owner in hanging.get(step.holding.owned, ()) else _FAR, language)
        for step in trace.steps
    ]
    left = min(0, *(line.at[0] - line.label_width / 2 - _MARGIN for line in drawn))
    rights = [
        *(box.x + _WIDTH + _GAP for box in boxes.values()),
        *(line.at[0] + line.label_width / 2 for line in drawn),
    ]
    height = tops[0] + heights[0] + _MARGIN
    return Drawing(left, max(rights) + _MARGIN - left, height, list(boxes.values()), drawn)


def _levels(root: PartyKey, steps: Sequence[Step]) -> Mapping[PartyKey, int]:
    """How far above the party everybody stands: one more than whatever they own, circles apart."""
    above = defaultdict(list)
    for step in steps:
        above[step.holding.owned].append(step.holding.owner)
    order: list[PartyKey] = []
    circles: set[tuple[PartyKey, PartyKey]] = set()

    def visit(key: PartyKey, below: tuple[PartyKey, ...]) -> None:
        for owner in above[key]:
            if owner in (*below, key):
                circles.add((key, owner))
            elif owner not in order:
                visit(owner, (*below, key))
        if key not in order:
            order.append(key)

    visit(root, ())
    levels = {root: 0}
    for key in reversed(order):
        for owner in above[key]:
            if (key, owner) not in circles:
                levels[owner] = max(levels.get(owner, 0), levels[key] + 1)
    return levels


def _hanging(
    root: PartyKey, steps: Sequence[Step], levels: Mapping[PartyKey, int]
) -> Mapping[PartyKey, Sequence[PartyKey]]:
    """Which owners stand right above each party: everybody above one of those that they own a level below."""
    found: dict[PartyKey, list[PartyKey]] = defaultdict(list)
    hung = {root}
    for step in steps:
        owner, owned = step.holding.owner, step.holding.owned
        if owner not in hung and levels[owner] == levels[owned] + 1:
            hung.add(owner)
            found[owned].append(owner)
    return dict(found)


def _places(root: PartyKey, hanging: Mapping[PartyKey, Sequence[PartyKey]]) -> Mapping[PartyKey, float]:
    """Where everybody begins from the left: each in the middle below the owners that stand above them."""
    places: dict[PartyKey, float] = {}

    def place(key: PartyKey, left: float) -> float:
        """Place a party and those above it from a place on; where the next may begin."""
        right = left
        owners = hanging.get(key, ())
        for owner in owners:
            right = place(owner, right)
        places[key] = (places[owners[0]] + places[owners[-1]]) / 2 if owners else left
        return max(right, left + _WIDTH + _GAP)

    place(root, _MARGIN)
    return places


def _texts(root: PartyKey, trace: Trace, say: Say) -> dict[PartyKey, tuple[str, list[str], list[str], Kind]]:
    """The name, its lines, the notes and the kind of everybody."""
    held = trace.held
    asked = [say(N_("asked about"))]
    if held.listed:
        asked.append(say(N_("on %(codes)s")) % {"codes": _codes(held.listed)})
    found = {root: _text(str(held.party), asked, "party")}
    for step in trace.steps:
        if step.holding.owner not in found:
            owner = step.holding.stakes[0].owner
            name = str(owner) if owner else say(N_("somebody who is not known"))
            kind, notes = _kind(step, say)
            found[step.holding.owner] = _text(name, notes, kind)
    return found


def _text(name: str, notes: Sequence[str], kind: Kind) -> tuple[str, list[str], list[str], Kind]:
    inner = _WIDTH - 2 * _PAD
    lines = wrapped(name, inner, _SIZE, _MOST_LINES)
    return name, lines, [line for note in notes for line in wrapped(note, inner, _SMALL, _MOST_NOTES)], kind


def _kind(step: Step, say: Say) -> tuple[Kind, list[str]]:
    if step.listed:
        return "listed", [say(N_("on %(codes)s")) % {"codes": _codes(step.listed)}]
    if step.perhaps and step.holding.owner_is_known:
        return "perhaps", [say(N_("may be on %(codes)s")) % {"codes": _codes(step.perhaps)}]
    if step.counts:
        return "covered", [say(N_("covered through its owners"))]
    return ("perhaps", [say(N_("may be covered"))]) if step.counts is None else ("other", [])


def _codes(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))


def _height(lines: Sequence[str], notes: Sequence[str]) -> float:
    return 2 * _PAD + _LINE * (len(lines) + len(notes))


def _tops(heights: Mapping[int, float]) -> Mapping[int, float]:
    """Where each level begins from above; the party asked about is the lowest."""
    tops: dict[int, float] = {}
    top: float = _MARGIN
    for level in sorted(heights, reverse=True):
        tops[level] = top
        top += heights[level] + _BETWEEN
    return tops


def _line(boxes: Mapping[PartyKey, Box], step: Step, part: float, language: Language) -> Line:
    """From an owner down to what it owns, sideways around where that stands no lower; its share so far along it."""
    holding = step.holding
    owner, owned = boxes[holding.owner], boxes[holding.owned]
    if owner.y < owned.y:
        start, end = (owner.x + _WIDTH / 2, owner.y + owner.height), (owned.x + _WIDTH / 2, owned.y)
        bend = _BETWEEN / 2
        bends = (start[0], start[1] + bend), (end[0], end[1] - bend)
    else:
        start, end = (owner.x + _WIDTH, owner.y + owner.height / 2), (owned.x + _WIDTH, owned.y + owned.height / 2)
        bends = (start[0] + _GAP, start[1]), (end[0] + _GAP, end[1])
    path = "M{:.0f} {:.0f}C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}".format(*start, *bends[0], *bends[1], *end)
    label = share_words(holding.share).in_language(language)
    return Line(path, label, _on(start, bends, end, part), not holding.share.is_exact, step.counts)


def _on(start: Point, bends: tuple[Point, Point], end: Point, part: float) -> Point:
    """A point on a curve, so far along it."""
    rest = 1 - part
    weights = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    points = start, *bends, end
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, points, strict=True)) for axis in (0, 1))
    return x, y
