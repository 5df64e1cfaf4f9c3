"""Whoever follows the type of a problem is told what it means, in both languages, without signing in."""

from __future__ import annotations

import pytest

from api.http.problem_phrases import PHRASES
from api.http.problems import KINDS
from tests.service.http.conftest import House


def test_every_kind_is_explained_in_both_languages(house: House) -> None:
    assert PHRASES.keys() == KINDS.keys()
    listed = house.anonymous.get("/problems").json()["items"]
    assert [one["type"] for one in listed] == [f"/problems/{kind}" for kind in KINDS]
    for one in listed:
        assert house.anonymous.get(one["type"]).json() == one
        assert all(one[name][language] for name in ("title", "advice") for language in ("en", "zh"))


def test_a_problem_leads_to_its_explanation(house: House) -> None:
    problem = house.anonymous.get("/v1/me").json()
    explained = house.anonymous.get(problem["type"], params={"lang": "zh"}).json()
    assert (explained["status"], explained["title"]) == (401, "未登录")


@pytest.mark.parametrize(
    ("lang", "shown", "hidden"),
    [("en", "Nobody is signed in", "未登录"), ("zh", "未登录", "Nobody is signed in"), ("", "未登录", "None")],
)
def test_a_browser_sees_a_page(house: House, lang: str, shown: str, hidden: str) -> None:
    params = {"lang": lang} if lang else {}
    page = house.anonymous.get("/problems/unauthenticated", params=params, headers={"accept": "text/html,*/*"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert shown in page.text
    assert hidden not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_an_unknown_kind_is_a_problem_itself(house: House) -> None:
    answer = house.anonymous.get("/problems/not-fond")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert "not-found" in answer.json()["detail"]


def test_the_root_says_where_things_are(house: House) -> None:
    root = house.anonymous.get("/").json()
    assert house.anonymous.get(root["problems"]).status_code == 200
    assert house.anonymous.get(root["documentation"]).status_code == 200
    assert house.client("Li").get(root["oneself"]).status_code == 200
