"""What does a request say about an item? The texts of its facts, and the place that each came from."""

from __future__ import annotations

from collections.abc import Mapping

from api.desk.receiving import Fault, RequestRefused, stated
from engine.vocabulary.vocabulary import Vocabulary

_OF_ITEM, _ID = "item.", "item.id"


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
