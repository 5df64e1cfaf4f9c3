"""A shipment posted is decided, stored and answered; the same question has one answer."""

from __future__ import annotations

import json

from api.security.roles import Role
from tests.service.http.conftest import House, shipment

MAGNET = {
    "item.id": "NB-N42SH",
    "item.cn_code": "1C905.a.4",
    "item.hs_code": "8505.11.10.00",
    "item.material": "ndfeb_magnet",
    "item.elements": ["Nd", "Dy", "Fe", "B"],
    "item.origin": "CN",
    "item.drone_related": False,
}


def test_a_magnet_with_dysprosium_needs_a_licence(house: House) -> None:
    answer = house.client("Li").post("/v1/shipments", json=shipment(lines=[MAGNET]))
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["action"], body["state"], body["verdict"]) == ("hold", "held", "licence_required")
    assert body["lines"][0]["clauses"] == ["CN-MOFCOM-GAC-2025-18/1C905"]
    assert body["hold"]
    assert answer.headers["location"] == f"/v1/shipments/{body['shipment']}"


def test_a_steel_bracket_may_leave(house: House) -> None:
    body = house.client("Li").post("/v1/shipments", json=shipment()).json()
    assert (body["action"], body["state"], body["hold"]) == ("release", "released", None), json.dumps(body)


def test_the_same_key_has_the_same_answer(house: House) -> None:
    client = house.client("Li", Role.SUBMITTER)
    first = client.post("/v1/shipments", json=shipment(), headers={"idempotency-key": "erp-1"})
    again = client.post("/v1/shipments", json=shipment(), headers={"idempotency-key": "erp-1"})
    assert again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = client.post("/v1/shipments", json=shipment("S-2"), headers={"idempotency-key": "erp-1"})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")


def test_every_fault_is_named_by_its_pointer(house: House) -> None:
    body = shipment(lines=[{"item.origin": "Chian"}, {"item.orgin": "CN"}])
    answer = house.client("Li").post("/v1/shipments", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    faults = {fault["pointer"]: fault for fault in answer.json()["faults"]}
    assert "item.origin" in faults["/lines/1/item.orgin"]["hint"]


def test_nobody_gets_in_without_a_key(house: House) -> None:
    answer = house.anonymous.post("/v1/shipments", json=shipment())
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"
