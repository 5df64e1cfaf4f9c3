"""What came of deciding many shipments anew? Counted while it goes on, as plain data that a job keeps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from api.desk.cliffs import value_of
from api.desk.receiving import RequestRefused
from api.desk.rechecking import Rechecked
from api.store.fields import plain
from api.store.tables.shipments import Shipment, StoredDecision
from api.tally import ACTIONS

_MOST_SHOWN = 10


def empty() -> dict[str, Any]:
    """Nothing is decided yet."""
    return {"decided": 0, "changed": 0, "refused": 0, "causes": {}, "flips": [], "largest": [], "first_refused": []}


def count(digest: dict[str, Any], earlier: StoredDecision, found: Rechecked) -> None:
    """Count a shipment decided anew."""
    decision = found.decision
    digest["decided"] += 1
    digest["causes"][decision.cause] = digest["causes"].get(decision.cause, 0) + 1
    if not found.changed:
        return
    digest["changed"] += 1
    flip = {"from": _verdict(earlier), "to": _verdict(decision)}
    for one in digest["flips"]:
        if (one["from"], one["to"]) == (flip["from"], flip["to"]):
            one["shipments"] += 1
            break
    else:
        digest["flips"].append({**flip, "shipments": 1})
    example = {
        "shipment": decision.shipment,
        "reference": decision.reference,
        "decision": decision.id,
        **flip,
        "value": _value(decision),
    }
    digest["largest"] = sorted([*digest["largest"], example], key=_weight, reverse=True)[:_MOST_SHOWN]


def count_refused(digest: dict[str, Any], shipment: Shipment, refused: RequestRefused) -> None:
    """Count a shipment whose facts no longer read under the law of today: it stays as it was decided."""
    digest["refused"] += 1
    if len(digest["first_refused"]) < _MOST_SHOWN:
        first = refused.faults[0]
        told = {"pointer": first.pointer, "what": first.what, "hint": first.hint}
        digest["first_refused"].append({"shipment": shipment.id, "reference": shipment.reference, **told})


def _verdict(decision: StoredDecision) -> dict[str, str]:
    return {"action": decision.action, "verdict": decision.floor, "could_be": decision.ceiling}


def _value(decision: StoredDecision) -> dict[str, str]:
    """The value of all lines by currency, as far as it was given."""
    total: dict[str, Decimal] = {}
    for facts in orjson.loads(decision.facts):
        value, currency = value_of(facts)
        if value is not None:
            total[currency] = total.get(currency, Decimal(0)) + value
    return {currency: plain(amount) for currency, amount in sorted(total.items())}


def _weight(example: Mapping[str, Any]) -> tuple[int, Decimal]:
    """The graver the outcome, then the larger the value, the sooner it is shown."""
    return ACTIONS.index(example["to"]["action"]), max(map(Decimal, example["value"].values()), default=Decimal(0))
