"""The pages by which people come in, go out and choose a password; nothing on them can be sent from elsewhere."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.security.roles import Role
from tests.service.http.conftest import House
from tests.service.http.test_logins import CHOSEN, LOGIN, did, given
from tests.service.http.test_people import added

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
PAGE = {"accept": "text/html"}


def browser(house: House, scheme: str = "http") -> TestClient:
    return TestClient(house.app, base_url=f"{scheme}://testserver", headers=PAGE, follow_redirects=False)


def token(answer: Response) -> str:
    found = _TOKEN.search(answer.text)
    assert found, answer.text
    return found[1]


def enter(tab: TestClient, password: str, login: str = LOGIN, onward: str = "") -> Response:
    form = tab.get("/sign-in", params={"next": onward})
    said = {"token": token(form), "login": login, "password": password, "next": onward}
    return tab.post("/sign-in", data=said)


def choose(tab: TestClient, current: str, chosen: str, again: str = "") -> Response:
    said = {"token": token(tab.get("/password")), "current": current, "chosen": chosen, "again": again or chosen}
    return tab.post("/password", data=said)


def where(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("location", "")


@pytest.fixture
def li(house: House) -> str:
    """A person with a login who has chosen a password."""
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    person = added(boss, "Li", Role.OFFICER)
    tab = browser(house)
    enter(tab, given(boss, person))
    assert where(choose(tab, "", CHOSEN)) == (303, "/today")
    return person


def test_somebody_signs_in_works_and_signs_out(house: House, li: str) -> None:
    tab = browser(house)
    asked = tab.get("/today?sort=value")
    assert where(asked) == (303, f"/sign-in?next={quote('/today?sort=value', safe='')}")
    assert where(enter(tab, CHOSEN, onward="/today?sort=value")) == (303, "/today?sort=value")
    first = tab.get("/today")
    assert (first.status_code, "Li" in first.text) == (200, True)
    before = tab.cookies["licet_session"]
    assert where(tab.post("/sign-out", data={"token": token(first)})) == (303, "/sign-in")
    assert "licet_session" not in tab.cookies
    tab.cookies.set("licet_session", before)
    assert tab.get("/today").status_code == 303
    assert did(house, li)[-1] == "sign_out"


def test_a_one_time_password_leads_to_the_choice_of_another_and_nowhere_else(house: House) -> None:
    boss, tab = house.client("Zhou", Role.ADMINISTRATOR), browser(house)
    password = given(boss, added(boss, "Li", Role.OFFICER))
    assert where(enter(tab, password, onward="/law")) == (303, "/password")
    for path in ("/today", "/today/jobs"):
        assert where(tab.get(path)) == (303, "/password")
    for chosen, again in (("short", ""), (LOGIN, ""), (CHOSEN, "otherwise"), (password, "")):
        answer = choose(tab, "", chosen, again)
        assert (answer.status_code, 'class="fault"' in answer.text) == (422, True), chosen
        assert chosen not in answer.text
    assert where(choose(tab, "", CHOSEN)) == (303, "/today")
    assert tab.get("/today").status_code == 200


def test_whoever_has_a_one_time_password_may_also_go(house: House) -> None:
    boss, tab = house.client("Zhou", Role.ADMINISTRATOR), browser(house)
    enter(tab, given(boss, added(boss, "Li", Role.OFFICER)))
    assert where(tab.post("/sign-out", data={"token": token(tab.get("/password"))})) == (303, "/sign-in")


def test_a_password_is_changed_by_whoever_knows_it(house: House, li: str) -> None:
    del li
    tab, other = browser(house), browser(house)
    enter(tab, CHOSEN)
    enter(other, CHOSEN)
    wrong = choose(tab, "wrong", "another good password")
    assert (wrong.status_code, "This is not the present password." in wrong.text) == (422, True)
    assert where(choose(tab, CHOSEN, "another good password")) == (303, "/today")
    assert tab.get("/today").status_code == 200
    assert other.get("/today").status_code == 303
    assert enter(other, CHOSEN).status_code == 422


def test_a_wrong_login_and_a_wrong_password_are_answered_alike(house: House, li: str) -> None:
    tab = browser(house)
    answers = [enter(tab, "wrong"), enter(tab, "wrong", "nobody@hailan.example")]
    texts = {re.sub(r"nobody@hailan.example|" + LOGIN + r"|value=\"[^\"]*\"", "", one.text) for one in answers}
    assert {one.status_code for one in answers} == {422}
    assert len(texts) == 1
    assert "wrong" not in re.sub("notice-wrong", "", texts.pop())
    assert did(house, li).count("sign_in_refused") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_trying_too_often_is_told_with_how_long_to_wait(house: House, li: str) -> None:
    del li
    tab = browser(house)
    for _ in range(10):
        assert enter(tab, "wrong").status_code == 422
    refused = enter(tab, CHOSEN)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 30 * 60


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_from_elsewhere_lets_nobody_in(house: House, li: str) -> None:
    del li
    tab = browser(house)
    said = {"login": LOGIN, "password": CHOSEN, "token": token(browser(house).get("/sign-in"))}
    for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert tab.post("/sign-in", data=said, headers=headers).status_code == 403
        assert "licet_session" not in tab.cookies
        said["token"] = token(tab.get("/sign-in"))
    assert enter(tab, CHOSEN).status_code == 303
    session = token(tab.get("/password"))
    stolen = {"token": said["token"], "current": CHOSEN, "chosen": "another good password"}
    assert tab.post("/password", data=stolen).status_code == 403
    assert tab.post("/sign-out", data={"token": session}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert tab.get("/today").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_signing_in_leads_to_places_of_this_service_only(house: House, li: str) -> None:
    del li
    for onward in (
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\nb",
        "\\\\evil",
        "javascript:x",
        "",
    ):
        assert where(enter(browser(house), CHOSEN, onward=onward)) == (303, "/today"), onward


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_sign_in_has_a_token_of_its_own_in_a_cookie_that_is_kept_well(house: House, li: str) -> None:
    del li
    tab = browser(house, "https")
    tab.cookies.set("__Host-licet_session", "x" * 43, domain="testserver.local")
    first = enter(tab, CHOSEN)
    (cookie,) = [one for one in first.headers.get_list("set-cookie") if one.startswith("__Host-licet_session=")]
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "x" * 43 not in cookie
    again = enter(tab, CHOSEN)
    assert cookie.split("; ")[0] not in str(again.headers.get_list("set-cookie"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pages_speak_chinese(house: House) -> None:
    page = browser(house).get("/sign-in", headers={"accept-language": "zh-CN"})
    assert "登录名" in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_failures_of_others_at_its_address_keep_nobody_out_of_their_own_browser(house: House, li: str) -> None:
    """Behind a proxy everybody has its address."""
    del li
    mine, other = browser(house), browser(house)
    enter(mine, CHOSEN)
    for _ in range(house.service.settings.refusals_per_minute):
        house.app.state.rates.count_refusal("testclient")
    assert enter(other, CHOSEN).status_code == 429
    assert where(enter(mine, CHOSEN)) == (303, "/today")
    assert enter(mine, CHOSEN, "nobody@hailan.example").status_code == 429


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_little_is_read_of_whoever_is_not_signed_in(house: House) -> None:
    tab = browser(house)
    said = {"token": token(tab.get("/sign-in")), "login": LOGIN, "password": "x" * (1 << 16)}
    assert tab.post("/sign-in", data=said).status_code == 413


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_language_and_theme_are_kept_as_well_as_the_session(house: House) -> None:
    kept = browser(house, "https").get("/preferences?language=zh&theme=dark").headers.get_list("set-cookie")
    assert len(kept) == 2
    assert all({"HttpOnly", "Secure", "SameSite=lax"} <= set(one.split("; ")) for one in kept)
