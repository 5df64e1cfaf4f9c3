"""The page of checks: it asks until floor and ceiling meet, keeps what is to be kept, and submits once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.desk import drafts
from api.desk.drafts import KEPT_FOR
from api.security.keys import add_person
from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from api.web.check_form import countries
from api.web.sheet import MOST_LINES
from engine.vocabulary.countries import country_code
from tests.service.http.conftest import House, Open

# A magnet on the list of announcement 61, which applies again from 2027-01-11: what is open are its other conditions.
MAGNET = {
    "shipment.date": "2027-02-01",
    "shipment.from": "VN",
    "shipment.to": "Germany",
    "line1.item.list_entries": "A61.P2.M1",
    "line1.item.description": "magnet <b>",
}
SETTLING = {
    "line1.item.origin": "Viet Nam",
    "line1.item.cn_listed_value_share": "12 %",
    "end_use.kinds": "civil",
    "end_user.type": "civil",
    "end_user.lists": "none",
    "end_user.listed_ownership": "0 %",
}


class Visitor:
    """Somebody who is signed in, with the form that they have before them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.hidden: dict[str, str] = {}

    def opens(self, path: str) -> Response:
        return self._seen(self.client.get(path))

    def sends(self, path: str, said: dict[str, str], do: str = "", **more: str) -> Response:
        return self._seen(self.client.post(path, data=self.hidden | said | {"do": do} | more))

    def _seen(self, answer: Response) -> Response:
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text)
        self.hidden |= {name: value for name, value in found if name in ("token", "nonce", "lines", "revision")}
        return answer


def visitor(house: House, name: str, *roles: Role, of: str = "Hailan") -> Visitor:
    organisation = house.organisation(of)
    with house.service.database.writing() as session:
        person = add_person(session, organisation, name, roles or (Role.OFFICER,), house.clock())
        token = open_session(session, person, Opening(PASSWORD), house.clock()).token
    client = TestClient(
        house.app, headers={"accept": "text/html"}, cookies={"licet_session": token}, follow_redirects=False
    )
    found = Visitor(client)
    if not roles or Role.AUDITOR not in roles:
        found.opens("/check")
    return found


def verdict(answer: Response) -> str:
    match = re.search(r'<div id="verdict".*?</div>', answer.text, re.DOTALL)
    assert match is not None, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(match[0])).split())


def asked(answer: Response) -> list[str]:
    """The fields that are asked for and not answered yet."""
    boxes = re.findall(r'<div class="field asked".*?(?:name|list)="([a-z0-9_.]+)"', answer.text, re.DOTALL)
    return list(dict.fromkeys(boxes))


@pytest.fixture
def small(start: Open) -> Iterator[House]:
    """A service under a small rulebook, whose verdicts come at once."""
    with start() as house:
        yield house


def test_a_form_grows_until_floor_and_ceiling_meet(small: House) -> None:
    li = visitor(small, "Li")
    said, seen = dict(MAGNET), list[str]()
    answer = li.sends("/check", said)
    while "Floor and ceiling meet" not in verdict(answer) and len(seen) <= len(SETTLING):
        assert answer.status_code == 200
        first, *_ = asked(answer) or ["end_use.kinds"]  # that one is always there
        seen.append(first)
        said[first] = SETTLING[first]
        answer = li.sends("/check", said)
    assert len(seen) == len(set(seen))
    assert "hold licence required Floor and ceiling meet" in verdict(answer)
    assert seen[0] in ("line1.item.origin", "line1.item.cn_listed_value_share")
    assert "magnet &lt;b&gt;" in answer.text


