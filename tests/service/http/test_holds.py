"""Two different people decide whether a held shipment leaves; everything they do is on record."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from api.security.roles import Role
from tests.service.http.conftest import MAGNET, House, shipment

WHY = {"reason": "End-use certificate checked."}


def held(client: TestClient, **facts: Any) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/v1/shipments", json=shipment(lines=[MAGNET], **facts)).json()
    assert body["state"] == "held"
    return body


def kind(answer: Any) -> str:
    return str(answer.json()["type"])


def test_one_person_alone_never_releases(house: House) -> None:
    li = house.client("Li", Role.OFFICER)
    body = held(li)
    first = li.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    assert (first.status_code, first.json()["state"], first.json()["proposed"]) == (200, "proposed", "release")
    again = li.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    assert (again.status_code, kind(again)) == (409, "/problems/second-person-needed")
    assert li.get(f"/v1/shipments/{body['shipment']}").json()["state"] == "held"


def test_two_people_release(house: House) -> None:
    li, wang = house.client("Li", Role.OFFICER), house.client("Wang", Role.APPROVER)
    body = held(li)
    li.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    second = wang.post(f"/v1/holds/{body['hold']}/release", json={"reason": "Agreed."}).json()
    assert (second["state"], [act["act"] for act in second["acts"]]) == ("released", ["release", "release"])
    assert len({act["by"] for act in second["acts"]}) == 2
    assert li.get(f"/v1/shipments/{body['shipment']}").json()["state"] == "released"
    late = wang.post(f"/v1/holds/{body['hold']}/reject", json=WHY)
    assert (late.status_code, kind(late)) == (409, "/problems/hold-closed")


def test_a_proposal_stands_until_it_is_withdrawn(house: House) -> None:
    li, wang = house.client("Li", Role.OFFICER), house.client("Wang", Role.OFFICER)
    hold = held(li)["hold"]
    li.post(f"/v1/holds/{hold}/release", json=WHY)
    assert kind(wang.post(f"/v1/holds/{hold}/reject", json=WHY)) == "/problems/proposed-otherwise"
    assert li.post(f"/v1/holds/{hold}/withdraw", json=WHY).json()["state"] == "open"
    assert kind(li.post(f"/v1/holds/{hold}/withdraw", json=WHY)) == "/problems/nothing-proposed"
    assert wang.post(f"/v1/holds/{hold}/reject", json=WHY).json()["state"] == "proposed"
    closed = li.post(f"/v1/holds/{hold}/reject", json=WHY).json()
    assert closed["state"] == "rejected"
    assert [act["act"] for act in closed["acts"]] == ["release", "withdraw", "reject", "reject"]


def test_what_the_law_prohibits_is_never_released(house: House) -> None:
    li = house.client("Li", Role.OFFICER)
    graphite = {"item.hs_code": "2804.29.00", "item.id": "HE-5", "item.elements": ["He"], "item.origin": "CN"}
    body = li.post("/v1/shipments", json=shipment(lines=[graphite])).json()
    if body["action"] != "stop":
        raise AssertionError(body)
    refused = li.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    assert (refused.status_code, kind(refused)) == (409, "/problems/prohibited")
    assert li.get(f"/v1/holds/{body['hold']}").json()["acts"] == []


def test_comments_and_files_stay_with_the_hold(house: House) -> None:
    li = house.client("Li", Role.OFFICER)
    hold = held(li)["hold"]
    li.post(f"/v1/holds/{hold}/comments", json={"text": "等待最终用户签字。"})
    content = "最终用户证明".encode()
    put = li.post(f"/v1/holds/{hold}/attachments", files={"file": ("证明 1.pdf", content, "application/pdf")})
    assert (put.status_code, put.json()["name"], put.json()["size"]) == (201, "证明 1.pdf", len(content))
    seen = li.get(f"/v1/holds/{hold}").json()
    assert [act["text"] for act in seen["acts"]] == ["等待最终用户签字。", "证明 1.pdf"]
    got = li.get(f"/v1/holds/{hold}/attachments/{put.json()['attachment']}")
    assert got.content == content
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment;")


def test_another_organisation_sees_nothing(house: House) -> None:
    li, spy = house.client("Li"), house.client("Spy", of="Rival")
    body = held(li)
    paths = [f"/v1/holds/{body['hold']}", f"/v1/shipments/{body['shipment']}", f"/v1/decisions/{body['decision']}"]
    nowhere = "00000000-0000-7000-8000-00000000dead"
    for path in paths:
        theirs, absent = spy.get(path), spy.get(f"{path.rpartition('/')[0]}/{nowhere}")
        assert theirs.status_code == absent.status_code == 404
        assert {**theirs.json(), "instance": ""} == {**absent.json(), "instance": ""}
    assert spy.post(f"/v1/holds/{body['hold']}/release", json=WHY).status_code == 404
    assert spy.post(f"/v1/decisions/{body['decision']}/recheck").status_code == 404
    for path in ("/v1/holds", "/v1/shipments", "/v1/decisions"):
        assert spy.get(path).json() == {"items": [], "next": None}


def test_holds_are_listed_by_state(house: House) -> None:
    li = house.client("Li")
    first, second = held(li)["hold"], held(li)["hold"]
    li.post(f"/v1/holds/{first}/release", json=WHY)
    assert [one["hold"] for one in li.get("/v1/holds").json()["items"]] == [second, first]
    assert [one["hold"] for one in li.get("/v1/holds", params={"state": "proposed"}).json()["items"]] == [first]


def test_files_are_read_when_they_are_asked_for(house: House) -> None:
    """Neither a hold nor what is done on it brings the content of every file along."""
    li = house.client("Li")
    hold = held(li)["hold"]
    file = li.post(f"/v1/holds/{hold}/attachments", files={"file": ("a.txt", b"abc", "text/plain")}).json()
    asked: list[str] = []
    event.listen(house.service.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert li.get(f"/v1/holds/{hold}").json()["attachments"] == [file]
    assert li.post(f"/v1/holds/{hold}/comments", json={"text": "Read."}).json()["attachments"] == [file]
    assert any("FROM attachments" in statement for statement in asked)
    assert not any("attachments.content" in statement for statement in asked)
    assert li.get(f"/v1/holds/{hold}/attachments/{file['attachment']}").content == b"abc"


def test_a_media_type_is_text(house: House) -> None:
    li = house.client("Li")
    hold = held(li)["hold"]
    part = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: te\x00xt\r\n\r\nabc\r\n'
    )
    headers = {"content-type": "multipart/form-data; boundary=b"}
    answer = li.post(f"/v1/holds/{hold}/attachments", content=part + b"--b--\r\n", headers=headers)
    assert (answer.status_code, kind(answer)) == (422, "/problems/not-understood")
