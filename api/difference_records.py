"""What does a comparison of rulebooks leave behind for programs? All of it as JSON data; amounts are texts."""

from __future__ import annotations

from api.comparing import Compared, Version
from engine.analysis.effects import Effect, Example
from engine.analysis.exposure import Share, Worth


def as_json(compared: Compared) -> dict[str, object]:
    """The comparison as plain JSON data, in both languages."""
    return {
        "before": _version(compared.before),
        "after": _version(compared.after),
        "depth": compared.depth,
        "altered": [one.model_dump(mode="json") for one in compared.altered],
        "effect": effect_as_json(compared.effect) if compared.effect else None,
    }


def effect_as_json(found: Effect) -> dict[str, object]:
    """An effect as plain JSON data."""
    exposure = found.exposure
    return {
        "read": found.read,
        "only_before": found.only_before,
        "only_after": found.only_after,
        "flipped": _worth(exposure.total) if exposure else _worth(Worth(0, 0, {}, 0)),
        "flips": [
            {"before": shift.before._asdict(), "after": shift.after._asdict(), **_worth(shift.worth)}
            for shift in (exposure.shifts if exposure else ())
        ],
        "clauses": [
            {"clause": share.key, "before": share.before, "after": share.after, **_worth(share.worth)}
            for share in (exposure.shares["clause"] if exposure else ())
        ],
        "products": [_share(share, "product") for share in (exposure.shares["product"] if exposure else ())],
        "customers": [_share(share, "customer") for share in (exposure.shares["customer"] if exposure else ())],
        "examples": [_example(one) for one in found.examples],
    }


def _version(version: Version) -> dict[str, object]:
    return {"name": version.name, "rulebook": version.rulebook.hash}


def _share(share: Share, name: str) -> dict[str, object]:
    return {name: share.key, **_worth(share.worth)}


def _example(one: Example) -> dict[str, object]:
    return {
        "row": one.row,
        "shipment": one.shipment,
        "line": one.line,
        "product": one.product,
        "customer": one.customer,
        "currency": one.currency,
        "value": f"{one.value.normalize():f}" if one.value is not None else None,
        "before": one.before._asdict(),
        "after": one.after._asdict(),
    }


def _worth(worth: Worth) -> dict[str, object]:
    values = {currency: f"{value.normalize():f}" for currency, value in worth.values.items()}
    counts = {"lines": worth.lines, "shipments": worth.shipments, "lines_without_value": worth.without_value}
    return {**counts, "values": values}
