"""Sign-in at a real identity provider: whom an administrator linked comes in, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.security.oidc import PATIENCE
from api.security.roles import Role
from tests.service.http.conftest import House
from tests.service.http.test_people import added
from tests.service.oidc.conftest import PUBLIC, Serving
from tests.service.oidc.provider import Person, started

BACK = f"{PUBLIC}/sign-in/oidc/callback"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with started(BACK) as found:
        yield found


@pytest.fixture(scope="module")
def house(serving: Serving, issuer: str) -> Iterator[House]:
    with serving(issuer) as found:
        yield found


def browser(house: House) -> TestClient:
    return TestClient(house.app, base_url=PUBLIC, headers={"accept": "text/html"}, follow_redirects=False)


def linked(boss: TestClient, name: str) -> str:
    person = added(boss, name, Role.OFFICER)
    assert boss.post(f"/v1/people/{person}/identities", json={"email": f"{name}@hailan.example"}).status_code == 201
    return person


def leaves(tab: TestClient, onward: str = "") -> str:
    """The address at the provider that the service sends a browser to."""
    answer = tab.get("/sign-in/oidc", params={"next": onward})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_whoever_is_linked_comes_in_and_is_known_by_the_subject_from_then_on(house: House, issuer: str) -> None:
    boss, tab = house.client("Zhou", Role.ADMINISTRATOR), browser(house)
    person = linked(boss, "li.na")
    assert "Sign in with Hailan ID" in tab.get("/sign-in").text
    asked = leaves(tab, "/today?sort=value")
    assert asked.startswith(f"{issuer}/auth?")
    assert all(part in asked for part in ("code_challenge_method=S256", "state=", "nonce=", "response_type=code"))
    answer = tab.get(Person("li.na").goes(asked, BACK))
    assert (answer.status_code, answer.headers["location"]) == (303, "/today?sort=value")
    assert "li.na" in tab.get("/today").text
    (bound,) = boss.get(f"/v1/people/{person}/identities").json()["items"]
    assert (bound["issuer"], bound["subject"]) == (issuer, "li.na")
    (session,) = boss.get(f"/v1/people/{person}/sessions").json()["items"]
    assert session["way"] == "provider"
    again = browser(house)
    assert again.get(Person("li.na").goes(leaves(again), BACK)).status_code == 303
    boss.delete(f"/v1/identities/{bound['identity']}")
    assert again.get(Person("li.na").goes(leaves(again), BACK)).status_code == 403


def test_whoever_is_not_linked_is_told_so(house: House) -> None:
    boss, tab = house.client("Zhou", Role.ADMINISTRATOR), browser(house)
    linked(boss, "unverified")
    for name, told in (("somebody", "nobody here is linked to you"), ("unverified", "address is verified")):
        answer = tab.get(Person(name).goes(leaves(tab), BACK))
        assert (answer.status_code, told in answer.text) == (403, True)
        assert "licet_session" not in tab.cookies


def test_whoever_leaves_the_form_is_told_so(house: House) -> None:
    tab = browser(house)
    answer = tab.get(Person("li.na").refuses(leaves(tab), BACK))
    assert (answer.status_code, "did not let you sign in" in answer.text) == (403, True)


def test_a_sign_in_ends_in_the_browser_that_began_it_once_and_soon(house: House) -> None:
    linked(house.client("Zhou", Role.ADMINISTRATOR), "wang.lei")
    tab, other = browser(house), browser(house)
    back = Person("wang.lei").goes(leaves(tab), BACK)
    leaves(other)
    for thief in (other, browser(house)):
        answer = thief.get(back)
        assert (answer.status_code, "not begun in this browser" in answer.text) == (403, True)
    assert tab.get(back).status_code == 303
    assert tab.get(back).status_code == 403
    late = Person("wang.lei").goes(leaves(tab), BACK)
    house.clock.forward(PATIENCE)
    told = tab.get(late).text
    house.clock.forward(-PATIENCE)
    assert "took too long" in told


def test_a_wrong_secret_is_told_as_a_failure_of_the_provider(serving: Serving, issuer: str) -> None:
    with serving(issuer, "wrong") as house:
        tab = browser(house)
        answer = tab.get(Person("li.na").goes(leaves(tab), BACK))
    assert (answer.status_code, "does not answer as it should" in answer.text) == (503, True)


def test_a_page_that_sends_browsers_here_keeps_nobody_out(serving: Serving) -> None:
    """Nothing is tried where no sign-in was begun; so it is no failure of whoever was sent."""
    with serving("http://127.0.0.1:1") as house:
        tab = browser(house)
        lost = [tab.get("/sign-in/oidc/callback?state=x&code=y").status_code for _ in range(61)]
    assert set(lost) == {403}
