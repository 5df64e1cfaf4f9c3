"""What a version does to stored shipments is there before it is approved: each organisation sees its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, delete, select

from api.desk.stored_effects import Scope, StoredComparison
from api.jobs.impacts import Weighing, impact_of, new_impacts
from api.jobs.keeping import RUNNING, cancel
from api.jobs.stopping import Interrupted
from api.security.principals import LOCAL_USER
from api.security.roles import Role
from api.store.fields import new_id
from api.store.tables.accesses import Access
from api.store.tables.jobs import Job
from api.store.tables.standings import Standing
from api.store.tables.versions import RulebookVersion
from engine.analysis.stored import PARTS
from tests.service.http.conftest import House, shipment
from tests.service.http.test_manifests import ended
from tests.service.http.test_versions import worked

CLAUSE = "CN-MOFCOM-2025-61/1.1"
Start = Callable[[], AbstractContextManager[House]]
ANSWER = {"verdict": "licence_required", "could_be": "licence_required", "action": "hold"}
SEVERER = {"verdict": "presumption_of_denial", "could_be": "presumption_of_denial", "action": "hold"}


def magnet(reference: str, customer: str, value: str, currency: str = "EUR") -> dict[str, Any]:
    """A Vietnamese magnet that needs a licence, and a line beside it that is free."""
    facts = {
        "item.id": "MOT-7",
        "item.description": "servo motor",
        "item.list_entries": ["A61.P2.M3"],
        "item.origin": "VN",
        "item.cn_listed_value_share": "0.1 %",
        "line.value": value,
        "line.currency": currency,
    }
    body = shipment(reference, [facts, {"line.value": "7", "line.currency": "EUR"}])
    body["shipment"] = {"id": reference, "date": "2027-02-01", "from": "VN", "to": "DE"}
    body["end_user"]["name"] = customer
    return body


def trade(house: House) -> None:
    """An open shipment, one that is over, one that no change concerns; and one of somebody else."""
    erp = house.client("ERP", Role.SUBMITTER)
    over = None
    for body in (magnet("OPEN", "Isartal GmbH", "1250.50"), magnet("OVER", "Oder AG", "99", "USD"), shipment("FREE")):
        answer = erp.post("/v1/shipments", json=body)
        assert answer.status_code == 201, answer.text
        over = answer.json()["shipment"] if body["shipment"]["id"] == "OVER" else over
    assert erp.post(f"/v1/shipments/{over}/void").is_success
    stranger = house.client("ERP", Role.SUBMITTER, of="Other")
    assert stranger.post("/v1/shipments", json=magnet("THEIRS", "Isartal GmbH", "5000")).is_success


def make_severer(folder: Path) -> None:
    path = folder / "cn" / "CN-MOFCOM-2025-61.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("outcome: licence_required", "outcome: presumption_of_denial", 1), encoding="utf-8")


def proposed(house: House) -> dict[str, Any]:
    answer = house.client("Author", Role.RULE_AUTHOR).post("/v1/rulebook/versions", json={"reason": "Severer."})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def report(house: House, number: int = 1, of: str = "Hailan") -> dict[str, Any]:
    """The effect report of a version, once it is there."""
    officer = house.client("Li", Role.OFFICER, of=of)
    job = officer.get(f"/v1/rulebook/versions/{number}").json()["impact"]["job"]
    assert ended(officer, {"job": job})["state"] == "done"
    answer = officer.get(f"/v1/rulebook/versions/{number}/impact")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_approver_sees_what_a_version_flips_and_nobody_elses_shipments(start: Start, folder: Path) -> None:
    with start() as house:
        trade(house)
        earlier = house.service.laws.current.rulebook.hash
    make_severer(folder)
    with start() as house:
        made = proposed(house)
        assert made["impact"]["summary"] is None
        found = report(house)
        assert found["before"] == {"version": None, "rulebook": earlier}
        assert (found["rulebook"], found["known_at"], found["left_out"]) == (made["rulebook"], "2026-11-26", 0)
        assert found["not_compared"] == []
        open_, history = found["open"], found["history"]
        assert open_["shipments"] == {"compared": 2, "unchanged": 1, "flipped": 1}
        assert open_["lines"] == {"compared": 3, "unchanged": 2, "flipped": 1}
        assert history["shipments"] == {"compared": 1, "unchanged": 0, "flipped": 1}
        (flip,) = open_["effect"]["flips"]
        assert (flip["before"], flip["after"], flip["values"]) == (ANSWER, SEVERER, {"EUR": "1250.5"})
        assert [one["customer"] for one in open_["effect"]["customers"]] == ["Isartal GmbH"]
        assert [(one["customer"], one["values"]) for one in history["effect"]["customers"]] == [
            ("Oder AG", {"USD": "99"})
        ]
        (example,) = open_["effect"]["examples"]
        assert (example["shipment"], example["line"], example["product"]) == ("OPEN", "1", "MOT-7")
        assert [one["clause"] for one in example["clauses"]] == [CLAUSE]
        theirs = report(house, of="Other")
        assert theirs["open"]["effect"]["flipped"]["values"] == {"EUR": "5000"}
        assert theirs["history"]["shipments"]["compared"] == 0
        _seen_beside_the_approval(house)


def _seen_beside_the_approval(house: House) -> None:
    approver = house.client("Approver", Role.APPROVER)
    impact = approver.get("/v1/rulebook/versions/1").json()["impact"]
    assert (impact["state"], impact["summary"]["open"]["flipped"]["values"]) == ("done", {"EUR": "1250.5"})
    with house.service.database.reading() as session:
        noted = set(session.exec(select(Access.operation).where(Access.subject == "1")))
    assert {"read_version", "read_impact"} <= noted
    author = house.client("Author", Role.RULE_AUTHOR).get("/v1/rulebook/versions/1").json()["impact"]
    assert (author["state"], author["summary"]) == ("done", None)
    for lang, said in (("en", "answered otherwise"), ("zh", "结论改变")):
        page = approver.get("/v1/rulebook/versions/1/impact", params={"format": "html", "lang": lang})
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        HTMLParser().feed(page.text)
        for expected in (said, "Isartal GmbH", "OPEN/1", "EUR 1,250.5", CLAUSE):
            assert expected in page.text
        assert "THEIRS" not in page.text
    worked(house, 1)
    approved = approver.post("/v1/rulebook/versions/1/approve", json={"reason": "Seen.", "without_impact": True})
    assert approved.json()["ruling"]["without_impact"] is False


def test_who_does_not_wait_for_the_report_says_so(start: Start) -> None:
    with start() as house:
        trade(house)
        proposed(house)
        report(house)
        with house.service.database.writing() as session:  # as if it were still being made
            job = impact_of(session, house.organisation(), 1)
            assert job is not None
            job.state, job.result = RUNNING, None
        approver = house.client("Approver", Role.APPROVER)
        assert approver.get("/v1/rulebook/versions/1/impact").json()["type"] == "/problems/not-ready"
        worked(house, 1)
        url = "/v1/rulebook/versions/1/approve"
        hasty = approver.post(url, json={"reason": "Quick."})
        assert (hasty.status_code, hasty.json()["type"]) == (409, "/problems/conflict")
        assert "the effect report of this version is running" in hasty.json()["detail"]
        answer = approver.post(url, json={"reason": "Quick.", "without_impact": True})
        assert (answer.status_code, answer.json()["ruling"]["without_impact"]) == (200, True)


def test_without_shipments_there_is_nothing_to_wait_for(start: Start) -> None:
    with start() as house:
        assert proposed(house)["impact"] is None
        approver = house.client("Approver", Role.APPROVER)
        assert approver.get("/v1/rulebook/versions/1/impact").status_code == 404
        worked(house, 1)
        answer = approver.post("/v1/rulebook/versions/1/approve", json={"reason": "Agreed."})
        assert (answer.status_code, answer.json()["ruling"]["without_impact"]) == (200, False)


def test_a_report_that_is_interrupted_ends_as_an_undisturbed_one(start: Start, folder: Path) -> None:
    with start() as house:
        trade(house)
    make_severer(folder)
    with start() as house:
        proposed(house)  # and the service ends before it has been able to do much
    with start() as house:
        expected = report(house)
        job = _another(house)
        stopping = threading.Event()
        broken = Weighing(house.service.database, house.clock, stopping, told=lambda _: stopping.set())
        with pytest.raises(Interrupted):
            broken.run(job)
        house.clock.forward(timedelta(seconds=1))
        over = house.client("ERP", Role.SUBMITTER)
        for one in over.get("/v1/shipments", params={"reference": "OPEN"}).json()["items"]:
            assert over.post(f"/v1/shipments/{one['shipment']}/void").is_success
        Weighing(house.service.database, house.clock, threading.Event()).run(job)
        with house.service.database.reading() as session:
            assert session.get_one(Job, job).result == expected
        shown = house.client("Li", Role.OFFICER).get(f"/v1/jobs/{job}").json()
        assert shown["progress"] == shown["progress"] | {"shipments": 3, "of": 3, "flipped": 2}
        assert shown["result"]["open"]["flipped"]["values"] == {"EUR": "1250.5"}
        assert "Isartal" not in str(shown)


def test_a_report_that_is_cancelled_leaves_nothing(start: Start) -> None:
    with start() as house:
        trade(house)
        proposed(house)
        report(house)
        job = _another(house)

        def cancelled(_: object) -> None:
            with house.service.database.writing() as session:
                found = session.get_one(Job, job)
                if found.ended_at is None:
                    cancel(session, found, house.clock())

        Weighing(house.service.database, house.clock, threading.Event(), told=cancelled).run(job)
        shown = house.client("Li", Role.OFFICER).get(f"/v1/jobs/{job}").json()
        assert (shown["state"], shown["result"]) == ("cancelled", None)
        worked(house, 1)
        answer = house.client("Approver", Role.APPROVER).post(
            "/v1/rulebook/versions/1/approve", json={"reason": "Now."}
        )
        assert "is cancelled" in answer.json()["detail"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_compared_is_told(start: Start) -> None:
    with start() as house:
        trade(house)
        law, database = house.service.laws.current, house.service.database
        scope = Scope(house.organisation(), new_id(), house.clock(), most=2)
        bounded = StoredComparison(database, law, law, scope)
        assert list(bounded.run()) == [(2, 2, 0)]
        few = bounded.effect()  # those that are open come first
        assert ([few.parts[part].shipments for part in PARTS], few.left_out) == ([2, 0], 1)
        with database.writing() as session:
            session.execute(delete(Standing).where(col(Standing.organisation) == house.organisation()))
        proposed(house)
        found = report(house)
        assert found["not_compared"] == [{"why": "grounds_lost", "shipments": 3, "examples": ["FREE", "OPEN", "OVER"]}]
        assert found["open"]["shipments"]["compared"] == found["history"]["shipments"]["compared"] == 0


def _another(house: House) -> str:
    """Another job for the same version and shipments, which the service knows nothing of."""
    with house.service.database.writing() as session:
        jobs = new_impacts(session, session.get_one(RulebookVersion, 1), LOCAL_USER, house.clock())
        (job,) = [one for one in jobs if one.organisation == house.organisation()]
        session.add(job)
        return job.id
