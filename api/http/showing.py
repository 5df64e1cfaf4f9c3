"""What does a client see of a decision? The stored answer as it is, with where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from api.desk.in_force import Asked
from api.desk.intake import Outcome
from api.desk.recording import shortages_shown
from api.desk.replaying import Replayed
from api.http.answering import CREATED
from api.store.fields import plain
from api.store.tables.licences import Draw
from api.store.tables.shipments import Shipment, StoredDecision
from engine.explanation.models import Explanation


def rendered(outcome: Outcome) -> tuple[int, str]:
    """The status and the body that answer a shipment taken in."""
    return CREATED, orjson.dumps(taken_in(outcome)).decode()


def taken_in(outcome: Outcome) -> dict[str, Any]:
    """What answers a shipment taken in, or only checked."""
    decided, decision = outcome.decided, outcome.decision
    if decided is None:
        raise TypeError("a remembered request has its response already")
    kept = {
        "decision": decision.id if decision else None,
        "shipment": decision.shipment if decision else None,
        "reference": decided.received.reference,
        "state": None if decision is None else "released" if decision.action == "release" else "held",
        "hold": outcome.hold,
        "rulebook": decided.rulebook,
        "known_at": decided.grounds.known_at.isoformat(),
        "licences_short": shortages_shown(decided.shortages),
    }
    return kept | dict(decided.answer.content)


def law_used(asked: Asked) -> dict[str, Any]:
    """By which version a question was answered, and why."""
    held = asked.held
    return {
        "version": asked.version,
        "published_at": held.ruling.at.isoformat() if held and held.ruling else None,
        "effective_at": held.version.effective_at.isoformat() if held else None,
        "because": asked.because,
    }


def decision_content(decision: StoredDecision) -> dict[str, Any]:
    """A stored decision: its answer, to the byte, inside what is known about it."""
    return {
        **summary(decision),
        "answer_hash": decision.answer_hash,
        "licences_short": orjson.Fragment(decision.short),
        "answer": orjson.Fragment(decision.answer),
    }


def explained_content(
    decision: StoredDecision, replayed: Replayed, explanations: Sequence[Explanation], behind: int | None = None
) -> dict[str, Any]:
    """A stored decision with everything behind it, as taking it again gave it.

    `behind`: the place of the first line behind those that are explained, if any.
    """
    return {
        **decision_content(decision),
        "answer": orjson.loads(decision.answer),
        "licences_short": orjson.loads(decision.short),
        "received": orjson.loads(decision.received),
        "facts": orjson.loads(decision.facts),
        "replayed": replayed.answer.hash == decision.answer_hash,
        "explanations": [one.model_dump(mode="json") for one in explanations],
        "next": behind,
    }


def summary(decision: StoredDecision) -> dict[str, Any]:
    """A decision in a list."""
    return {
        "decision": decision.id,
        "shipment": decision.shipment,
        "reference": decision.reference,
        "previous": decision.previous,
        "cause": decision.cause,
        "by": decision.by,
        "at": decision.at.isoformat(),
        "ships_on": decision.ships_on.isoformat(),
        "known_at": decision.known_at.isoformat(),
        "action": decision.action,
        "verdict": decision.floor,
        "could_be": decision.ceiling,
        "rulebook": decision.rulebook,
        "engine": decision.engine,
    }


def draw_content(draw: Draw) -> dict[str, Any]:
    """What a line used of a licence."""
    return {
        "licence": draw.licence,
        "shipment": draw.shipment,
        "line": draw.line,
        "quantity": plain(draw.quantity),
        "value": plain(draw.value),
        "at": draw.at.isoformat(),
        "returned_at": draw.returned_at.isoformat() if draw.returned_at else None,
    }


def shipment_content(shipment: Shipment) -> dict[str, Any]:
    """A shipment and where it stands."""
    return {
        "shipment": shipment.id,
        "reference": shipment.reference,
        "state": shipment.state,
        "decision": shipment.decision,
        "ships_on": shipment.ships_on.isoformat(),
        "received_at": shipment.received_at.isoformat(),
        "closed_at": shipment.closed_at.isoformat() if shipment.closed_at else None,
    }
