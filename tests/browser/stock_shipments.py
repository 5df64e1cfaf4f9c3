"""What the pages of shipments and decisions need: many lines, a suspension that runs out, a decision taken anew."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.service.http.conftest import MAGNET, shipment

MANY = 120


def many_lines(count: int = MANY) -> list[dict[str, Any]]:
    """Lines of one shipment: brackets, with a magnet every tenth."""
    worth = {"line.value": "1250", "line.currency": "EUR"}
    return [(MAGNET if number % 10 == 3 else {}) | worth for number in range(count)]


def stock(client: httpx2.Client) -> dict[str, str]:
    """Put them there."""
    bodies = {
        "many": shipment("S-2026-0131", many_lines()),
        "dated": shipment(
            "S-2026-0132",
            [
                MAGNET
                | {"item.description": "sintered NdFeB magnets, N42SH", "line.value": "48200", "line.currency": "EUR"}
            ],
            shipment={"id": "S-2026-0132", "date": "2026-10-20", "from": "DE", "to": "NL"},
        ),
    }
    found = {}
    for name, body in bodies.items():
        answer = client.post("/v1/shipments", json=body)
        assert answer.status_code == 201, answer.text
        found[name] = answer.json()["shipment"]
        found[f"{name}_decision"] = answer.json()["decision"]
    again = client.post(f"/v1/decisions/{found['dated_decision']}/recheck")
    assert again.status_code == 201, again.text
    return found
