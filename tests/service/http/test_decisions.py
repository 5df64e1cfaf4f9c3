"""A decision is found, explained, taken again to the same bytes, and never changed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from api.security.roles import Role
from api.store.tables.accesses import Access
from api.store.tables.shipments import StoredDecision
from engine.canonical import content_hash
from tests.service.http.conftest import MAGNET, House, shipment


def test_a_decision_says_everything_behind_it(house: House) -> None:
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=shipment(lines=[MAGNET, {}])).json()
    shown = li.get(f"/v1/decisions/{taken['decision']}").json()
    assert shown["replayed"] is True
    assert shown["answer"]["lines"] == taken["lines"]
    assert {"jurisdiction": "CN", "asked": "yes", "verdict": "licence_required", "could_be": "licence_required"} in (
        taken["lines"][0]["laws"]
    )
    assert shown["received"]["shipment"]["id"] == "S-1"
    assert shown["facts"][0]["item.cn_code"] == ["1C905.a.4"]
    explained = shown["explanations"][0]
    assert explained["clauses"][0]["clause"] == "CN-MOFCOM-GAC-2025-18/1C905"
    assert explained["clauses"][0]["sources"]
    assert ("CN", "true") in [(law["jurisdiction"], law["asked"]) for law in explained["laws"]]
    chinese = li.get(f"/v1/decisions/{taken['decision']}", params={"lang": "zh"}).json()
    assert chinese["explanations"][0]["summary"] == explained["summary"]["zh"]


def test_the_lines_of_a_decision_are_explained_some_at_a_time(house: House) -> None:
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=shipment(lines=[MAGNET, *[{}] * 22])).json()
    address, found = f"/v1/decisions/{taken['decision']}", []
    whole = li.get(address).json()
    assert (whole["replayed"], len(whole["explanations"]), whole["next"]) == (True, 20, 21)
    place: int | None = 1
    while place is not None:
        part = li.get(address, params={"first": place, "limit": 9}).json()
        assert part["answer"] == whole["answer"]
        found += part["explanations"]
        place = part["next"]
    assert [one["line"] for one in found] == [line["line"] for line in whole["answer"]["lines"]]
    assert found[:20] == whole["explanations"]
    assert li.get(address, params={"first": 24}).json()["explanations"] == []
    assert li.get(address, params={"limit": 51}).status_code == 422


def test_every_stored_decision_is_taken_again_to_the_same_bytes(house: House) -> None:
    li = house.client("Li")
    bodies = [
        shipment("A"),
        shipment("B", lines=[MAGNET] * 3),
        shipment("C", lines=[{"item.cn_code": None, "item.hs_code": None}]),
        shipment("D", lines=[{"item.id": "磁钢-1", "line.value": "84000.05", "line.currency": "EUR"}]),
        shipment("E") | {"shipment.transit": ["SG", "HK"]},
    ]
    for body in bodies:
        assert li.post("/v1/shipments", json=body).status_code == 201
    house.clock.forward(timedelta(days=40))
    for body in bodies:
        assert li.post("/v1/shipments", json=body).status_code == 201
    with house.service.database.reading() as session:
        stored = session.exec(select(StoredDecision)).all()
        assert len(stored) == 10
        for decision in stored:
            again = house.service.replayer.replay(session, decision)
            assert again.answer.text == decision.answer
            assert again.answer.facts == decision.facts
            assert again.answer.hash == decision.answer_hash
            assert content_hash(json.loads(again.grounds.standing)) == decision.standing


def test_decisions_are_found_by_what_they_are_about(house: House) -> None:
    li = house.client("Li")
    magnet = li.post("/v1/shipments", json=shipment("M-1", lines=[MAGNET])).json()["decision"]
    later = shipment("ST-2")
    later["shipment"]["date"] = "2026-12-24"
    steel = li.post("/v1/shipments", json=later).json()["decision"]

    def found(**params: Any) -> list[str]:
        answer = li.get("/v1/decisions", params=params)
        assert answer.status_code == 200, answer.text
        return [one["decision"] for one in answer.json()["items"]]

    assert found() == [steel, magnet]
    assert found(action="hold") == [magnet]
    assert found(clause="CN-MOFCOM-GAC-2025-18/1C905") == [magnet]
    assert found(measure="CN-MOFCOM-GAC-2025-18") == [magnet]
    assert found(party="isartal  antriebe GMBH") == [steel, magnet]
    assert found(party="Isartal") == []
    assert found(q="st-2") == found(q="STEEL bracket st-2") == [steel]
    assert found(q="100%_") == []
    assert found(ships_from="2026-12-01") == [steel]
    assert found(ships_through="2026-11-30") == [magnet]


def test_pages_follow_each_other_without_loss(house: House) -> None:
    li = house.client("Li")
    for number in range(7):
        li.post("/v1/shipments", json=shipment(f"S-{number}"))
    seen, after = [], None
    while True:
        page = li.get("/v1/decisions", params={"limit": 3, **({"after": after} if after else {})}).json()
        seen += [one["reference"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [f"S-{number}" for number in reversed(range(7))]
    broken = li.get("/v1/decisions", params={"after": "x"})
    assert (broken.status_code, broken.json()["type"]) == (400, "/problems/cursor")


def test_a_recheck_adds_a_decision_and_leaves_the_old_one(house: House) -> None:
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=shipment(lines=[MAGNET])).json()
    before = li.get(f"/v1/decisions/{taken['decision']}").json()
    house.clock.forward(timedelta(days=1))
    new = li.post(f"/v1/decisions/{taken['decision']}/recheck")
    assert new.status_code == 201, new.text
    assert (new.json()["previous"], new.json()["cause"], new.json()["changed"]) == (taken["decision"], "asked", False)
    assert new.json()["known_at"] == "2026-11-27"
    assert new.json()["hold"] != taken["hold"]
    assert li.get(f"/v1/holds/{taken['hold']}").json()["state"] == "lapsed"
    assert li.get(f"/v1/decisions/{taken['decision']}").json() == before
    detail = li.get(f"/v1/shipments/{taken['shipment']}").json()
    assert [one["decision"] for one in detail["decisions"]] == [taken["decision"], new.json()["decision"]]
    assert detail["decision"] == new.json()["decision"]


def test_the_database_itself_refuses_to_change_a_decision(house: House) -> None:
    house.client("Li").post("/v1/shipments", json=shipment())
    for table, column in (("decisions", "action"), ("standings", "body"), ("rulebooks", "hash")):
        with pytest.raises(DatabaseError, match="never changed"), house.service.database.writing() as session:
            session.connection().execute(text(f"UPDATE {table} SET {column} = 'x'"))  # noqa: S608


def test_who_looked_at_a_decision_is_on_record(house: House) -> None:
    li, auditor = house.client("Li"), house.client("Audit", Role.AUDITOR)
    taken = li.post("/v1/shipments", json=shipment()).json()
    answer = auditor.get(f"/v1/decisions/{taken['decision']}", headers={"x-request-id": "audit-7"})
    assert answer.headers["x-request-id"] == "audit-7"
    with house.service.database.reading() as session:
        (access,) = session.exec(select(Access).where(Access.subject == taken["decision"])).all()
    assert (access.operation, access.request) == ("read_decision", "audit-7")


def test_a_void_shipment_is_decided_no_more(house: House) -> None:
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=shipment(lines=[MAGNET])).json()
    assert li.post(f"/v1/shipments/{taken['shipment']}/void").json()["state"] == "void"
    assert li.get(f"/v1/holds/{taken['hold']}").json()["state"] == "lapsed"
    for path in (f"/v1/decisions/{taken['decision']}/recheck", f"/v1/shipments/{taken['shipment']}/void"):
        answer = li.post(path)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/shipment-closed")


def test_only_a_released_shipment_arrives(house: House) -> None:
    li = house.client("Li")
    held, released = (li.post("/v1/shipments", json=shipment(lines=[line])).json()["shipment"] for line in (MAGNET, {}))
    assert li.post(f"/v1/shipments/{held}/deliver").status_code == 409
    assert li.post(f"/v1/shipments/{released}/deliver").json()["state"] == "delivered"
