"""What a form may hold, and of whom it is read at all."""

from __future__ import annotations

import pytest

from api.security.roles import Role
from tests.service.http.conftest import House
from tests.service.web.visitors import Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_nothing_is_read_of_whoever_may_not_send_a_form(house: House) -> None:
    """What is refused is the person: the form was not looked at."""
    auditor = Visitor(house, "Zhou", Role.AUDITOR)
    for path in ("/parties/lists", "/parties/owners", "/licences/new", "/settings/people"):
        assert auditor.client.post(path, json={}).status_code == 403, path
    assert Visitor(house, "Li").client.post("/licences/new", json={}).status_code == 415


def test_a_form_without_files_is_short_also_where_files_are_taken(house: House) -> None:
    li = Visitor(house, "Li")
    assert li.client.post("/parties/lists", content=b"a=" + b"x" * (8 << 20), headers=FORM).status_code == 413


def test_little_text_comes_beside_files(house: House) -> None:
    li = Visitor(house, "Li")
    file = ("list.csv", b"name\n", "text/csv")
    for beside in ({"list": "x" * ((1 << 16) + 1)}, {f"f{number}": "" for number in range(50)}):
        answer = li.client.post("/parties/lists", data={"token": li.token, **beside}, files={"file": file})
        assert answer.status_code == 422
        assert "wrong" not in answer.text


def test_a_form_says_in_every_script_what_was_typed(house: House) -> None:
    li = Visitor(house, "Li")
    answer = li.send("/settings/people", name="李 & 王=+%é", roles="officer")
    assert answer.status_code == 303
    assert "李 &amp; 王=+%é" in li.get(answer.headers["location"]).text
