"""What does a request say about an item? The texts of its facts, and the place that each came from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.desk.receiving import Fault, RequestRefused, stated
from engine.vocabulary.models import Fact
from engine.vocabulary.vocabulary import Vocabulary

_OF_ITEM, _ID = "item.", "item.id"
_VERSION = re.compile(r"/versions/[0-9]+$")
LONGEST_ITEM = 200
ITEM = r"^[^\x00-\x1f]+$"
"""What an item number is made of."""


def ends_like_version(item: str) -> bool:
    """Whether an item number ends like the address of a version, so that the item could not be found by it."""
    return _VERSION.search(item) is not None


def facts_of_items(vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The facts that a product may state, in the order of the vocabulary."""
    return tuple(fact for name, fact in vocabulary.facts.items() if name.startswith(_OF_ITEM) and name != _ID)


def received_product(vocabulary: Vocabulary, facts: Mapping[str, object]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts by vocabulary name, and their pointers; raises `RequestRefused`."""
    faults: list[Fault] = []
    found = dict(stated(vocabulary, facts, "/facts", faults))
    for name, (place, _) in found.items():
        if not name.startswith(_OF_ITEM) or name == _ID:
            faults.append(Fault(place, f"{name} is not about the item", "give it with each shipment"))
    if faults:
        raise RequestRefused(faults)
    return {name: text for name, (_, text) in found.items()}, {name: place for name, (place, _) in found.items()}
