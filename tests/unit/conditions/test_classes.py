"""Classes hold every answer that a known value can give."""

from engine.conditions.classes import FactClasses
from engine.conditions.tree import Leaf
from engine.vocabulary.models import Fact


def test_a_count_that_is_only_asked_whether_there_is_one_can_say_yes() -> None:
    both = {"en": "x", "zh": "x"}
    described = {"name": "item.layers", "column": "layers", "title": both, "meaning": both, "blank": "unknown"}
    fact = Fact.model_validate({**described, "type": "count"})
    classes = FactClasses(fact, (Leaf("item.layers", "is_known", True, "yes"),), None)
    assert set(classes.possible) == {(True,), (False,)}
