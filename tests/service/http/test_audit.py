"""The auditor finds who looked at what and who changed what, and nothing of other organisations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.security.roles import Role
from tests.service.http.conftest import House, shipment


def told(client: TestClient, **narrow: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/accesses", params=narrow)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_accesses_are_found_by_subject_person_operation_and_time(house: House) -> None:
    li, auditor = house.client("Li"), house.client("Auditor", Role.AUDITOR)
    sent = [li.post("/v1/shipments", json=shipment(f"S-{number}")).json()["shipment"] for number in range(2)]
    for id_ in sent:
        li.get(f"/v1/shipments/{id_}", headers={"x-request-id": f"look-{sent.index(id_)}"})
    house.clock.forward(timedelta(hours=2))
    later = house.clock().isoformat()
    auditor.get(f"/v1/shipments/{sent[0]}")
    assert [one["request"] for one in told(auditor, subject=sent[1], operation="read_shipment")] == ["look-1"]
    mine = auditor.get("/v1/me").json()["person"]
    assert [(one["by"], one["subject"]) for one in told(auditor, **{"from": later})] == [(mine, sent[0])]
    assert told(auditor, person=mine) == told(auditor, **{"from": later})
    assert mine not in {one["by"] for one in told(auditor, through=(house.clock() - timedelta(hours=1)).isoformat())}


def test_accesses_of_others_are_not_shown(house: House) -> None:
    other = house.client("Else", of="Else")
    sent = other.post("/v1/shipments", json=shipment()).json()["shipment"]
    other.get(f"/v1/shipments/{sent}")
    assert told(other, subject=sent)
    assert told(house.client("Auditor", Role.AUDITOR)) == []
    assert told(house.client("Auditor", Role.AUDITOR), subject=sent) == []


def test_accesses_are_paged(house: House) -> None:
    client = house.client("Li")
    sent = client.post("/v1/shipments", json=shipment()).json()["shipment"]
    for number in range(5):
        client.get(f"/v1/shipments/{sent}", headers={"x-request-id": str(number)})
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        narrow = {"subject": sent, "operation": "read_shipment", "limit": "2", **after}
        page = client.get("/v1/accesses", params=narrow).json()
        found += [one["request"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.OFFICER, Role.APPROVER, Role.RULE_AUTHOR])
def test_only_auditors_and_administrators_read_them(house: House, role: Role) -> None:
    assert house.client("Li", role).get("/v1/accesses").status_code == 403


@pytest.mark.parametrize("narrow", [{"from": "yesterday"}, {"from": "2026-01-01T00:00:00"}, {"after": "x"}])
def test_what_does_not_read_is_refused(house: House, narrow: dict[str, str]) -> None:
    answer = house.client("Auditor", Role.AUDITOR).get("/v1/accesses", params=narrow)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_lists_and_results_leave_their_rows_too(house: House) -> None:
    li, auditor = house.client("Li"), house.client("Auditor", Role.AUDITOR)
    li.post("/v1/shipments", json=shipment())
    job = li.post("/v1/rechecks").json()["job"]
    with li.stream("GET", f"/v1/jobs/{job}/events") as followed:
        assert "event: done" in "".join(followed.iter_text())
    assert li.get(f"/v1/jobs/{job}").json()["state"] == "done"
    assert len(told(auditor, subject=job, operation="read_job")) == 2
    li.get("/v1/jobs")
    li.get("/v1/holds")
    mine = li.get("/v1/me").json()["person"]
    assert {"list_jobs", "list_holds"} <= {one["operation"] for one in told(auditor, person=mine)}
