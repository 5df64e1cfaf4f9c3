"""Whoever means harm, or is only careless, is refused clearly and learns nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.desk.law import Law
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.security.roles import Role
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import Clock, House, shipment


@pytest.fixture
def local(tmp_path: Path, law: Law) -> Iterator[TestClient]:
    """A service that works for the local user, as `licet serve` starts it."""
    settings = ServiceSettings(data=tmp_path, rules=RULES)
    with (
        lent(lambda: open_service(settings, local=True, now=Clock(), law=law)) as app,
        TestClient(app, base_url="http://localhost:8000") as client,
    ):
        yield client


def test_the_local_user_needs_no_key(local: TestClient) -> None:
    assert local.post("/v1/shipments", json=shipment()).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "licet.attacker.example"},
        {"host": "127.0.0.1.attacker.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"x-forwarded-for": "203.0.113.7"},
        {"authorization": "Basic bGk6bGk="},
        {"authorization": "Bearer licet_" + "0" * 32 + "_" + "a" * 43},
    ],
)
def test_pages_of_other_sites_do_not_reach_the_local_service(local: TestClient, headers: dict[str, str]) -> None:
    assert local.post("/v1/shipments", json=shipment(), headers=headers).status_code in (401, 403)


def test_an_address_that_guesses_keys_has_to_wait(tmp_path: Path, law: Law) -> None:
    settings = ServiceSettings(data=tmp_path, rules=RULES, refusals_per_minute=5)
    with lent(lambda: open_service(settings, local=False, now=Clock(), law=law)) as app, TestClient(app) as client:
        guesses = [
            client.get("/v1/me", headers={"authorization": f"Bearer licet_{n:032x}_{'a' * 43}"}) for n in range(8)
        ]
    assert [answer.status_code for answer in guesses] == [401] * 5 + [429] * 3
    assert int(guesses[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_guesses_keys_shuts_nobody_out_who_has_one(house: House) -> None:
    """Both may come through one proxy, which is all of their address that a service sees."""
    client = house.client("Li")
    assert client.get("/v1/me").status_code == 200
    house.clock.forward(timedelta(minutes=5))
    guess = {"authorization": f"Bearer licet_{1:032x}_{'a' * 43}"}
    while house.anonymous.get("/v1/me", headers=guess).status_code != 429:
        pass
    assert client.get("/v1/me").status_code == 200


def test_a_person_who_asks_without_pause_has_to_wait(tmp_path: Path, law: Law) -> None:
    settings = ServiceSettings(data=tmp_path, rules=RULES, requests_per_minute=10)
    with (
        lent(lambda: open_service(settings, local=True, now=Clock(), law=law)) as app,
        TestClient(app, base_url="http://localhost") as client,
    ):
        statuses = [client.get("/v1/me").status_code for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_answer_protects_itself(house: House) -> None:
    for answer in (house.client("Li").get("/v1/me"), house.anonymous.get("/v1/nowhere"), house.anonymous.get("/")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"]
        assert "server" not in answer.headers


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_deep_or_monstrous_json_is_refused(house: House) -> None:
    li = house.client("Li")
    deep = '{"shipment":' * 500 + "1" + "}" * 500
    wide = json.dumps({"shipment": {"id": "S"}, "lines": [{"line": {"value": "1e999999999"}}]})
    number = '{"shipment": {"id": "S"}, "lines": [{"line": {"value": 1e999999999}}]}'
    digits = '{"shipment": {"id": "S"}, "lines": [{"line": {"value": ' + "9" * 5_000 + "}}]}"
    listed = '{"shipment": {"id": "S"}, "lines": [{"item": {"cn_code": [["1C905"]]}}]}'
    for body in (deep, wide, number, digits, listed):
        answer = li.post("/v1/shipments", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


def test_texts_are_never_commands(house: House) -> None:
    li = house.client("Li", *Role)
    odd = "'; DROP TABLE decisions; --"
    assert li.post("/v1/shipments", json=shipment(odd)).status_code == 201
    for params in ({"q": odd}, {"party": odd}, {"clause": odd}, {"q": "%"}, {"q": "\\"}, {"measure": "_"}):
        assert li.get("/v1/decisions", params=params).status_code == 200
    assert [one["reference"] for one in li.get("/v1/decisions", params={"q": odd}).json()["items"]] == [odd]


def test_a_nul_in_the_address_is_refused(house: House) -> None:
    li = house.client("Li")
    for path in ("/v1/decisions?q=%00", "/v1/shipments/%00", "/v1/products/a%00b", "/v1/clauses/%00"):
        answer = li.get(path)
        assert 400 <= answer.status_code < 500, (path, answer.text)


def test_an_internal_error_tells_a_request_id_and_nothing_else(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("postgresql://licet:secret@db/licet")

    client = TestClient(house.app, raise_server_exceptions=False)
    client.headers["authorization"] = f"Bearer {house.key('Li', *Role)}"
    monkeypatch.setattr("api.http.routes.decisions.decisions", broken)
    answer = client.get("/v1/decisions")
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/internal")
    assert "secret" not in answer.text
    assert answer.json()["instance"] == answer.headers["x-request-id"]
