"""Whether the service is alive, ready and how it is doing; what it writes about itself."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.http.logs import configure, hide
from api.security.roles import Role
from api.store.migrating import downgrade, upgrade
from tests.service.http.conftest import House, shipment

SECRET = "licet_0123456789abcdef0123456789abcdef_" + "Aa1-_" * 8 + "xyz"
MAGNET = {"item.elements": ["Nd", "Dy", "Fe", "B"], "item.cn_code": ["1C905.a.4"], "item.material": "ndfeb_magnet"}


def from_(house: House, address: str, **headers: str) -> TestClient:
    """Somebody at an address."""
    return TestClient(house.app, headers=headers, client=(address, 50_000))


def value(text: str, name: str, **labels: str) -> float:
    """One figure among metrics."""
    (found,) = (
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )
    return found


def test_it_is_alive_and_ready(house: House) -> None:
    assert house.anonymous.get("/health").json() == {"status": "alive"}
    ready = house.anonymous.get("/ready").json()
    hash_ = house.service.laws.current.rulebook.hash
    assert ready == {"status": "ready", "rulebook": hash_, "version": None, "passed_over": []}


def test_it_is_not_ready_on_tables_of_another_version(house: House) -> None:
    downgrade(house.service.database, "base")
    answer = house.anonymous.get("/ready")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert "another version" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert house.anonymous.get("/health").status_code == 200
    upgrade(house.service.database)
    assert house.anonymous.get("/ready").status_code == 200


def test_it_is_not_ready_once_it_closes(house: House) -> None:
    house.service.intake.close()
    answer = house.anonymous.get("/ready")
    assert (answer.status_code, answer.json()["detail"]) == (503, "the service is going down")


def test_metrics_are_read_from_this_machine_without_a_key(house: House) -> None:
    answer = from_(house, "127.0.0.1").get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert value(answer.text, "licet_database_up") == 1


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("192.0.2.7", "accept"),
        ("127.0.0.1", "x-forwarded-for"),
        ("127.0.0.1", "forwarded"),
        ("not an address", "accept"),
    ],
)
def test_others_read_metrics_with_a_key_of_an_administrator_only(house: House, address: str, header: str) -> None:
    def status(*signed: str) -> int:
        headers = {header: "for=192.0.2.1"} | ({"authorization": f"Bearer {signed[0]}"} if signed else {})
        return from_(house, address, **headers).get("/metrics").status_code

    assert status() == 401
    assert status(house.key("Li", *(role for role in Role if role is not Role.ADMINISTRATOR))) == 403
    assert status(house.key("Chen", Role.ADMINISTRATOR)) == 200


def test_metrics_count_what_is_done_and_what_waits(house: House) -> None:
    client, local = house.client("Li"), from_(house, "127.0.0.1")
    before = local.get("/metrics").text
    waiting = value(before, "licet_open_holds")
    for reference in ("S-1", "S-2"):
        client.post("/v1/shipments", json=shipment(reference, [MAGNET]))
    after = local.get("/metrics").text
    assert value(after, "licet_open_holds") == waiting + 2
    asked = {"operation": "submit", "status": "201"}
    assert value(after, "licet_requests_total", **asked) >= 2
    assert "Isartal" not in after


def test_metrics_say_that_the_database_is_gone(house: House) -> None:
    downgrade(house.service.database, "base")
    text = from_(house, "127.0.0.1").get("/metrics").text
    assert value(text, "licet_database_up") == 0
    assert "licet_open_holds" not in text


@pytest.fixture
def written() -> io.StringIO:
    """What is logged while a test runs."""
    stream = io.StringIO()
    configure("info", stream=stream)
    return stream


@pytest.mark.parametrize(
    "said",
    [
        f"key {SECRET} refused",
        f"Authorization: Bearer {SECRET}",
        f"authorization=Basic {SECRET}",
        f"{{'authorization': 'Bearer {SECRET}'}}",
        f'{{"password": "{SECRET}"}}',
        f"whsec_{SECRET}",
        f"postgresql+psycopg://licet:{SECRET}@db:5432/licet",
        f"host=db password={SECRET} user=licet",
        f"Bearer {SECRET.removeprefix('licet_')}",
    ],
)
def test_secrets_are_never_written(written: io.StringIO, said: str) -> None:
    hidden = SECRET.removeprefix("licet_")
    structlog.get_logger().info(said, detail={"inner": [said]}, authorization=SECRET, password=hidden)
    logging.getLogger("another").warning("it said %s", said)
    try:
        raise ValueError(said)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("another").exception("failed")
    assert hidden not in written.getvalue()
    assert len(written.getvalue().splitlines()) == 4
    assert hidden not in hide(said)


def test_every_line_is_json_with_a_level_and_a_time(written: io.StringIO) -> None:
    structlog.get_logger().info("ours", count=1)
    logging.getLogger("theirs").error("theirs %s", "too")
    structlog.get_logger().debug("too much")
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [(one["event"], one["level"]) for one in found] == [("ours", "info"), ("theirs too", "error")]
    assert all(one["timestamp"].endswith("Z") for one in found)


def test_a_request_is_one_line_with_its_id(house: House, written: io.StringIO) -> None:
    house.client("Li").get("/health", headers={"x-request-id": "erp-1"})
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (found,) = [one for one in lines if one.get("request") == "erp-1"]
    assert (found["path"], found["status"]) == ("/health", 200)


def test_operations_are_no_part_of_the_public_description(house: House) -> None:
    app: FastAPI = house.app
    assert not {"/health", "/ready", "/metrics"} & set(app.openapi()["paths"])
