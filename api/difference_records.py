"""What does a comparison of rulebooks leave behind for programs? All of it as JSON data; amounts are texts.

An effect can be read back from what it left behind, so that what was kept of it can be shown again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from api.comparing import Compared, Version
from engine.analysis.cliffs import View
from engine.analysis.effects import Effect, Example
from engine.analysis.exposure import SHARES, Exposure, Share, Shift, Worth
from engine.analysis.stored import PARTS, PartEffect, StoredEffect, Unread
from engine.analysis.turns import Answer, ClauseTurn


def as_json(compared: Compared) -> dict[str, object]:
    """The comparison as plain JSON data, in both languages."""
    return {
        "before": _version(compared.before),
        "after": _version(compared.after),
        "depth": compared.depth,
        "altered": [one.model_dump(mode="json") for one in compared.altered],
        "effect": effect_as_json(compared.effect) if compared.effect else None,
        "stored": stored_as_json(compared.stored) if compared.stored else None,
    }


def stored_as_json(found: StoredEffect, most: int | None = None) -> dict[str, Any]:
    """An effect on stored shipments as plain JSON data, of each of its lists not more than `most` entries."""
    return {
        "known_at": found.known_at.isoformat(),
        "left_out": found.left_out,
        **{part: _part(found.parts[part], most) for part in PARTS},
        "not_compared": [{"why": why, **vars(one)} for why, one in found.unread.items()],
    }


def stored_from_json(told: Mapping[str, Any]) -> StoredEffect:
    """An effect on stored shipments, from what `stored_as_json` made of it."""
    return StoredEffect(
        date.fromisoformat(told["known_at"]),
        told["left_out"],
        {
            part: PartEffect(
                told[part]["shipments"]["compared"], told[part]["shipments"]["flipped"], _effect(told[part]["effect"])
            )
            for part in PARTS
        },
        {one["why"]: Unread(one["shipments"], one["examples"]) for one in told["not_compared"]},
    )


def effect_as_json(found: Effect, most: int | None = None) -> dict[str, object]:
    """An effect as plain JSON data, of each list not more than `most` entries, the largest."""
    exposure = found.exposure
    shares = {by: exposure.shares[by][:most] if exposure else () for by in SHARES}
    return {
        "read": found.read,
        "only_before": found.only_before,
        "only_after": found.only_after,
        "flipped": _worth(exposure.total) if exposure else _worth(Worth(0, 0, {}, 0)),
        "flips": [
            {"before": shift.before._asdict(), "after": shift.after._asdict(), **_worth(shift.worth)}
            for shift in (exposure.shifts[:most] if exposure else ())
        ],
        "clauses": [
            {"clause": share.key, "before": share.before, "after": share.after, **_worth(share.worth)}
            for share in shares["clause"]
        ],
        "products": [{**_share(share, "product"), "description": share.title} for share in shares["product"]],
        "customers": [_share(share, "customer") for share in shares["customer"]],
        "examples": [_example(one) for one in found.examples[:most]],
    }


def _version(version: Version) -> dict[str, object]:
    return {"name": version.name, "rulebook": version.rulebook.hash}


def _share(share: Share, name: str) -> dict[str, object]:
    return {name: share.key, **_worth(share.worth)}


def _example(one: Example) -> dict[str, object]:
    return {
        "row": one.row,
        "stored": one.stored,
        "shipment": one.shipment,
        "line": one.line,
        "product": one.product,
        "customer": one.customer,
        "currency": one.currency,
        "value": f"{one.value.normalize():f}" if one.value is not None else None,
        "before": one.before._asdict(),
        "after": one.after._asdict(),
        "clauses": [clause._asdict() for clause in one.clauses],
    }


def _worth(worth: Worth) -> dict[str, object]:
    values = {currency: f"{value.normalize():f}" for currency, value in worth.values.items()}
    counts = {"lines": worth.lines, "shipments": worth.shipments, "lines_without_value": worth.without_value}
    return {**counts, "values": values}


def _part(part: PartEffect, most: int | None) -> dict[str, object]:
    flipped = part.effect.exposure.total.lines if part.effect.exposure else 0
    return {
        "shipments": _counts(part.shipments, part.flipped),
        "lines": _counts(part.effect.read, flipped),
        "effect": effect_as_json(part.effect, most),
    }


def _counts(compared: int, flipped: int) -> dict[str, int]:
    return {"compared": compared, "unchanged": compared - flipped, "flipped": flipped}


def _effect(told: Mapping[str, Any]) -> Effect:
    """An effect, from what `effect_as_json` made of it."""
    shifts = tuple(Shift(Answer(**one["before"]), Answer(**one["after"]), _worth_of(one)) for one in told["flips"])
    clauses = tuple(Share(one["clause"], "", one["before"], one["after"], _worth_of(one)) for one in told["clauses"])
    products = tuple(Share(one["product"], one["description"], "", "", _worth_of(one)) for one in told["products"])
    customers = tuple(Share(one["customer"], "", "", "", _worth_of(one)) for one in told["customers"])
    exposure = Exposure(
        view=View("", None),
        causes=(),
        total=_worth_of(told["flipped"]),
        shifts=shifts,
        answers=(),
        shares={"clause": clauses, "product": products, "customer": customers},
    )
    return Effect(
        told["read"],
        told["only_before"],
        told["only_after"],
        exposure if shifts else None,
        tuple(_example_of(one) for one in told["examples"]),
    )


def _example_of(told: Mapping[str, Any]) -> Example:
    named = {name: told[name] for name in ("row", "shipment", "line", "product", "customer", "currency", "stored")}
    return Example(
        **named,
        value=Decimal(told["value"]) if told["value"] is not None else None,
        before=Answer(**told["before"]),
        after=Answer(**told["after"]),
        clauses=tuple(ClauseTurn(**one) for one in told["clauses"]),
    )


def _worth_of(told: Mapping[str, Any]) -> Worth:
    values = {currency: Decimal(value) for currency, value in told["values"].items()}
    return Worth(told["lines"], told["shipments"], values, told["lines_without_value"])
