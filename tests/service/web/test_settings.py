"""People, keys and webhooks are managed by forms, under the rules that hold for operations too."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from tests.service.http.conftest import House
from tests.service.web.visitors import Visitor, text_of

LONG = "Zhuang-Müller von und zu Oberbayern " * 5
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def boss_of(house: House) -> Visitor:
    return Visitor(house, "Zhou", Role.ADMINISTRATOR)


def where(answer: Response) -> str:
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["location"])


def secret_in(answer: Response) -> str:
    found = re.search(r'id="secret">([^<]+)<', answer.text)
    assert found is not None, answer.text
    return found[1]


def with_key(house: House, secret: str) -> Response:
    client = TestClient(house.app, headers={"authorization": f"Bearer {secret}"})
    return client.get("/v1/me")


def test_a_person_is_added_and_given_a_key_that_works_until_it_is_revoked(house: House) -> None:
    boss = boss_of(house)
    person = where(boss.send("/settings/people", name=f" {LONG}", roles=["officer", "auditor"]))
    assert LONG.strip() in boss.read(person)
    id_ = person.rpartition("/")[2]
    made = boss.send("/settings/keys", person=id_, label="ERP", ends="2027-01-31", roles="officer")
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    secret = secret_in(made)
    me = with_key(house, secret).json()
    assert (me["name"], me["roles"]) == (LONG.strip(), ["officer"])
    (key,) = re.findall(rf"/settings/keys/{me['key']}", boss.get(person).text)
    for path in (person, key, "/settings/keys", "/audit"):
        assert secret not in boss.get(path).text
    assert where(boss.send(f"{key}/revoke")) == key
    assert with_key(house, secret).status_code == 401
    assert "revoked" in boss.read(key)
    told = boss.read("/audit")
    assert "Zhou made a key ERP" in told
    assert "Zhou revoked a key ERP" in told
    assert f"Zhou added a person {LONG.strip()}" in told


def test_a_key_is_replaced_and_both_are_good_for_a_while(house: House) -> None:
    boss = boss_of(house)
    old = secret_in(boss.send("/settings/keys", person=boss.person.id, label="Nightly", ends="2027-01-31"))
    key = f"/settings/keys/{with_key(house, old).json()['key']}"
    for overlap in ("721", "-1", "x", "9" * 20):
        refused = boss.send(f"{key}/replace", ends="2027-02-28", overlap=overlap)
        assert refused.status_code == 422
        assert "Give a whole number of hours, at most 720." in text_of(refused)
    new = secret_in(boss.send(f"{key}/replace", ends="2027-02-28", overlap="2"))
    assert with_key(house, old).status_code == with_key(house, new).status_code == 200
    house.clock.forward(timedelta(hours=2))
    assert with_key(house, old).status_code == 401
    assert with_key(house, new).status_code == 200
    refused = boss.send(f"{key}/replace", ends="2027-02-28", overlap="2")
    assert "revoked or expired" in text_of(refused)


TERMS = [
    ({"label": " "}, "Give a label of at most 200 characters."),
    ({"label": "x" * 201}, "Give a label of at most 200 characters."),
    ({"ends": "2028-01-31"}, "Choose a day after today, within 366 days."),
    ({"ends": "2026-11-25"}, "Choose a day after today, within 366 days."),
    ({"ends": "soon"}, "Choose a day after today, within 366 days."),
    ({"roles": "officer"}, "These roles go beyond those of the person."),
    ({"person": "nobody"}, "Choose a person."),
]


@SQLITE
def test_terms_of_a_key_that_cannot_be_are_said_beside_the_field(house: House) -> None:
    boss = boss_of(house)
    for changed, told in TERMS:
        fields = {"person": boss.person.id, "label": "Nightly", "ends": "2027-01-31"} | changed
        refused = boss.send("/settings/keys", **fields)
        assert refused.status_code == 422
        assert told in text_of(refused)
    assert "There is no key yet." in boss.read("/settings/keys")


def test_a_last_administrator_stays_and_nobody_widens_their_own_roles(house: House) -> None:
    boss = Visitor(house, "Zhou", Role.ADMINISTRATOR, Role.AUDITOR)
    own = f"/settings/people/{boss.person.id}"
    alone = "Nobody else here is an administrator."
    assert alone in text_of(boss.send(f"{own}/leave"))
    assert alone in text_of(boss.send(f"{own}/roles", roles="auditor"))
    widened = boss.send(f"{own}/roles", roles=["administrator", "officer"])
    assert widened.status_code == 422
    assert "Nobody gives themselves more roles than they have." in text_of(widened)
    assert "Choose at least one role." in text_of(boss.send(f"{own}/roles", roles="king"))
    other = Visitor(house, "Sun", Role.ADMINISTRATOR)
    assert where(other.send(f"{own}/roles", roles=["auditor"])) == own
    assert boss.get("/settings/people").status_code == 403
    assert where(other.send(f"{own}/leave")) == own
    assert boss.get("/settings").status_code == 303
    assert "This person has left." in text_of(other.send(f"{own}/roles", roles="officer"))


@SQLITE
def test_who_is_of_another_organisation_is_not_there(house: House) -> None:
    boss, other = boss_of(house), Visitor(house, "Zhao", Role.ADMINISTRATOR, of="Another")
    secret = secret_in(boss.send("/settings/keys", person=boss.person.id, label="K", ends="2027-01-31"))
    key = with_key(house, secret).json()["key"]
    for path in (f"/settings/people/{boss.person.id}", f"/settings/keys/{key}"):
        assert other.get(path).status_code == 404
    for path in (f"/settings/people/{boss.person.id}/leave", f"/settings/keys/{key}/revoke"):
        assert other.send(path).status_code == 404
    assert "Zhou" not in other.read("/settings/people")


def test_oneself_ends_ones_own_sessions_and_nobody_elses(house: House) -> None:
    li, wang = Visitor(house, "Li", Role.OFFICER), Visitor(house, "Wang", Role.OFFICER)
    with house.service.database.writing() as session:
        elsewhere = open_session(session, li.person, Opening(PASSWORD, "Another browser"), house.clock())
    told = li.read("/settings")
    assert "Compliance officer" in told
    assert "work on holds" in told
    assert "Another browser" in told
    ended = f"/settings/sessions/{elsewhere.session.id}/end"
    assert wang.send(ended).status_code == 404
    assert where(li.send(ended)) == "/settings"
    assert "Another browser" not in li.read("/settings")
    assert li.get("/today").status_code == 200


def test_a_webhook_is_added_tried_paused_and_removed(house: House) -> None:
    boss = boss_of(house)
    house.service.courier.close()
    url = "https://93.184.216.34/hooks"
    for bad, told in (
        ("http://93.184.216.34/", "only https"),
        ("https://10.0.0.1/", "may not go to"),
        ("x", "not a URL"),
    ):
        refused = boss.send("/settings/webhooks", url=bad, events="shipment.held")
        assert refused.status_code == 422
        assert told in text_of(refused)
    made = boss.send("/settings/webhooks", url=url, description="ERP", events=["shipment.held", "nothing"])
    first = secret_in(made)
    assert first.startswith("whsec_")
    found = re.search(r'href="(/settings/webhooks/[0-9a-f-]{36})"', made.text)
    assert found is not None
    hook = found[1]
    assert "A shipment is held" in boss.read("/settings/webhooks")
    assert first not in boss.get(hook).text
    assert secret_in(boss.send(f"{hook}/rotate")) != first
    looked = "/audit?operation=list_events"
    assert "Nothing was done that fits this." in boss.read(looked)
    where(boss.send(f"{hook}/test"))
    told = boss.read(hook)
    assert "A test" in told
    assert "on its way" in told
    assert "Nothing was done that fits this." not in boss.read(looked)
    where(boss.send(f"{hook}/pause"))
    assert "given up" in boss.read(hook)
    assert boss.send(f"{hook}/test").status_code == 409
    where(boss.send(f"{hook}/resume"))
    where(boss.send(hook, url=url, description="The other ERP"))
    assert "The other ERP" in boss.read(hook)
    where(boss.send(f"{hook}/remove"))
    assert boss.get(hook).status_code == 404
    assert Visitor(house, "Zhao", Role.ADMINISTRATOR, of="Another").get(hook).status_code == 404


def test_a_login_is_given_with_a_password_that_is_shown_once(house: House) -> None:
    boss, li = boss_of(house), Visitor(house, "Li", Role.OFFICER)
    person = f"/settings/people/{li.person.id}"
    assert "has 1 to 200 characters and no spaces" in text_of(boss.send(f"{person}/login", login="li na"))
    given = boss.send(f"{person}/login", login="Li.Na@hailan.example")
    assert (given.status_code, given.headers["cache-control"]) == (201, "no-store")
    password = secret_in(given)
    told = boss.read(person)
    assert "li.na@hailan.example" in told
    assert "a one-time password, good until" in told
    assert password not in told
    other = Visitor(house, "Wang", Role.OFFICER)
    taken = boss.send(f"/settings/people/{other.person.id}/login", login="li.na@hailan.example")
    assert "this login is taken" in text_of(taken)
    assert li.get("/today").status_code == 200
    assert secret_in(boss.send(f"{person}/login/reset")) != password
    assert li.get("/today").status_code == 303
    assert "Zhou gave a person a new one-time password Li" in boss.read("/audit")
    where(boss.send(f"/settings/people/{other.person.id}/sessions/end"))
    assert other.get("/today").status_code == 303
    assert boss.send(f"{person}/identities", email="li@hailan.example").status_code == 409
