"""A party is screened against the lists that were known; what officers say of hits holds until something changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.desk.marks import resolutions
from api.security.roles import Role
from tests.service.http.conftest import House
from tests.service.http.test_party_lists import imported
from tests.unit.screening.formats import samples

NEBULA = {"name": "Nebula Lithography Institute", "country": "CN"}


def screened(client: TestClient, party: dict[str, Any] = NEBULA, **more: Any) -> Any:
    answer = client.post("/v1/screening", json={"party": party, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def marked(client: TestClient, hit: dict[str, Any], outcome: str, party: dict[str, Any] = NEBULA) -> Any:
    entry = {name: hit["entry"][name] for name in ("list", "entry", "entry_hash")}
    body = {"party": party, **entry, "outcome": outcome, "reason": "Other address, other owner."}
    return client.post("/v1/screening/marks", json=body)


def test_a_hit_says_why_and_stays_as_it_was_marked(house: House) -> None:
    officer = house.client("Li", Role.OFFICER)
    imported(house.client("Sun", Role.RULE_AUTHOR), samples.CSL)
    found = screened(officer)
    (hit,) = found["hits"]
    assert (found["known"], found["possible"]) == ([], ["US-EL", "US-EL-FN5"])
    assert (hit["entry"]["names"][0]["text"], hit["outcome"]) == ("Nebula Lithography Institute (NLI)", None)
    assert hit["score"] == sum(feature["points"] for feature in hit["features"])
    assert [one["source"] for one in found["lists"]] == ["US-CSL"]

    first = marked(officer, hit, "false_positive")
    assert first.status_code == 201
    again = screened(officer)
    assert (again["hits"][0]["outcome"], again["known"], again["possible"]) == ("false_positive", [], [])
    spelled = screened(officer, NEBULA | {"name": "NEBULA Lithography  Institute"})
    assert spelled["possible"] == []
    numbered = screened(officer, NEBULA | {"identifiers": [{"kind": "vat", "value": "CN77"}]})
    assert numbered["hits"][0]["outcome"] is None
    assert screened(house.client("Eve", of="Elsewhere"))["hits"][0]["outcome"] is None

    before = house.clock().date().isoformat()
    house.clock.forward(timedelta(days=1))
    assert marked(officer, hit, "confirmed").status_code == 201
    assert screened(officer)["known"] == ["US-EL", "US-EL-FN5"]
    assert screened(officer, known_at=before)["hits"][0]["outcome"] == "false_positive"
    kept = officer.get("/v1/screening/marks", params={"list": "US-EL"}).json()["items"]
    assert [(one["outcome"], one["superseded"]) for one in kept] == [("confirmed", False), ("false_positive", True)]
    assert kept[0]["party"] == {"name": NEBULA["name"], "country": "CN", "identifiers": [], "address": ""}
    with house.service.database.reading() as session:
        assert list(resolutions(session, house.organisation(), house.clock()).values()) == ["confirmed"]


def test_a_mark_ends_with_the_entry_that_it_was_made_on(house: House) -> None:
    client = house.client("Li")
    imported(client, samples.CSL, dated="2026-07-31")
    (hit,) = screened(client)["hits"]
    assert marked(client, hit, "false_positive").status_code == 201
    imported(client, samples.CSL.replace("1 Long Road", "7 Long Road"), dated="2026-08-31")
    assert screened(client)["hits"][0]["outcome"] is None
    assert marked(client, hit, "false_positive").status_code == 409
    assert len(client.get("/v1/screening/marks").json()["items"]) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_hit_on_a_list_of_the_rulebook_itself_is_marked_like_any_other(house: House) -> None:
    client = house.client("Li")
    party = {"name": "Skydio, Inc.", "country": "US"}
    hit = screened(client, party)["hits"][0]
    assert marked(client, hit, "false_positive", party).status_code == 201
    assert screened(client, party)["hits"][0]["outcome"] == "false_positive"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_screened_or_marked_is_refused(house: House) -> None:
    client = house.client("Li")
    assert screened(client)["hits"] == []
    answer = client.post("/v1/screening", json={"party": {"name": "X", "country": "Chian"}})
    assert (answer.status_code, answer.json()["faults"][0]["hint"]) == (422, "did you mean China (CN)?")
    nowhere = {"entry": {"list": "US-EL", "entry": "n-0", "entry_hash": "0" * 64}}
    assert marked(client, nowhere, "confirmed").status_code == 409
    assert marked(client, nowhere, "perhaps").status_code == 422
    assert marked(client, nowhere, "confirmed", {"name": " "}).status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_house_lists_are_screened_by_their_organisation(house: House) -> None:
    client, other = house.client("Li"), house.client("Eve", of="Elsewhere")
    imported(client, samples.HOUSE, list="HOUSE-RED")
    muster = {"name": "Alt-Muster", "country": "Germany"}
    assert screened(client, muster)["possible"] == ["HOUSE-RED"]
    assert screened(other, muster)["possible"] == []
