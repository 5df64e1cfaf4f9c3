"""Parties by pages: screened and settled, their lists imported and compared, their owners imported and drawn."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from api.security.roles import Role
from tests.service.http.conftest import House, shipment
from tests.service.http.test_owners import MERIDIAN, OWNERS
from tests.service.web.visitors import Visitor, text_of
from tests.unit.screening.formats import samples

HOUSE_LIST = "name,country\n宁波海澜磁性材料有限公司,CN\nNebula Lithography Institute,CN\n"
NEBULA = "/parties?name=Nebula+Lithography+Institute&country=CN"


def upload(visitor: Visitor, path: str, content: str, name: str = "list.csv", **fields: str) -> Any:
    files = {"file": (name, content.encode())}
    return visitor.client.post(path, files=files, data={"token": visitor.token, **fields})


def imported(visitor: Visitor, content: str, **fields: str) -> str:
    answer = upload(visitor, "/parties/lists", content, **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form that marks a hit."""
    form = page[page.index('action="/parties/marks" class="stack"') :].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in found if name != "token"}


def test_a_hit_is_seen_beside_the_party_and_is_gone_once_it_is_marked(house: House) -> None:
    li = Visitor(house, "Li", Role.OFFICER, Role.RULE_AUTHOR)
    imported(li, samples.CSL, dated="2026-07-31")
    page = li.get(NEBULA)
    said = text_of(page)
    assert "1 hit that nobody has settled" in said
    assert "1 Long Road, Shanghai, CN" in said
    assert "The country agrees: China" in said
    assert "US-CSL · 31 Jul 2026" in said
    fields = hidden(page.text)
    blank = li.send("/parties/marks", **fields, outcome="false_positive", reason=" ")
    assert (blank.status_code, "Say why" in blank.text) == (422, True)
    marked = li.send("/parties/marks", **fields, outcome="false_positive", reason="Other address, other owner.")
    assert marked.status_code == 303
    after = text_of(li.get(marked.headers["location"]))
    assert "0 hits that nobody has settled" in after
    assert "On none of the lists that answered." in after
    assert "Other address, other owner." in li.read("/parties/marks")
    stale = li.send("/parties/marks", **fields | {"entry_hash": "0" * 64}, outcome="confirmed", reason="So it is.")
    assert (stale.status_code, "So it is." in stale.text) == (409, True)


def test_what_is_open_in_held_shipments_is_listed_until_it_is_settled(house: House) -> None:
    li = Visitor(house, "Li", Role.OFFICER, Role.SUBMITTER, Role.RULE_AUTHOR)
    imported(li, samples.CSL)
    party = {"name": "Nebula Lithography Institute", "country": "CN"}
    body = house.client("Wang").post("/v1/shipments", json=shipment("S-7", consignee=party)).json()
    assert body["state"] == "held"
    page = li.get("/parties")
    assert "S-7" in page.text
    assert f'href="/shipments/{body["shipment"]}"' in page.text
    fields = hidden(li.get(NEBULA).text)
    li.send("/parties/marks", **fields, outcome="false_positive", reason="Another institute.")
    assert "No held shipment waits" in li.read("/parties")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_names_are_screened_in_any_writing_and_what_is_wrong_is_said(house: House) -> None:
    li = Visitor(house, "Li")
    imported(li, HOUSE_LIST, list="HOUSE-RED")
    for name in ("宁波海澜磁性材料有限公司", "Ningbo Hailan Cixing Cailiao Co., Ltd."):
        assert "1 hit that nobody has settled" in text_of(li.client.get("/parties", params={"name": name}))
    wrong = li.client.get("/parties", params={"name": "X", "country": "Chian", "numbers": "77", "known_at": "soon"})
    assert wrong.status_code == 422
    for said in ("is not a country", "did you mean China", "each with its kind before a colon", "Write a day"):
        assert said in text_of(wrong)
    assert li.client.get("/parties", params={"country": "CN"}).status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_roles_see_what_is_theirs(house: House) -> None:
    imported(Visitor(house, "Li"), HOUSE_LIST, list="HOUSE-RED")
    auditor, approver = Visitor(house, "Au", Role.AUDITOR), Visitor(house, "Ap", Role.APPROVER)
    assert auditor.get(NEBULA).status_code == 403
    assert 'action="/parties"' not in auditor.get("/parties").text
    assert "Settle it" not in approver.read(NEBULA)
    assert approver.send("/parties/marks", name="X").status_code == 403
    assert upload(Visitor(house, "Of", Role.OFFICER), "/parties/lists", samples.UK).status_code == 403
    assert "No list was imported." in Visitor(house, "Eve", of="Elsewhere").read("/parties/lists")


