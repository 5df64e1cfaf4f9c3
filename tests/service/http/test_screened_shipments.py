"""The parties of a shipment are looked into when it is decided, and what was found then stays with the decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from api.security.roles import Role
from api.store.tables.shipments import StoredDecision
from tests.service.http.conftest import House, shipment
from tests.service.http.test_party_lists import imported

UNRELIABLE = "list,entry,name,aliases,country\nCN-UEL,7,Norwick Aerial Systems LLC,Norwick Aerial,US\n"
NORWICK = {"name": "Norwick Aerial Systems", "country": "US"}


def decided(client: TestClient, reference: str, end_user: dict[str, Any]) -> Any:
    body = shipment(reference)
    body["end_user"] = {"type": "civil", "listed_ownership": "0 %"} | end_user
    answer = client.post("/v1/shipments", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def marked(client: TestClient, told: dict[str, Any], outcome: str) -> None:
    (hit,) = told["hits"]
    entry = {name: hit[name] for name in ("list", "entry", "entry_hash")}
    party = {name: told[name] for name in ("name", "country")}
    body = {"party": party, **entry, "outcome": outcome, "reason": "Seen their register."}
    answer = client.post("/v1/screening/marks", json=body)
    assert answer.status_code == 201, answer.text


def of(told: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in told["parties"] if one["name"] == name]
    return dict(found)


def test_without_lists_nobody_is_looked_into(house: House) -> None:
    taken = decided(house.client("Li"), "S-1", NORWICK)
    assert taken["parties"] == []
    assert "end_user.lists" in taken["lines"][0]["missing"]


def test_a_party_on_no_list_is_cleared_and_one_that_may_be_holds(house: House) -> None:
    imported(house.client("Sun", Role.RULE_AUTHOR), UNRELIABLE)
    li = house.client("Li")
    clear = decided(li, "S-1", {"name": "Isartal Antriebe GmbH", "country": "DE"})
    assert (clear["action"], of(clear, "Isartal Antriebe GmbH")["hits"]) == ("release", [])
    held = decided(li, "S-2", NORWICK)
    told = of(held, NORWICK["name"])
    assert (held["action"], held["verdict"], held["could_be"]) == ("hold", "clear", "prohibited")
    assert told["lists"] == ["CN-UEL"]
    assert "CN-UEL?" in told["facts"]["lists"]
    assert told["hits"][0]["score"] == sum(feature["points"] for feature in told["hits"][0]["features"])
    assert "CN-UEL Norwick" in held["lines"][0]["assumed"]["end_user.lists"]


def test_a_statement_of_no_lists_does_not_hide_a_hit(house: House) -> None:
    imported(house.client("Sun", Role.RULE_AUTHOR), UNRELIABLE)
    held = decided(house.client("Li"), "S-1", NORWICK | {"lists": []})
    assert (held["action"], held["could_be"]) == ("hold", "prohibited")


def test_what_an_officer_says_of_a_hit_counts_from_then_on(house: House) -> None:
    imported(house.client("Sun", Role.RULE_AUTHOR), UNRELIABLE)
    li = house.client("Li")
    held = decided(li, "S-1", NORWICK)
    marked(li, of(held, NORWICK["name"]), "false_positive")
    house.clock.forward(timedelta(minutes=1))
    assert li.post(f"/v1/decisions/{held['decision']}/recheck").status_code == 201
    assert li.get(f"/v1/shipments/{held['shipment']}").json()["state"] == "released"
    assert decided(li, "S-2", NORWICK)["action"] == "release"
    house.clock.forward(timedelta(minutes=1))
    marked(li, of(decided(li, "S-3", NORWICK), NORWICK["name"]), "confirmed")
    house.clock.forward(timedelta(minutes=1))
    stopped = decided(li, "S-4", NORWICK)
    assert (stopped["action"], stopped["verdict"]) == ("stop", "prohibited")
    elsewhere = house.client("Eve", of="Elsewhere")
    assert decided(elsewhere, "S-1", NORWICK)["could_be"] == "prohibited"


def test_a_decision_is_taken_again_from_what_was_known_then(house: House) -> None:
    author, li = house.client("Sun", Role.RULE_AUTHOR), house.client("Li")
    imported(author, UNRELIABLE, dated="2026-11-01")
    held = decided(li, "S-1", NORWICK)
    marked(li, of(held, NORWICK["name"]), "confirmed")
    house.clock.forward(timedelta(days=1))
    imported(author, UNRELIABLE.replace("Norwick", "Southwick"), dated="2026-11-20")
    assert decided(li, "S-2", NORWICK)["action"] == "release"
    with house.service.database.reading() as session:
        for decision in session.exec(select(StoredDecision)).all():
            again = house.service.replayer.replay(session, decision)
            assert (again.answer.text, again.answer.facts) == (decision.answer, decision.facts)
