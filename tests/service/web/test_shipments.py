"""What may be done on the page of a shipment is what operations allow, and nobody acts on what they have not read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from api.security.roles import Role
from api.store.tables.accesses import Access
from tests.service.http.conftest import MAGNET, House, shipment
from tests.service.web.visitors import Visitor

OFFICER, APPROVER = Role.OFFICER, Role.APPROVER
WHY = {"reason": "End-use certificate checked."}


_UNTYPED = re.compile(r'name="(token|hold|seen)" value="([^"]*)"')


def form(visitor: Visitor, page: str) -> dict[str, str]:
    """What the forms of a page hold that nobody types."""
    return dict(_UNTYPED.findall(visitor.get(page).text))


def held(house: House, *lines: dict[str, Any]) -> dict[str, Any]:
    body = shipment(lines=lines or [MAGNET])
    answer: dict[str, Any] = house.client("Submitter", Role.SUBMITTER).post("/v1/shipments", json=body).json()
    assert answer["state"] == "held"
    return answer


def state(house: House, body: dict[str, Any]) -> str:
    return str(house.client("Reader").get(f"/v1/shipments/{body['shipment']}").json()["state"])


def test_two_people_release_and_a_page_that_is_stale_changes_nothing(house: House) -> None:
    body = held(house)
    page = f"/shipments/{body['shipment']}"
    li, wang = Visitor(house, "Li", OFFICER), Visitor(house, "Wang", APPROVER)
    before = form(wang, page)
    proposed = li.client.post(f"{page}/release", data=form(li, page) | WHY)
    assert (proposed.status_code, proposed.headers["location"]) == (303, f"{page}#work")
    alone = li.client.post(f"{page}/release", data=form(li, page) | WHY)
    assert (alone.status_code, "somebody else has to agree" in alone.text) == (409, True)
    for act in ("release", "reject"):
        stale = wang.client.post(f"{page}/{act}", data=before | WHY)
        assert (stale.status_code, "Somebody else has acted" in stale.text) == (409, True)
        assert WHY["reason"] in stale.text
    assert state(house, body) == "held"
    other = wang.client.post(f"{page}/reject", data=form(wang, page) | WHY)
    assert (other.status_code, "proposed something else" in other.text) == (409, True)
    assert wang.client.post(f"{page}/release", data=form(wang, page) | WHY).status_code == 303
    assert state(house, body) == "released"
    late = li.client.post(f"{page}/withdraw", data=before | form(li, page) | WHY)
    assert (late.status_code, "has been closed meanwhile" in late.text) == (409, True)


def test_a_proposal_is_withdrawn_and_the_shipment_rejected(house: House) -> None:
    body = held(house)
    page = f"/shipments/{body['shipment']}"
    li, wang = Visitor(house, "Li", OFFICER), Visitor(house, "Wang", APPROVER)
    nothing = li.client.post(f"{page}/withdraw", data=form(li, page) | WHY)
    assert (nothing.status_code, "has been withdrawn meanwhile" in nothing.text) == (409, True)
    li.client.post(f"{page}/release", data=form(li, page) | WHY)
    seen = form(wang, page)
    li.client.post(f"{page}/withdraw", data=form(li, page) | WHY)
    li.client.post(f"{page}/reject", data=form(li, page) | WHY)
    unread = wang.client.post(f"{page}/withdraw", data=seen | WHY)
    assert (unread.status_code, "Somebody else has acted" in unread.text) == (409, True)
    assert wang.client.post(f"{page}/reject", data=form(wang, page) | WHY).status_code == 303
    assert state(house, body) == "rejected"
    told = re.sub("<[^>]*>", "", li.get(page).text)
    acts = ["proposes to release", "withdraws the proposal", "proposes to reject", "agrees to reject"]
    assert sorted(acts, key=told.index) == acts
    gone = li.client.post(f"{page}/recheck", data=form(li, page))
    assert (gone.status_code, "closed meanwhile" in gone.text) == (409, True)


def test_a_hold_that_lapsed_meanwhile_is_not_settled(house: House) -> None:
    page = f"/shipments/{held(house)['shipment']}"
    li, wang = Visitor(house, "Li", OFFICER), Visitor(house, "Wang", OFFICER)
    before = form(wang, page)
    assert li.client.post(f"{page}/recheck", data=form(li, page)).status_code == 303
    late = wang.client.post(f"{page}/release", data=before | WHY)
    assert (late.status_code, "has been closed meanwhile" in late.text) == (409, True)
    assert "Rests on the same as the one before." in late.text


def test_what_is_missing_in_a_form_is_said_beside_the_field(house: House) -> None:
    page = f"/shipments/{held(house)['shipment']}"
    li = Visitor(house, "Li", OFFICER)
    for act, field, told in (("release", "reason", "Say why."), ("comments", "text", "Say why.")):
        blank = li.client.post(f"{page}/{act}", data=form(li, page) | {field: "   "})
        assert (blank.status_code, f'id="field-{field}-fault">{told}' in blank.text) == (422, True)
    long = li.client.post(f"{page}/reject", data=form(li, page) | {"reason": "很长" * 2_501})
    assert (long.status_code, "At most 5,000 characters" in long.text, "很长" * 2_501 in long.text) == (422, True, True)
    none = li.client.post(f"{page}/attachments", data=form(li, page), files={"file": ("", b"")})
    assert (none.status_code, 'id="field-file-fault">Choose a file.' in none.text) == (422, True)
    hidden = li.client.post(f"{page}/attachments", data=form(li, page), files={"file": ("a\u202eb.pdf", b"x")})
    assert (hidden.status_code, "name of this file" in hidden.text) == (422, True)


def test_comments_and_files_stay_with_the_hold(house: House) -> None:
    body = held(house)
    page = f"/shipments/{body['shipment']}"
    li = Visitor(house, "Li", OFFICER)
    assert li.client.post(f"{page}/comments", data=form(li, page) | {"text": "等待<最终用户>签字。"}).status_code == 303
    put = li.client.post(
        f"{page}/attachments", data=form(li, page), files={"file": ("证明 1.pdf", b"%PDF", "application/pdf")}
    )
    assert put.status_code == 303
    shown = li.get(page).text
    assert "等待&lt;最终用户&gt;签字。" in shown
    found = re.search(rf"{page}/attachments/[0-9a-f-]+", shown)
    assert found
    file = li.get(found[0])
    assert (file.content, file.headers["content-type"]) == (b"%PDF", "application/octet-stream")
    other = held(house)["shipment"]
    assert li.get(found[0].replace(body["shipment"], other)).status_code == 404
    elsewhere = li.client.post(f"/shipments/{other}/comments", data=form(li, page) | {"text": "On another hold."})
    assert elsewhere.status_code == 404


def test_only_what_somebody_may_do_is_offered(house: House) -> None:
    page = f"/shipments/{held(house)['shipment']}"
    offered = {
        Role.OFFICER: {"release", "reject", "comments", "attachments", "recheck", "void", "evidence"},
        Role.APPROVER: {"release", "reject", "comments", "attachments"},
        Role.SUBMITTER: {"void"},
        Role.AUDITOR: {"evidence"},
    }
    for role, acts in offered.items():
        text = Visitor(house, f"One {role}", role).get(page).text
        assert set(re.findall(rf'(?:action|href)="{page}/([a-z]+)"', text)) == acts, role
    assert Visitor(house, "Author", Role.RULE_AUTHOR).get(page).status_code == 403
    submitter = Visitor(house, "Sub", Role.SUBMITTER)
    refused = submitter.client.post(f"{page}/release", data=form(submitter, page) | WHY)
    assert refused.status_code == 403


def test_what_the_law_prohibits_is_only_rejected(house: House) -> None:
    helium = {"item.hs_code": "2804.29.00", "item.id": "HE-5", "item.elements": ["He"], "item.origin": "CN"}
    body = held(house, helium)
    assert body["action"] == "stop"
    page = f"/shipments/{body['shipment']}"
    li = Visitor(house, "Li", OFFICER)
    assert f"{page}/release" not in li.get(page).text
    refused = li.client.post(f"{page}/release", data=form(li, page) | WHY)
    assert (refused.status_code, "prohibits this shipment" in refused.text) == (409, True)


def test_another_organisation_sees_nothing(house: House) -> None:
    body = held(house)
    spy = Visitor(house, "Spy", of="Rival")
    for path in (f"/shipments/{body['shipment']}", f"/decisions/{body['decision']}"):
        assert spy.get(path).status_code == 404
    mine = form(spy, "/today")
    assert spy.client.post(f"/shipments/{body['shipment']}/void", data=mine).status_code == 404
    assert body["shipment"] not in spy.get("/shipments").text
    assert state(house, body) == "held"


def test_an_earlier_decision_is_marked_and_taken_again(house: House) -> None:
    body = held(house)
    page = f"/shipments/{body['shipment']}"
    li = Visitor(house, "Li")
    house.clock.forward(timedelta(days=60))
    li = Visitor(house, "Li")
    li.client.post(f"{page}/recheck", data=form(li, page))
    earlier = li.get(f"/decisions/{body['decision']}?again=yes").text
    assert "This is not the latest decision" in earlier
    assert "the same answer, to the byte" in earlier
    latest = re.search(r'/decisions/([0-9a-f-]+)">To the latest', earlier)
    assert latest
    now = li.get(f"/decisions/{latest[1]}").text
    assert "This is not the latest decision" not in now
    assert "law as known on another day" in now


def test_shipments_are_found_by_their_latest_decision(house: House) -> None:
    magnets = held(house)
    plain = house.client("Li").post("/v1/shipments", json=shipment("PLAIN-1", exporter={"name": "Ölwerk"})).json()
    li = Visitor(house, "Li")

    def found(**query: str) -> set[str]:
        page = li.client.get("/shipments", params=query).text
        return {one for one in (magnets["shipment"], plain["shipment"]) if f"/shipments/{one}" in page}

    both = {magnets["shipment"], plain["shipment"]}
    assert found() == both
    assert found(reference="PLAIN-1") == found(text="plain ölwerk") == found(party="ölwerk") == {plain["shipment"]}
    assert found(clause=magnets["lines"][0]["clauses"][0], text="NB-N42SH") == {magnets["shipment"]}
    assert found(state="void") == found(ships_from="2027-01-01") == found(text="no such words") == set()
    assert found(ships_from="2026-11-27", ships_through="2026-11-27") == both
    assert li.client.get("/shipments", params={"after": "nonsense"}).status_code == 400
    wrong = li.client.get("/shipments", params={"ships_from": "tomorrow"})
    assert (wrong.status_code, "Give a day as year" in wrong.text) == (422, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_looked_is_on_record(house: House) -> None:
    body = held(house)
    li = Visitor(house, "Li", OFFICER)
    li.get("/shipments")
    li.get(f"/shipments/{body['shipment']}")
    li.get(f"/decisions/{body['decision']}")
    li.get(f"/shipments/{body['shipment']}/evidence")
    with house.service.database.reading() as session:
        seen = [one.operation for one in session.exec(select(Access).order_by(Access.id))]
    assert seen[-4:] == ["list_shipments", "read_shipment", "read_decision", "read_evidence"]
