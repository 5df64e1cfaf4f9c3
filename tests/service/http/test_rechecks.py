"""What was decided is decided anew, once, when the law has changed; what is coming is told, once."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.desk.law import Law
from api.jobs.notices import tell_what_is_coming
from api.security.principals import SYSTEM
from api.security.roles import Role
from api.store.tables.accesses import Access
from api.store.tables.events import Event
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.licences import Draw
from api.store.tables.organisations import Organisation
from api.store.tables.shipments import (
    DecisionClause,
    DecisionParty,
    RememberedRequest,
    Shipment,
    StoredDecision,
)
from api.store.tables.standings import KeptRulebook
from tests.service.http.conftest import MAGNET, House, shipment
from tests.service.http.test_jobs_killed import finished, served
from tests.service.http.test_licences import enter, left, licensed
from tests.service.http.test_manifests import ended

GALLIUM = "3C001.a"
OVER_A_BOUNDARY = timedelta(days=3)  # announcement 72 of 2025 suspends paragraph 2 through 27 November 2026


def night(house: House) -> list[dict[str, Any]]:
    """What a night brings: the jobs that it has started, ended."""
    before = {job for client in _everybody(house) for job in _jobs(client)}
    house.service.jobs.night()
    return [ended(client, {"job": job}) for client in _everybody(house) for job in _jobs(client) if job not in before]


def told(house: House, type_: str) -> list[dict[str, Any]]:
    """What events of a type say."""
    with house.service.database.reading() as session:
        found = session.exec(select(Event).where(Event.type == type_).order_by(Event.id)).all()
    return [orjson.loads(one.body)["data"] for one in found]


def submit(client: TestClient, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = client.post("/v1/shipments", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def decisions(client: TestClient, taken: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/v1/decisions?shipment={taken['shipment']}").json()["items"]
    return found


def test_nothing_is_decided_anew_while_the_law_stands_still(house: House) -> None:
    li = house.client("Li")
    taken = submit(li, shipment(lines=[MAGNET]))
    assert night(house) == []
    house.clock.forward(timedelta(days=1))
    assert night(house) == []
    assert len(decisions(li, taken)) == 1
    assert told(house, "recheck.digest") == []


def test_a_boundary_of_the_law_has_open_shipments_decided_anew(house: House) -> None:
    li = house.client("Li")
    held = submit(li, licensed("H", "1"))  # the licence that it names is entered only afterwards
    free = submit(li, shipment("R"))
    arrived, void = submit(li, shipment("D")), submit(li, shipment("V"))
    assert li.post(f"/v1/shipments/{arrived['shipment']}/deliver").is_success
    assert li.post(f"/v1/shipments/{void['shipment']}/void").is_success
    licence = enter(li, quantity_limit="5", unit="KGM")["licence"]
    house.clock.forward(OVER_A_BOUNDARY)
    (job,) = night(house)
    assert (job["state"], job["by"]) == ("done", SYSTEM)
    digest = job["result"]
    assert (digest["decided"], digest["changed"], digest["causes"]) == (2, 1, {"calendar": 2})
    (flip,) = digest["flips"]
    assert (flip["from"]["action"], flip["to"]["action"], flip["shipments"]) == ("hold", "release", 1)
    assert [one["reference"] for one in digest["largest"]] == ["H"]
    assert told(house, "recheck.digest") == [digest]
    new, old = decisions(li, held)
    assert (new["previous"], new["cause"], new["by"]) == (old["decision"], "calendar", SYSTEM)
    assert li.get(f"/v1/shipments/{held['shipment']}").json()["state"] == "released"
    assert left(li, licence) == 4
    assert len(decisions(li, free)) == 2
    assert len(decisions(li, arrived)) == len(decisions(li, void)) == 1
    assert night(house) == []  # once is enough


def test_a_line_that_is_worth_nothing_counts_nothing_in_the_digest(house: House) -> None:
    li = house.client("Li")
    submit(li, licensed("H", "1", **{"line.value": "none", "line.currency": "EUR"}))
    enter(li, quantity_limit="5", unit="KGM")
    house.clock.forward(OVER_A_BOUNDARY)
    (job,) = night(house)
    assert (job["state"], job["result"]["changed"]) == ("done", 1)
    assert [one["value"] for one in job["result"]["largest"]] == [{}]


def test_another_rulebook_has_open_shipments_decided_anew(house: House) -> None:
    li = house.client("Li")
    taken = submit(li, shipment(lines=[MAGNET]))
    with house.service.database.writing() as session:  # as if it had been decided under an earlier rulebook
        row = session.get_one(StoredDecision, taken["decision"])
        kept = session.exec(select(KeptRulebook)).one()
        session.add(KeptRulebook(hash="0" * 64, files=kept.files, kept_at=kept.kept_at))
        values = row.model_dump() | {"id": taken["decision"][:-4] + "0000", "rulebook": "0" * 64}
        session.add(StoredDecision(**values))
        session.get_one(Shipment, taken["shipment"]).decision = values["id"]
    (job,) = night(house)
    assert job["result"]["causes"] == {"rulebook": 1}
    assert decisions(li, taken)[0]["cause"] == "rulebook"


def test_each_organisation_has_a_digest_of_its_own(house: House) -> None:
    for name in ("Hailan", "Other"):
        submit(house.client("Li", of=name), shipment(name))
    house.clock.forward(OVER_A_BOUNDARY)
    first, second = night(house)
    assert first["result"]["decided"] == second["result"]["decided"] == 1
    with house.service.database.reading() as session:
        found = session.exec(select(Event.organisation).where(Event.type == "recheck.digest")).all()
    assert set(found) == {house.organisation("Hailan"), house.organisation("Other")}


def test_an_officer_may_have_everything_open_decided_anew(house: House) -> None:
    officer, stranger = house.client("Li", Role.OFFICER), house.client("Bo", of="Other")
    other = submit(stranger, shipment("O"))
    taken = [submit(officer, shipment(f"S-{number}")) for number in range(20)]
    answer = officer.post("/v1/rechecks")
    assert answer.status_code == 202
    job = ended(officer, answer.json())
    assert (job["state"], job["result"]["decided"], job["result"]["causes"]) == ("done", 20, {"asked": 20})
    assert all(len(decisions(officer, one)) == 2 for one in taken)
    assert len(decisions(stranger, other)) == 1
    assert house.client("Wu", Role.SUBMITTER).post("/v1/rechecks").status_code == 403


def test_a_released_shipment_keeps_what_it_drew_itself(house: House) -> None:
    li = house.client("Li")
    licence = enter(li, quantity_limit="10", unit="KGM")["licence"]
    taken = submit(li, licensed("S-1", "8"))
    assert taken["state"] == "released"
    again = li.post(f"/v1/decisions/{taken['decision']}/recheck").json()
    assert (again["action"], again["licences_short"], again["changed"]) == ("release", [], False)
    assert left(li, licence) == 2
    job = ended(li, li.post("/v1/rechecks").json())
    assert (job["result"]["decided"], job["result"]["changed"]) == (1, 0)
    assert left(li, licence) == 2
    assert submit(li, licensed("S-2", "3"))["state"] == "held"


def test_what_is_coming_is_told_once(house: House) -> None:
    li = house.client("Li")
    soon = enter(li, number="SOON", valid_through="2026-12-20")
    enter(li, number="LATER", valid_through="2027-12-20")
    enter(li, quantity_limit="10", unit="KGM")
    submit(li, licensed("S-1", "9"))
    for _ in range(2):
        night(house)
        (expiring,) = told(house, "licence.expiring")
        assert (expiring["licence"], expiring["days_left"], expiring["within"]) == (soon["licence"], 24, 30)
        (spent,) = told(house, "licence.nearly_spent")
        assert (spent["number"], spent["quantity_drawn"], spent["quantity_limit"]) == ("2026-CN-0417", "9", "10")
    house.clock.forward(timedelta(days=18))
    night(house)
    assert [one["within"] for one in told(house, "licence.expiring")] == [30, 7]
    house.clock.forward(timedelta(days=6))
    night(house)
    assert [one["within"] for one in told(house, "licence.expiring")] == [30, 7, 1]


def test_a_cliff_ahead_is_told_with_the_shipments_that_it_touches(house: House) -> None:
    li = house.client("Li")
    to_us = {"id": "US", "date": "2026-11-26", "from": "CN", "to": "US"}
    taken = submit(li, shipment(lines=[{"item.cn_code": GALLIUM}], shipment=to_us))
    submit(li, shipment("S-2"))
    days = {stretch["from"] for line in taken["lines"] for stretch in line["timeline"][1:]}
    assert "2026-11-28" in days
    night(house)
    night(house)
    cliffs = told(house, "cliff.ahead")
    assert cliffs
    assert {one["day"] for one in cliffs} <= days
    assert all(one["shipments"] == 1 and one["days_left"] <= one["within"] for one in cliffs)
    assert len({(one["day"], one["within"]) for one in cliffs}) == len(cliffs)


def test_what_is_over_is_deleted_and_an_open_hold_never(house: House) -> None:
    days = 30
    li = house.client("Li")
    enter(li, quantity_limit="10", unit="KGM")
    held = submit(li, shipment("H", lines=[MAGNET]))
    gone = submit(li, licensed("R", "2"))
    void = submit(li, shipment("V", lines=[MAGNET]))
    li.post(f"/v1/holds/{void['hold']}/comments", json={"text": "no"})
    li.post(f"/v1/holds/{void['hold']}/attachments", files={"file": ("a.txt", b"a")})
    li.post(f"/v1/shipments/{void['shipment']}/void")
    li.post("/v1/shipments", json=shipment("K"), headers={"idempotency-key": "k"})
    house.clock.forward(timedelta(days=days + 5))
    fresh = submit(li, shipment("F"))
    night(house)
    assert _count(house, RememberedRequest) == 0  # what nobody can ask for again
    assert _count(house, Shipment) == 5  # for ever, unless somebody says how long
    object.__setattr__(house.service.jobs, "_retention_days", days)
    night(house)
    with house.service.database.reading() as session:
        kept = set(session.exec(select(Shipment.id)).all())
        noted = session.exec(select(Access).where(Access.operation == "retention")).all()
        draws = session.exec(select(Draw.shipment)).all()
        decided = set(session.exec(select(StoredDecision.shipment)).all())
    assert kept == decided == {held["shipment"], fresh["shipment"]}
    assert draws == [gone["shipment"]]
    assert (noted[0].subject, noted[0].by) == ("3 shipments", SYSTEM)
    for table in (HoldAct, Attachment):
        assert _count(house, table) == 0
    with house.service.database.reading() as session:
        ids = set(session.exec(select(StoredDecision.id)).all())
        for index in (DecisionClause, DecisionParty):
            assert set(session.exec(select(index.decision)).all()) <= ids
        assert {hold.shipment for hold in session.exec(select(Hold)).all()} == {held["shipment"]}


def test_a_recheck_that_breaks_off_has_failed_and_stands_in_no_way(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = house.client("Li")
    submit(li, shipment("S"))

    def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    def state() -> str:
        return str(ended(li, li.post("/v1/rechecks").json())["state"])

    with monkeypatch.context() as patched:
        patched.setattr("api.jobs.rechecks.recheck", broken)
        assert state() == "failed"
    assert state() == "done"


def test_a_night_that_fails_for_one_organisation_comes_for_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (house.client(name, of=name) for name in ("Hailan", "Else"))
    for client in (first, second):
        client.post("/v1/shipments", json=shipment("K"), headers={"idempotency-key": "k"})

    def broken(session: Session, law: Law, organisation: str, now: datetime) -> int:
        if organisation == house.organisation("Hailan"):
            raise RuntimeError("nobody foresaw this")
        return tell_what_is_coming(session, law, organisation, now)

    monkeypatch.setattr("api.jobs.jobs.tell_what_is_coming", broken)
    house.clock.forward(timedelta(days=31))
    house.service.jobs.night()
    assert _count(house, RememberedRequest) == 1


@pytest.mark.usefixtures("folder")  # the rulebook of the services that are killed
def test_no_shipment_is_decided_twice_or_passed_over_however_often_the_service_dies(
    database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(7)
    with served(tmp_path, database_url) as service:
        batch = {"shipments": [shipment(f"S-{number}") for number in range(150)]}
        taken = httpx2.post(f"{service.url}/v1/shipments:batch", json=batch, timeout=60)
        assert taken.is_success, taken.text
        job = httpx2.post(f"{service.url}/v1/rechecks").json()["job"]
        time.sleep(chance.uniform(0.3, 1.0))
        service.end(signal.SIGKILL)
    for _ in range(3):
        with served(tmp_path, database_url) as service:
            time.sleep(chance.uniform(0, 0.8))
            service.end(signal.SIGKILL)
    with served(tmp_path, database_url) as service:
        assert finished(service, job)["result"]["decided"] == 150
        found: list[str] = []
        after: str | None = ""
        while after is not None:
            page = httpx2.get(f"{service.url}/v1/decisions?limit=200" + (f"&after={after}" if after else "")).json()
            found += [one["reference"] for one in page["items"]]
            after = page["next"]
    assert sorted(found) == sorted(2 * [f"S-{number}" for number in range(150)])


def _everybody(house: House) -> list[TestClient]:
    """Somebody of each organisation."""
    with house.service.database.reading() as session:
        names = session.exec(select(Organisation.name)).all()
    return [house.client(f"reader of {name}", of=name) for name in names]


def _jobs(client: TestClient) -> list[str]:
    return [one["job"] for one in client.get("/v1/jobs").json()["items"]]


def _count(house: House, table: Any) -> int:
    with house.service.database.reading() as session:
        return len(session.exec(select(table)).all())
