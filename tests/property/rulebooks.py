"""Random small rulebooks and lines, for properties that must hold of every rulebook."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any as AnyData

from hypothesis import strategies as st

from engine.conditions.tree import All, Any, Condition, Leaf, Not
from engine.rulebook.lists import Lists
from engine.rulebook.models import ClauseText, Measure, Verdict
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.values import NONE, AtLeast, Between, Value, Within, between, within
from engine.vocabulary.vocabulary import Vocabulary

BOTH = {"en": "x", "zh": "x"}
LADDER = ("clear", "notify", "licence_required", "case_by_case", "presumption_of_denial", "prohibited")
ACTIONS = ("release", "release", "hold", "hold", "hold", "stop")
FIRST_DAY = date(2026, 1, 1)
INSTRUMENTS = ("M", "S", "P1", "P2")


def _fact(name: str, type_: str, **more: AnyData) -> Fact:
    described = {"name": name, "type": type_, "column": name.replace(".", "_"), "title": BOTH, "meaning": BOTH}
    return Fact.model_validate({**described, "blank": "unknown", "changeable": True, **more})


FACTS = {
    fact.name: fact
    for fact in (
        _fact("item.origin", "country"),
        _fact("end_user.type", "word", words={"civil": BOTH, "military": BOTH}),
        _fact("item.layers", "count"),
        _fact("item.codes", "codes"),
        _fact("item.tech", "yes_no"),
    )
}
LEAVES = (
    Leaf("item.origin", "is", "CN", "CN"),
    Leaf("item.origin", "is_not", "CN", "CN"),
    Leaf("item.origin", "in", frozenset({"CN", "JP"}), "CN, JP"),
    Leaf("end_user.type", "is", "military", "military"),
    Leaf("end_user.type", "is_known", True, "yes"),
    Leaf("item.layers", "at_least", 256, "256"),
    Leaf("item.layers", "less_than", 300, "300"),
    Leaf("item.codes", "any_in", frozenset({"A"}), "A"),
    Leaf("item.codes", "any_in", frozenset({"A", "B"}), "A, B"),
    Leaf("item.codes", "any_in", frozenset({"C"}), "C"),
    Leaf("item.tech", "is", True, "yes"),
)
CODES = ("A", "B", "C", "X")
LAYERS = (0, 255, 256, 257, 299, 300, 301)
VALUES: dict[str, tuple[Value, ...]] = {
    "item.origin": ("CN", "JP", "VN", NONE),
    "end_user.type": ("civil", "military", NONE),
    "item.layers": (*LAYERS, NONE),
    "item.codes": (
        frozenset(), frozenset({"A"}), frozenset({"B"}), frozenset({"C"}), frozenset({"X"}),
        frozenset({"A", "C"}), frozenset({"B", "C"}),
    ),
    "item.tech": (True, False, NONE),
}  # fmt: skip


def _groups(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(parts, min_size=1, max_size=3)
    return some.map(lambda found: All(tuple(found))) | some.map(lambda found: Any(tuple(found)))


conditions: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(LEAVES), lambda parts: _groups(parts) | parts.map(Not), max_leaves=5
)
positive: st.SearchStrategy[Condition] = st.recursive(st.sampled_from(LEAVES), _groups, max_leaves=5)
"""Conditions that no further member of a set makes false."""


@st.composite
def windows(draw: st.DrawFn) -> dict[str, AnyData]:
    """Windows of a clause within a few weeks of the first day."""

    def stretch() -> dict[str, str]:
        start = FIRST_DAY + timedelta(days=draw(st.integers(0, 20)))
        return {"from": start.isoformat(), "through": (start + timedelta(days=draw(st.integers(0, 10)))).isoformat()}

    found: dict[str, AnyData] = {
        "in_force": {"from": (FIRST_DAY + timedelta(days=draw(st.integers(-5, 5)))).isoformat()}
    }
    if draw(st.booleans()):
        found["suspended"] = [{**stretch(), "by": "S"}]
    if draw(st.booleans()):
        announcement = draw(st.sampled_from(["P1", "P2"]))
        found["pending"] = [
            {**stretch(), "announcement": announcement, "suspends": draw(st.sampled_from(["yes", "no"]))}
        ]
    return found


@st.composite
def rulebooks(draw: st.DrawFn, most: int = 5, dated: bool = True, plain: bool = False) -> Rulebook:
    """A rulebook of up to `most` clauses: duties, reviews of them and exceptions to them.

    `plain`: nothing but duties, with conditions that no further member of a set makes false.
    """
    count = draw(st.integers(1, most))
    measures = {name: _measure(name) for name in INSTRUMENTS}
    clauses: dict[str, Clause] = {}
    for number in range(count):
        id_ = f"M/{number}"
        duties = [other.id for other in clauses.values() if other.kind == "duty"]
        kind = draw(st.sampled_from(["duty", "duty", "review", "exception"])) if duties and not plain else "duty"
        named = (
            frozenset(draw(st.lists(st.sampled_from(duties), min_size=1, max_size=2)))
            if kind != "duty"
            else frozenset()
        )
        worst = min((LADDER.index(clauses[name].outcome) for name in named), default=len(LADDER))
        outcome = draw(st.sampled_from(LADDER[:worst] if kind == "exception" else LADDER[1:]))
        dates = draw(windows()) if dated else {"in_force": {"from": "2020-01-01"}}
        text = ClauseText.model_validate(
            {"clause": str(number), "title": BOTH, "when": {}, "outcome": outcome, **dates}
        )
        clauses[id_] = Clause(
            id_, measures["M"], text, draw(positive if plain else conditions),
            named if kind == "review" else frozenset(), named if kind == "exception" else frozenset(),
        )  # fmt: skip
    verdicts = tuple(
        Verdict.model_validate({"verdict": name, "title": BOTH, "meaning": BOTH, "action": action, "licensable": False})
        for name, action in zip(LADDER, ACTIONS, strict=True)
    )
    return Rulebook(Vocabulary(FACTS), verdicts, {}, {}, Lists({}), measures, clauses)


codes_in_part = st.builds(
    between, st.sets(st.sampled_from(CODES), max_size=1), st.sets(st.sampled_from(CODES), min_size=1, max_size=3)
)
layers_in_part = st.lists(st.sampled_from(LAYERS), min_size=2, max_size=2).map(lambda ends: within(*sorted(ends)))


@st.composite
def lines(draw: st.DrawFn, in_part: bool = True) -> dict[str, Value]:
    """Some facts known, some not; a set and, with `in_part`, a number perhaps only in part."""
    facts = {name: draw(st.sampled_from(values)) for name, values in VALUES.items() if draw(st.booleans())}
    if draw(st.integers(0, 9)) == 0:
        facts["item.codes"] = AtLeast({draw(st.sampled_from(["A", "B", "X"]))})
    elif in_part and draw(st.integers(0, 3)) == 0:
        facts["item.codes"] = draw(codes_in_part)
    if in_part and draw(st.integers(0, 5)) == 0:
        facts["item.layers"] = draw(layers_in_part)
    return facts


def allowed(value: Value) -> tuple[Value, ...]:
    """Every value that one known in part may turn out to be, of numbers those of `LAYERS`."""
    if isinstance(value, Within):
        return tuple(number for number in LAYERS if value.low <= number <= value.high)
    if isinstance(value, AtLeast):
        return tuple(value | more for more in _subsets(CODES))
    if isinstance(value, Between):
        return tuple(value | more for more in _subsets(value.possible))
    return (value,)


def _subsets(members: Collection[str]) -> Iterator[frozenset[str]]:
    some = (combinations(sorted(members), count) for count in range(len(members) + 1))
    return map(frozenset[str], chain.from_iterable(some))


days = st.integers(-8, 35).map(lambda count: FIRST_DAY + timedelta(days=count))


def _measure(name: str) -> Measure:
    source = {"title": "t", "url": "https://example.org", "language": "zh", "kind": "official"}
    return Measure.model_validate(
        {
            "measure": name, "jurisdiction": "CN", "title": BOTH, "authority": BOTH, "announced": "2020-01-01",
            "reviewed": "2026-01-01", "time_zone": "Asia/Shanghai", "confidence": "official_text", "sources": [source],
        }
    )  # fmt: skip
