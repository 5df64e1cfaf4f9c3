"""Products and the profile are said once, in versions; a decision keeps the version that it rests on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event

from tests.service.http.conftest import MAGNET, House, shipment

FACTS = {name: value for name, value in MAGNET.items() if name.startswith("item.") and name != "item.id"}
BARE = {"item.cn_code": None, "item.hs_code": None, "item.elements": None, "item.description": None}


def named(item: str) -> dict[str, Any]:
    return shipment("S-1", [BARE | {"item.id": item, "item.list_entries": None}])


def test_a_shipment_that_names_a_product_has_its_facts(house: House) -> None:
    li = house.client("Li")
    put = li.put("/v1/products/NB-N42SH", json={"facts": FACTS})
    assert (put.status_code, put.headers["etag"]) == (201, '"1"'), put.text
    body = li.post("/v1/shipments", json=named("NB-N42SH")).json()
    assert body["verdict"] == "licence_required"
    assert body["lines"][0]["assumed"]["item.cn_code"] == "product NB-N42SH version 1"
    assert li.get(f"/v1/decisions/{body['decision']}").json()["replayed"] is True


def test_a_day_that_was_asked_for_does_not_come_from_the_product(house: House) -> None:
    li = house.client("Li")
    li.put("/v1/products/X", json={"facts": FACTS})
    body = named("X")
    del body["shipment"]["date"]
    (line,) = li.post("/v1/shipments:check", json=body, params={"as_of": "2026-12-01"}).json()["lines"]
    assert line["as_of"] == "2026-12-01"
    assert line["assumed"]["item.cn_code"] == "product X version 1"
    assert "shipment.date" not in line["assumed"]


def test_a_decision_keeps_the_version_it_rests_on(house: House) -> None:
    li = house.client("Li")
    li.put("/v1/products/X", json={"facts": FACTS})
    old = li.post("/v1/shipments", json=named("X")).json()
    steel = {"item": {"cn_code": [], "hs_code": "7326.90", "elements": ["Fe"], "list_entries": []}}
    assert li.put("/v1/products/X", json={"facts": steel}).status_code == 428
    changed = li.put("/v1/products/X", json={"facts": steel}, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    new = li.post("/v1/shipments", json=named("X")).json()
    assert (old["action"], new["action"]) == ("hold", "release")
    assert li.get(f"/v1/decisions/{old['decision']}").json()["replayed"] is True
    assert (
        li.get("/v1/products/X/versions/1").json()["facts"]
        == FACTS | li.get("/v1/products/X/versions/1").json()["facts"]
    )
    again = li.post(f"/v1/decisions/{old['decision']}/recheck").json()
    assert (again["changed"], again["state"]) == (True, "released")


def test_a_bill_of_materials_counts(house: House) -> None:
    li = house.client("Li")
    bill = [
        {
            "component_id": "M",
            "origin_country": "CN",
            "cn_code": "1C902.a.4",
            "value": "5",
            "currency": "EUR",
            "quantity": "1",
        },
    ]
    put = li.put("/v1/products/MTR", json={"facts": {}, "bill": bill})
    assert put.status_code == 201, put.text
    broken = li.put("/v1/products/B", json={"facts": {}, "bill": [{"component_id": "M", "origin_country": "Chian"}]})
    assert broken.status_code == 422
    assert broken.json()["faults"][0]["pointer"] == "/bill/0/origin_country"


def test_only_facts_about_the_item_belong_to_a_product(house: House) -> None:
    answer = house.client("Li").put("/v1/products/X", json={"facts": {"shipment.to": "DE", "item.id": "Y"}})
    assert {fault["pointer"] for fault in answer.json()["faults"]} == {"/facts/shipment.to", "/facts/item.id"}


def test_a_withdrawn_product_is_gone_and_stays_on_record(house: House) -> None:
    li = house.client("Li")
    li.put("/v1/products/磁钢 1", json={"facts": FACTS})
    assert [one["item"] for one in li.get("/v1/products").json()["items"]] == ["磁钢 1"]
    assert li.delete("/v1/products/磁钢 1", headers={"if-match": "*"}).status_code == 204
    assert li.get("/v1/products/磁钢 1").status_code == 404
    assert li.get("/v1/products").json()["items"] == []
    assert li.get("/v1/products/磁钢 1/versions/1").status_code == 200


def test_an_item_number_may_hold_slashes(house: House) -> None:
    li = house.client("Li")
    assert li.put("/v1/products/NB/42%2FSH", json={"facts": FACTS}).status_code == 201
    assert li.put("/v1/products/NB/versions/1", json={"facts": FACTS}).status_code == 422
    assert li.get("/v1/products/NB/42/SH").json()["item"] == "NB/42/SH"
    assert li.get("/v1/products/NB/42/SH/versions/1").json()["version"] == 1
    body = li.post("/v1/shipments", json=named("NB/42/SH")).json()
    assert body["verdict"] == "licence_required"


def test_what_has_not_changed_is_not_sent_again(house: House) -> None:
    li = house.client("Li")
    tag = li.put("/v1/products/X", json={"facts": FACTS}).headers["etag"]
    assert li.get("/v1/products/X", headers={"if-none-match": tag}).status_code == 304


def test_standing_answers_fill_blanks_and_are_named(house: House) -> None:
    li = house.client("Li")
    assert li.get("/v1/profile").json() == {"assume": {}, "pending": {}, "version": 0}
    body = {"assume": {"item.drone_related": "no", "item.node_nm": "none"}}
    put = li.put("/v1/profile", json=body)
    assert (put.status_code, put.json()["version"]) == (200, 1), put.text
    line = li.post("/v1/shipments", json=shipment()).json()["lines"][0]
    assert line["assumed"]["item.node_nm"] == "profile"
    assert li.put("/v1/profile", json=body).status_code == 428
    assert li.put("/v1/profile", json={}, headers={"if-match": '"1"'}).json()["version"] == 2


def test_a_profile_that_the_law_does_not_know_is_refused(house: House) -> None:
    body = {"assume": {"item.nod_nm": "none"}, "pending": {"CN-X": {"decision": "confirmed", "citation": "x"}}}
    answer = house.client("Li").put("/v1/profile", json=body)
    assert answer.status_code == 422
    faults = {fault["pointer"]: fault for fault in answer.json()["faults"]}
    assert "item.node_nm" in faults["/assume/item.nod_nm"]["hint"]
    assert "/pending/CN-X" in faults


@pytest.mark.parametrize("path", ["/v1/profile", "/v1/products/A"])
def test_two_people_at_the_same_moment_make_one_version(house: House, path: str) -> None:
    li, wang = house.client("Li"), house.client("Wang")
    body: dict[str, Any] = {"facts": FACTS} if "products" in path else {"assume": {"item.node_nm": "none"}}
    with ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            tag = li.get(path).headers.get("etag")
            headers = {"if-match": tag} if tag else {}
            asked = [pool.submit(client.put, path, json=body, headers=headers) for client in (li, wang)]
            found = sorted(one.result().status_code for one in asked)
            assert found[0] in (200, 201)
            assert found[1] in (412, 428), found


def test_a_list_of_decisions_leaves_their_texts_where_they_are(house: House) -> None:
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=named("A")).json()
    asked: list[str] = []
    event.listen(house.service.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert len(li.get("/v1/decisions", params={"q": "isartal"}).json()["items"]) == 1
    assert len(li.get(f"/v1/shipments/{taken['shipment']}").json()["decisions"]) == 1
    read = [statement for statement in asked if "FROM decisions" in statement]
    assert read
    assert not any(f"decisions.{name}" in one.partition("FROM")[0] for one in read for name in ("facts", "answer,"))


@pytest.mark.parametrize("value", [10**30, {"deep": [10**30]}])
def test_a_bill_that_is_not_kept_is_refused(house: House, value: object) -> None:
    answer = house.client("Li").put("/v1/products/A", json={"facts": {}, "bill": [{"quantity": value}]})
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/bill")
