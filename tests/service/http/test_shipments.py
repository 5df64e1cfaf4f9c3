"""A shipment posted is decided, stored and answered; the same question has one answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from api.desk.receiving import Received
from api.desk.recording import Decided
from api.security.roles import Role
from tests.service.http.conftest import MAGNET, House, shipment


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


def test_a_dry_run_keeps_nothing_and_looks_at_any_day(house: House) -> None:
    client = house.client("Li", Role.RULE_AUTHOR)
    answer = client.post("/v1/shipments:check", json=shipment(lines=[MAGNET]), params={"as_of": "2025-01-01"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["shipment"], body["decision"], body["lines"][0]["as_of"]) == (None, None, "2025-01-01")
    assert body["lines"][0]["verdict"] == "clear"
    assert house.client("Wang").get("/v1/decisions").json()["items"] == []


def test_each_shipment_of_a_batch_stands_for_itself(house: House) -> None:
    client = house.client("Li")
    members = [shipment("B-1"), shipment("B-2", lines=[{"item.origin": "Chian"}]), 7, shipment("B-4", lines=[MAGNET])]
    answer = client.post("/v1/shipments:batch", json={"shipments": members}, headers={"idempotency-key": "batch"})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [one["status"] for one in items] == [201, 422, 422, 201]
    assert items[1]["problem"]["faults"][0]["pointer"] == "/lines/0/item.origin"
    assert items[3]["shipment"]["state"] == "held"
    again = client.post("/v1/shipments:batch", json={"shipments": members}, headers={"idempotency-key": "batch"})
    assert [one["shipment"] for one in again.json()["items"]] == [one["shipment"] for one in items]
    assert len(client.get("/v1/shipments").json()["items"]) == 2


def test_many_callers_at_once_lose_nothing(house: House) -> None:
    client = house.client("Li")

    def post(number: int) -> tuple[int, str]:
        headers = {"idempotency-key": f"key-{number % 20}"}
        answer = client.post("/v1/shipments", json=shipment(f"S-{number % 20}"), headers=headers)
        return answer.status_code, answer.json()["shipment"]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(post, range(60)))
    assert {status for status, _ in found} == {201}
    assert len({id_ for _, id_ in found}) == 20
    assert len(client.get("/v1/shipments", params={"limit": 100}).json()["items"]) == 20


def test_an_idempotency_key_is_forgotten_after_thirty_days(house: House) -> None:
    client = house.client("Li")

    def sent() -> str:
        answer = client.post("/v1/shipments", json=shipment(), headers={"idempotency-key": "k"})
        return str(answer.json()["shipment"])

    first = sent()
    house.clock.forward(timedelta(days=29))
    assert sent() == first
    house.clock.forward(timedelta(days=2))
    assert sent() != first


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 400, "not-json"),
        (b"[]", 400, "not-json"),
        (b'{"lines": [{}], "lines": [{}]}', 400, "not-json"),
        (b'{"lines": NaN}', 400, "not-json"),
        (b"\xff\xfe", 400, "not-json"),
        (b"{" * 100_000, 400, "not-json"),
        (b'{"lines": []}', 422, "shipment-refused"),
        (b'{"shipment": {"id": "S\\u0000"}, "lines": [{}]}', 422, "shipment-refused"),
        (b'{"shipment": {"id": "\\ud800"}, "lines": [{}]}', 422, "shipment-refused"),
        (b'{"shipment": {"id": "S"}, "lines": [' + b"{}," * 2_000 + b"{}]}", 422, "too-many-lines"),
        (b'{"lines": "' + b"x" * (9 << 20) + b'"}', 413, "too-large"),
    ],
)
def test_a_bad_body_has_a_clear_problem(house: House, body: bytes, status: int, kind: str) -> None:
    answer = house.client("Li").post("/v1/shipments", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}"), answer.text


def test_a_request_answered_before_is_answered_so_under_any_law(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new rulebook may not read the body any more: the first answer stands."""
    li = house.client("Li")
    headers = {"idempotency-key": "erp-1"}
    first = li.post("/v1/shipments", json=shipment(), headers=headers)
    batch = {"shipments": [shipment("B")]}
    items = li.post("/v1/shipments:batch", json=batch, headers=headers).json()
    monkeypatch.delitem(house.service.desk.law.vocabulary.names, "item.elements")
    assert li.post("/v1/shipments", json=shipment()).status_code == 422
    again = li.post("/v1/shipments", json=shipment(), headers=headers)
    assert (again.status_code, again.json(), again.headers["idempotency-replayed"]) == (201, first.json(), "true")
    assert li.post("/v1/shipments:batch", json=batch, headers=headers).json() == items
    other = li.post("/v1/shipments", json=shipment("other"), headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")


def test_a_member_that_is_no_json_harms_no_other(house: House) -> None:
    li = house.client("Li")
    members = [shipment("A"), shipment("B") | {"consignee": {"name": "\ud800"}}, shipment("C") | {"\udfff": 1}]
    body = json.dumps({"shipments": members})
    answer = li.post("/v1/shipments:batch", content=body, headers={"content-type": "application/json"})
    assert [one["status"] for one in answer.json()["items"]] == [201, 422, 422]
    single = json.dumps(shipment("D") | {"\udfff": 1})
    refused = li.post("/v1/shipments", content=single, headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, "/?")


def test_what_fails_in_a_batch_leaves_the_others_their_answers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    li = house.client("Li")
    decide = house.service.desk.decide

    def failing(organisation: str, received: Received, *more: Any) -> Decided:
        if received.reference == "B":
            raise RuntimeError("nobody foresaw this")
        return decide(organisation, received, *more)

    monkeypatch.setattr(house.service.desk, "decide", failing)
    members = [shipment(reference) for reference in "ABC"]
    items = li.post("/v1/shipments:batch", json={"shipments": members}).json()["items"]
    assert [one["status"] for one in items] == [201, 500, 201]
    assert {one["reference"] for one in li.get("/v1/shipments").json()["items"]} == {"A", "C"}


@pytest.mark.parametrize("key", ["", "two words"])
def test_a_batch_without_a_proper_key_is_refused_whole(house: House, key: str) -> None:
    li = house.client("Li")
    headers = {"idempotency-key": key}
    answer = li.post("/v1/shipments:batch", json={"shipments": [shipment()]}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/key-malformed")
    assert li.get("/v1/shipments").json()["items"] == []


@pytest.mark.parametrize("path", ["/v1/shipments", "/v1/licences"])
def test_a_body_without_a_length_is_bounded_too(house: House, path: str) -> None:
    pieces = (b" " * (1 << 20) for _ in range(10))
    answer = house.client("Li").post(path, content=pieces, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
