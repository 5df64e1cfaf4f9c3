"""People join, change and leave; their keys are made, replaced and revoked; nobody gets around the rules."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.security.roles import Right, Role, may
from tests.service.http.conftest import House

NOBODY = "01938f2c-0000-7000-8000-000000000000"


def added(client: TestClient, name: str, *roles: Role) -> str:
    answer = client.post("/v1/people", json={"name": name, "roles": list(roles)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["person"])


def with_key(house: House, secret: str) -> TestClient:
    return TestClient(house.app, headers={"authorization": f"Bearer {secret}"})


def oneself(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/me").json()
    return found


def test_somebody_joins_gets_a_key_and_signs_in(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "Li Na", Role.OFFICER, Role.SUBMITTER)
    made = boss.post(f"/v1/people/{person}/keys", json={"label": "Li's laptop"})
    assert made.status_code == 201
    me = oneself(with_key(house, made.json()["secret"]))
    assert (me["person"], me["name"], me["organisation_name"]) == (person, "Li Na", "Hailan")
    assert me["roles"] == ["officer", "submitter"]
    assert set(me["rights"]) == {str(right) for right in Right if may(frozenset({Role.OFFICER, Role.SUBMITTER}), right)}
    assert me["key"] == made.json()["key"]
    shown = boss.get(f"/v1/keys/{me['key']}").json()
    assert "secret" not in shown
    assert made.json()["secret"] not in str(boss.get("/v1/keys").json())


def test_a_key_may_be_narrower_than_its_person(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "ERP", Role.OFFICER, Role.SUBMITTER)
    secret = boss.post(f"/v1/people/{person}/keys", json={"label": "ERP", "roles": ["submitter"]}).json()["secret"]
    assert oneself(with_key(house, secret))["roles"] == ["submitter"]
    refused = boss.post(f"/v1/people/{person}/keys", json={"label": "ERP", "roles": ["approver"]})
    assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, "/roles")


def test_a_key_ends_within_a_year(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "ERP", Role.SUBMITTER)
    for days in (-1, 400):
        ends = (house.clock() + timedelta(days=days)).isoformat()
        refused = boss.post(f"/v1/people/{person}/keys", json={"label": "ERP", "expires_at": ends})
        assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, "/expires_at")
    usual = boss.post(f"/v1/people/{person}/keys", json={"label": "ERP"}).json()["secret"]
    house.clock.forward(timedelta(days=89))
    assert with_key(house, usual).get("/v1/me").status_code == 200
    house.clock.forward(timedelta(days=2))
    assert with_key(house, usual).get("/v1/me").status_code == 401


def test_a_replaced_key_is_good_beside_the_new_one_for_a_while(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "ERP", Role.SUBMITTER, Role.OFFICER)
    first = boss.post(f"/v1/people/{person}/keys", json={"label": "ERP", "roles": ["submitter"]}).json()
    second = boss.post(f"/v1/keys/{first['key']}/rotate", json={"overlap_hours": 2}).json()
    assert (second["replaces"], second["label"], second["roles"]) == (first["key"], "ERP", ["submitter"])
    for secret in (first["secret"], second["secret"]):
        assert with_key(house, secret).get("/v1/me").status_code == 200
    house.clock.forward(timedelta(hours=3))
    assert with_key(house, first["secret"]).get("/v1/me").status_code == 401
    assert with_key(house, second["secret"]).get("/v1/me").status_code == 200
    again = boss.post(f"/v1/keys/{first['key']}/rotate", json={})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/key-closed")


def test_a_revoked_key_is_refused_at_once(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "ERP", Role.SUBMITTER)
    key = boss.post(f"/v1/people/{person}/keys", json={"label": "ERP"}).json()
    assert with_key(house, key["secret"]).get("/v1/me").status_code == 200
    revoked = boss.post(f"/v1/keys/{key['key']}/revoke").json()
    assert with_key(house, key["secret"]).get("/v1/me").status_code == 401
    house.clock.forward(timedelta(hours=1))
    assert boss.post(f"/v1/keys/{key['key']}/revoke").json()["revoked_at"] == revoked["revoked_at"]


def test_whoever_leaves_cannot_sign_in(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "Li", Role.OFFICER)
    secret = boss.post(f"/v1/people/{person}/keys", json={"label": "Li"}).json()["secret"]
    assert with_key(house, secret).get("/v1/me").status_code == 200
    assert boss.post(f"/v1/people/{person}/leave").json()["left_at"] is not None
    assert with_key(house, secret).get("/v1/me").status_code == 401
    for path, body in (("leave", None), ("keys", {"label": "Li"})):
        refused = boss.post(f"/v1/people/{person}/{path}", json=body)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/person-left")
    assert person not in {one["person"] for one in boss.get("/v1/people?present=true").json()["items"]}
    assert {one["person"] for one in boss.get("/v1/people?present=false").json()["items"]} == {person}
    assert boss.get(f"/v1/people/{person}/keys").json()["items"][0]["revoked_at"] is not None


def test_roles_change_at_once(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "Li", Role.OFFICER)
    li = with_key(house, boss.post(f"/v1/people/{person}/keys", json={"label": "Li"}).json()["secret"])
    assert oneself(li)["roles"] == ["officer"]
    boss.put(f"/v1/people/{person}/roles", json={"roles": ["auditor"]})
    assert oneself(li)["roles"] == ["auditor"]


def test_an_administrator_always_remains(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR, Role.OFFICER)
    me = oneself(boss)["person"]
    for refused in (
        boss.post(f"/v1/people/{me}/leave"),
        boss.put(f"/v1/people/{me}/roles", json={"roles": ["officer"]}),
    ):
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")
    added(boss, "Wang", Role.ADMINISTRATOR)
    assert boss.put(f"/v1/people/{me}/roles", json={"roles": ["officer"]}).status_code == 200


def test_two_administrators_cannot_both_leave(house: House) -> None:
    clients = [house.client(name, Role.ADMINISTRATOR) for name in ("Zhou", "Wang")]
    ids = [oneself(client)["person"] for client in clients]
    statuses: list[int] = []
    begin = threading.Barrier(2)

    def depart(client: TestClient, id_: str) -> None:
        begin.wait()
        statuses.append(client.post(f"/v1/people/{id_}/leave").status_code)

    threads = [threading.Thread(target=depart, args=pair) for pair in zip(clients, ids, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]


def test_nobody_gives_themselves_more(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR, Role.OFFICER)
    me = oneself(boss)["person"]
    wider = boss.put(f"/v1/people/{me}/roles", json={"roles": ["administrator", "officer", "approver"]})
    assert (wider.status_code, wider.json()["type"]) == (403, "/problems/own-roles")
    narrow = boss.post(f"/v1/people/{me}/keys", json={"label": "narrow", "roles": ["administrator"]}).json()
    narrowed = with_key(house, narrow["secret"])
    assert narrowed.post(f"/v1/people/{me}/keys", json={"label": "wide"}).status_code == 403
    full = oneself(boss)["key"]
    assert narrowed.post(f"/v1/keys/{full}/rotate", json={}).status_code == 403
    assert narrowed.post(f"/v1/people/{me}/keys", json={"label": "same", "roles": ["administrator"]}).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "people/{person}", None),
        ("put", "people/{person}/roles", {"roles": ["auditor"]}),
        ("post", "people/{person}/leave", None),
        ("get", "people/{person}/keys", None),
        ("post", "people/{person}/keys", {"label": "mine"}),
        ("get", "keys/{key}", None),
        ("post", "keys/{key}/rotate", {}),
        ("post", "keys/{key}/revoke", None),
    ],
)
def test_people_and_keys_of_others_are_not_there(house: House, method: str, path: str, body: object) -> None:
    others = oneself(house.client("Else", of="Else"))
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    for ids in (others, {"person": NOBODY, "key": NOBODY}):
        answer = boss.request(method, f"/v1/{path.format(**ids)}", json=body)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
        assert answer.json()["detail"] in ("no such person", "no such key")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "", "roles": ["officer"]}, "/name"),
        ({"name": " \t", "roles": ["officer"]}, "/name"),
        ({"name": "Li\u0000", "roles": ["officer"]}, "/name"),
        ({"name": "Li", "roles": []}, "/roles"),
        ({"name": "Li", "roles": ["king"]}, "/roles/0"),
        ({"name": "Li", "roles": ["officer"], "boss": True}, "/boss"),
    ],
)
def test_every_fault_of_a_person_is_named(house: House, body: object, pointer: str) -> None:
    answer = house.client("Zhou", Role.ADMINISTRATOR).post("/v1/people", json=body)
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, pointer)


def test_people_are_paged(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    ids = [added(boss, f"person {number}", Role.AUDITOR) for number in range(5)]
    found: list[str] = []
    path = "/v1/people?limit=2"
    while True:
        page = boss.get(path).json()
        found += [one["person"] for one in page["items"]]
        if page["next"] is None:
            break
        path = f"/v1/people?limit=2&after={page['next']}"
    assert found[:5] == ids[::-1]
    assert len(found) == 6


def test_every_change_is_told_to_the_auditor(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "Li", Role.OFFICER)
    key = boss.post(f"/v1/people/{person}/keys", json={"label": "Li"}).json()["key"]
    newer = boss.post(f"/v1/keys/{key}/rotate", json={}).json()["key"]
    boss.post(f"/v1/keys/{newer}/revoke")
    boss.put(f"/v1/people/{person}/roles", json={"roles": ["auditor"]})
    boss.post(f"/v1/people/{person}/leave")
    told = boss.get("/v1/accesses").json()["items"]
    assert [(one["operation"], one["subject"]) for one in reversed(told)] == [
        ("add_person", person),
        ("make_key", key),
        ("rotate_key", key),
        ("make_key", newer),
        ("revoke_key", newer),
        ("change_roles", person),
        ("let_person_leave", person),
    ]