def test_what_nobody_knows_is_not_asked_again_and_what_is_taken_away_is(small: House) -> None:
    li = visitor(small, "Li")
    first, *_ = asked(li.sends("/check", MAGNET))
    answer = li.sends("/check", MAGNET | {first: "unknown"})
    assert first not in asked(answer)
    assert f'value="remove:{first}"' in answer.text
    assert first in asked(li.sends("/check", MAGNET | {first: "unknown"}, do=f"remove:{first}"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_field_that_is_not_asked_can_be_added_and_lines_too(small: House) -> None:
    li = visitor(small, "Li")
    answer = li.sends("/check", MAGNET, do="add", fact="line.licences")
    assert 'name="also" value="line1.line.licences"' in answer.text
    answer = li.sends("/check", MAGNET, do="line")
    assert 'id="fields-line2"' in answer.text
    assert 'name="line1.line.value"' in li.sends("/check", MAGNET, do="add", fact="line.value", onto="1").text
    answer = li.sends("/check", MAGNET | {"line2.item.description": "second"}, do="unline:1")
    assert 'id="fields-line2"' not in answer.text
    assert 'value="second"' in answer.text
    assert "magnet &lt;b" not in answer.text
    li.hidden["lines"] = str(MOST_LINES)
    assert f'id="fields-line{MOST_LINES + 1}"' not in li.sends("/check", MAGNET, do="line").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(small: House) -> None:
    li = visitor(small, "Li")
    wrong = MAGNET | {"shipment.to": "Chian", "line1.item.hs_code": "12", "line1.item.cn_listed_value_share": "much"}
    answer = li.sends("/check", wrong)
    assert answer.status_code == 422
    for name in ("shipment.to", "line1.item.hs_code", "line1.item.cn_listed_value_share"):
        id_ = "field-" + name.replace(".", "-").replace("_", "-")
        assert f'id="{id_}-fault"' in answer.text
        assert f'value="{wrong[name]}"' in answer.text
    both = li.client.post("/check", data=li.hidden | MAGNET | {"line1.item.origin": ["VN", "unknown"]})
    assert both.status_code == 422
    assert "you do not know it" in both.text
    several = li.sends("/check", wrong | {"line2.item.description": "second"})
    assert several.text.count("is not a country") == 2  # beside the field, and among all that is wrong
    undated = li.sends("/check", {**MAGNET, "shipment.date": ""})
    assert (undated.status_code, "the law of the day of export" in undated.text) == (422, True)
    assert li.sends("/check", {"line99.item.origin": "VN", "no.such_fact": "1", "x": "y"}).status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_address_may_bring_facts(small: House) -> None:
    li = visitor(small, "Li")
    answer = li.opens(f"/check?{urlencode(MAGNET | SETTLING)}")
    assert "licence required Floor and ceiling meet" in verdict(answer)
    flat = {name.removeprefix("line1."): text for name, text in (MAGNET | SETTLING).items()}
    assert verdict(li.opens(f"/check?{urlencode(flat)}")) == verdict(answer)
    assert "The verdict stands here" in verdict(li.opens("/check"))


def test_a_check_is_kept_changed_shared_and_deleted(small: House) -> None:
    li, wang = visitor(small, "Li"), visitor(small, "Wang", Role.RULE_AUTHOR)
    kept = li.sends("/check", MAGNET, do="keep")
    assert kept.status_code == 303
    path = kept.headers["location"]
    answer = wang.opens(path)
    assert "Kept by Li" in answer.text
    assert 'value="A61.P2.M1"' in answer.text
    assert "Still open" in verdict(answer)
    small.clock.forward(timedelta(hours=1))
    assert wang.sends(path, MAGNET | SETTLING, do="keep").headers["location"] == path
    answer = li.opens(path)
    assert "changed by Wang" in answer.text
    assert "Floor and ceiling meet" in verdict(answer)
    assert all(word in li.opens("/checks").text for word in (path, "magnet &lt;b&gt;", "licence required"))
    assert path in li.opens("/check").text
    assert li.sends(path, MAGNET, do="delete").headers["location"] == "/checks"
    assert li.opens(path).status_code == 404
    accesses = (
        small.client("Zhou", Role.AUDITOR).get("/v1/accesses", params={"subject": path.rpartition("/")[2]}).json()
    )
    assert {one["operation"] for one in accesses["items"]} == {
        "keep_check",
        "read_check",
        "change_check",
        "delete_check",
    }


def test_nobody_overwrites_what_somebody_else_kept_meanwhile(small: House) -> None:
    li, wang = visitor(small, "Li"), visitor(small, "Wang")
    path = li.sends("/check", MAGNET, do="keep").headers["location"]
    li.opens(path), wang.opens(path)
    assert li.sends(path, MAGNET | {"line1.item.origin": "VN"}, do="keep").status_code == 303
    refused = wang.sends(path, MAGNET | {"line1.item.origin": "JP"}, do="keep")
    assert refused.status_code == 409
    assert 'name="line1.item.origin" type="text" value="JP"' in refused.text
    assert wang.sends(path, MAGNET | {"line1.item.origin": "JP"}, do="keep").status_code == 303
    assert 'value="JP"' in li.opens(path).text


def test_a_kept_check_is_its_organisations_own(small: House) -> None:
    li, stranger = visitor(small, "Li"), visitor(small, "Kim", of="Other")
    path = li.sends("/check", MAGNET, do="keep").headers["location"]
    assert stranger.opens(path).status_code == 404
    for do in ("", "keep", "delete", "submit"):
        assert stranger.sends(path, MAGNET | {"shipment.id": "S-1"}, do=do).status_code == 404
    assert path not in stranger.opens("/checks").text
    assert li.opens("/checks/none").status_code == 404
    assert li.opens(path).status_code == 200


def test_a_shipment_is_submitted_once_however_often_the_form_is_sent(small: House) -> None:
    li = visitor(small, "Li")
    said = MAGNET | SETTLING | {"shipment.id": "S-77"}
    first, again = (li.sends("/check", said, do="submit") for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    shipments = small.client("Zhou", Role.AUDITOR).get("/v1/shipments").json()["items"]
    assert [f"/shipments/{one['shipment']}" for one in shipments] == [first.headers["location"]]
    decision = small.client("He").get(f"/v1/decisions/{shipments[0]['decision']}").json()
    assert (decision["reference"], decision["verdict"], decision["could_be"]) == ("S-77", *["licence_required"] * 2)
    other = li.sends("/check", said | {"shipment.to": "FR"}, do="submit")
    assert other.status_code == 409
    assert 'value="FR"' in other.text
    assert li.sends("/check", said | {"shipment.to": "FR"}, do="submit").headers["location"] not in (
        first.headers["location"],
    )


def test_a_kept_check_says_what_was_made_of_it(small: House) -> None:
    li = visitor(small, "Li")
    path = li.sends("/check", MAGNET, do="keep").headers["location"]
    li.opens(path)
    shipment = li.sends(path, MAGNET | {"shipment.id": "S-1"}, do="submit").headers["location"]
    assert shipment in li.opens(path).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_submitted_that_is_wrong_or_by_whom_may_not(small: House) -> None:
    li, wang = visitor(small, "Li"), visitor(small, "Wang", Role.RULE_AUTHOR)
    for said in (MAGNET, MAGNET | {"shipment.id": "S-1", "shipment.to": "Chian"}, {"shipment.id": "S-1"}):
        answer = li.sends("/check", said, do="submit")
        assert answer.status_code == 422
        assert "Nothing was submitted" in answer.text
    assert 'value="submit"' not in wang.opens("/check").text
    assert wang.sends("/check", MAGNET | {"shipment.id": "S-1"}, do="submit").status_code == 403
    assert li.sends("/check", MAGNET | {"shipment.id": "S-1"}, do="submit", nonce="short").status_code == 403
    assert li.sends("/check", MAGNET | {"token": "no"}).status_code == 403
    assert visitor(small, "Zhou", Role.AUDITOR).opens("/check").status_code == 403
    assert small.client("He").get("/v1/shipments").json()["items"] == []


def test_drafts_are_bounded_and_go_in_time(small: House, monkeypatch: pytest.MonkeyPatch) -> None:
    li = visitor(small, "Li")
    monkeypatch.setattr(drafts, "MOST", 2)
    monkeypatch.setattr(drafts, "LONGEST", 2_000)
    first, second = (li.sends("/check", MAGNET, do="keep").headers["location"] for _ in range(2))
    assert li.sends("/check", MAGNET, do="keep").status_code == 409
    assert li.sends(second, MAGNET | {"end_user.name": "x" * 3_000}, do="keep").status_code == 413
    small.clock.forward(KEPT_FOR - timedelta(hours=1))
    li = visitor(small, "Li again")
    li.opens(second)
    assert li.sends(second, MAGNET, do="keep").status_code == 303
    small.clock.forward(timedelta(hours=2))
    small.service.jobs.night()
    assert [li.opens(path).status_code for path in (first, second)] == [404, 200]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_country_that_is_offered_is_understood(language: str) -> None:
    offered = countries("zh" if language == "zh" else "en")
    assert len(offered) > 240
    assert [name for name in offered if country_code(name) is None] == []