def test_a_list_is_imported_searched_and_compared(house: House) -> None:
    li = Visitor(house, "Li")
    path = imported(li, samples.CSL, dated="2026-07-31")
    assert "2 rows that could not be read" in li.read(path)
    found = li.read(f"{path}?name=nebula+litho")
    assert "1 party found." in found
    assert "Comet Trading" not in found
    assert imported(li, samples.CSL, dated="2026-07-31") == f"{path}?already=yes"
    house.clock.forward(timedelta(minutes=1))
    second = imported(
        li, samples.CSL.replace("NLI; and Nebula Litho", "NLI").replace("Comet", "Meteor"), dated="2026-08-31"
    )
    changes = li.read(f"{second}/diff")
    assert "alias: no longer Nebula Litho" in changes
    assert "Meteor Trading" in changes
    assert "US-CSL" in li.read("/parties/lists")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_stands_against_an_import_is_said_and_a_shrunk_list_waits_for_a_word(house: House) -> None:
    li = Visitor(house, "Li")
    assert "Choose a file." in li.send("/parties/lists").text
    unknown = upload(li, "/parties/lists", "a,b\n1,2\n")
    assert (unknown.status_code, "list.csv" in unknown.text) == (422, True)
    future = upload(li, "/parties/lists", HOUSE_LIST, list="HOUSE-RED", dated="2027-01-01")
    assert "This day has not come yet." in future.text
    many = "name,country\n" + "".join(f"Party {number} Works,DE\n" for number in range(30))
    imported(li, many, list="HOUSE-RED", dated="2026-11-01")
    short = upload(li, "/parties/lists", HOUSE_LIST, list="HOUSE-RED", dated="2026-11-02")
    assert (short.status_code, "30 of 30 parties on HOUSE-RED" in text_of(short)) == (422, True)
    assert 'name="shrunk"' in short.text
    imported(li, HOUSE_LIST, list="HOUSE-RED", dated="2026-11-02", shrunk="yes")


def test_owners_are_imported_and_drawn(house: House) -> None:
    li = Visitor(house, "Li")
    imported(li, samples.CSL)
    path = upload(li, "/parties/owners", OWNERS, "owners.csv").headers["location"]
    assert "share register, 2026-10-02" in li.read(path)
    page = li.client.get("/parties/owners", params={"name": "Meridian Service BV", "country": "NL"})
    said = text_of(page)
    assert page.text.count('<svg class="owners"') >= 1
    assert "30 % to 60 %" in said
    assert f"{MERIDIAN} (DE)" in said
    assert 'class="stake stake-open"' in page.text
    assert li.client.get("/parties/owners", params={"name": "Nobody GmbH"}).text.count('<svg class="owners"') == 0
    broken = upload(li, "/parties/owners", OWNERS.replace("40 %", "much"), "owners.csv")
    assert (broken.status_code, "Row 3" in text_of(broken)) == (422, True)
    assert upload(li, "/parties/owners", OWNERS, "owners.csv").headers["location"].endswith("?already=yes")
    assert "owners.csv" in li.read("/parties/owners")
