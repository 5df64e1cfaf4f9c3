"""Standing answers and words on announcements, kept by forms, version by version."""

from __future__ import annotations

import re

import pytest

from api.security.roles import Role
from tests.service.http.conftest import House, shipment
from tests.service.web.visitors import Visitor, text_of

ANNOUNCED = "CN-MOFCOM-2026-09-28"
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def answered(visitor: Visitor, fact: str, answer: str | list[str], version: str = "0", **more: str) -> tuple[int, str]:
    found = visitor.send("/settings/profile/answer", fact=fact, answer=answer, version=version, **more)
    return found.status_code, text_of(found)


def test_a_standing_answer_counts_from_the_next_check_on_until_it_is_removed(house: House) -> None:
    officer = Visitor(house, "Wang", Role.OFFICER)
    client = house.client("Li", Role.SUBMITTER)
    body = shipment()
    del body["lines"][0]["item.cn_code"]

    def could_be() -> list[str]:
        checked = client.post("/v1/shipments:check", json=body).json()
        return [checked[name] for name in ("verdict", "could_be", "action")]

    before = could_be()
    assert before[0] != before[1]
    assert answered(officer, "item.cn_code", "none")[0] == 303
    assert could_be() == ["clear", "clear", "release"]
    assert "version 1" in officer.read("/settings/profile")
    assert answered(officer, "item.cn_code", "", "1", remove="yes")[0] == 303
    assert could_be() == before
    assert "no longer answered" in officer.read("/settings/profile")
    assert "Wang changed the profile" in Visitor(house, "Zhou", Role.AUDITOR).read("/audit")


def test_whoever_has_not_seen_the_latest_version_changes_nothing(house: House) -> None:
    first, second = Visitor(house, "Wang", Role.OFFICER), Visitor(house, "Li", Role.OFFICER)
    assert answered(first, "item.drone_related", "no")[0] == 303
    status, told = answered(second, "item.node_nm", "none")
    assert status == 409
    assert "Somebody has changed the profile meanwhile." in told
    assert answered(second, "item.node_nm", "none", "1")[0] == 303
    told = second.read("/settings/profile")
    assert "version 2 26 Nov 2026 09:30 UTC , Li" in told
    assert "version 1 26 Nov 2026 09:30 UTC , Wang" in told


@SQLITE
def test_what_is_no_answer_is_said_beside_the_field(house: House) -> None:
    officer = Visitor(house, "Wang", Role.OFFICER)
    for fact, answer, told in (
        ("item.us_direct_product", "perhaps", "is not a known"),
        ("consignee.listed_ownership", "200 %", "is not between 0 % and 100 %"),
        ("item.drone_related", "", "Give an answer, or remove it."),
        ("item.drone_related", "unknown", "assumes nothing"),
    ):
        status, text = answered(officer, fact, answer)
        assert status == 422
        assert told in text


@SQLITE
def test_facts_have_the_fields_of_their_types_with_what_is_answered(house: House) -> None:
    officer = Visitor(house, "Wang", Role.OFFICER)
    given: dict[str, str | list[str]] = {
        "item.drone_related": "no",
        "end_use.kinds": ["civil", "medical"],
        "end_user.lists": "CN-CONTROL?",
        "item.origin": "CN",
        "end_user.type": "civil",
    }
    for version, (fact, answer) in enumerate(given.items()):
        assert answered(officer, fact, answer, str(version))[0] == 303, fact
    pages = {fact: officer.get(f"/settings/profile/answer?fact={fact}").text for fact in given}
    assert '<option value="no" selected>' in pages["item.drone_related"]
    assert re.findall(r'value="([^"]+)" checked', pages["end_use.kinds"]) == ["civil", "medical"]
    assert 'value="CN-CONTROL?"' in pages["end_user.lists"]
    assert 'value="CN"' in pages["item.origin"]
    assert '<option value="civil" selected>' in pages["end_user.type"]
    for fact in ("shipment.date", "line.no", "nothing", ""):
        assert officer.get(f"/settings/profile/answer?fact={fact}").status_code == 404
    reader = Visitor(house, "Zhou", Role.AUDITOR)
    assert "/settings/profile/answer" not in reader.get("/settings/profile").text
    assert reader.get("/settings/profile/answer?fact=item.origin").status_code == 403


def test_an_announcement_is_confirmed_with_a_citation_and_the_word_taken_back(house: House) -> None:
    officer = Visitor(house, "Wang", Role.OFFICER)

    def said(version: str, **fields: str) -> tuple[int, str]:
        path = "/settings/profile/announcement"
        found = officer.send(path, **{"announcement": ANNOUNCED, "version": version} | fields)
        return found.status_code, text_of(found)

    status, told = said("0", decision="confirmed")
    assert status == 422
    assert "Cite what you rely on" in told
    assert "Choose one of the two." in said("0", citation="x")[1]
    assert said("0", decision="confirmed", citation="Notice of 28 September")[0] == 303
    told = officer.read("/settings/profile")
    assert "Notice of 28 September" in told
    assert "announcement confirmed" in told
    assert said("0", decision="rejected", citation="y")[0] == 409
    assert said("1", decision="rejected", citation="Counsel, 20 November")[0] == 303
    assert house.client("Li").get("/v1/profile").json()["pending"][ANNOUNCED]["decision"] == "rejected"
    assert said("2", remove="yes")[0] == 303
    assert "taken back" in officer.read("/settings/profile")
    assert said("3", announcement="NOTHING", decision="confirmed", citation="z")[0] == 404
    assert said("x", decision="confirmed", citation="z")[0] == 422
    elsewhere = Visitor(house, "Zhao", Role.OFFICER, of="Another")
    assert "There is no version yet" in elsewhere.read("/settings/profile")
