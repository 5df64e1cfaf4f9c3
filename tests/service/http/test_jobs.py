"""Jobs are listed, followed to their end, cancelled and removed; DBOS's tables live beside ours."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.http.service import open_service
from api.jobs.keeping import CANCELLED, DONE, ENDED, RUNNING, WAITING, Kind, new_job
from api.jobs.retention import delete_old_jobs
from api.security.principals import SYSTEM
from api.security.roles import Role
from api.store.fields import new_id
from api.store.migrating import differences
from tests.service.applications import lent
from tests.service.http.conftest import House
from tests.service.http.test_manifests import ended, upload


def a_job(house: House, state: str = WAITING, kind: Kind = "manifest", by: str = "", **progress: Any) -> str:
    """A job that nobody does."""
    job = new_job(new_id(), house.organisation(), kind, {"name": "a.csv"}, by or new_id(), house.clock())
    job.state, job.progress = state, job.progress | progress
    job.ended_at = house.clock() if state in ENDED else None
    with house.service.database.writing() as session:
        session.add(job)
    return job.id


def test_the_tables_of_jobs_are_no_difference(house: House) -> None:
    with house.service.database.engine.connect() as connection:
        assert differences(connection) == []


def test_jobs_are_listed_in_pages_and_by_state(house: House) -> None:
    client = house.client("Li")
    made = [a_job(house, RUNNING if number % 2 else WAITING) for number in range(5)]
    first = client.get("/v1/jobs?limit=3").json()
    assert [one["job"] for one in first["items"]] == made[:1:-1]
    second = client.get(f"/v1/jobs?limit=3&after={first['next']}").json()
    assert ([one["job"] for one in second["items"]], second["next"]) == (made[1::-1], None)
    assert {one["job"] for one in client.get("/v1/jobs?state=running").json()["items"]} == {made[1], made[3]}
    assert client.get("/v1/jobs?state=lost").status_code == 422


def test_a_job_is_cancelled_once_and_then_removed(house: House) -> None:
    client = house.client("Li")
    job = a_job(house)
    folder = house.service.jobs.folders.of(job)
    folder.mkdir()
    assert client.delete(f"/v1/jobs/{job}").json()["type"] == "/problems/conflict"
    assert client.get(f"/v1/jobs/{job}/results/checked.csv").json()["type"] == "/problems/not-ready"
    cancelled = client.post(f"/v1/jobs/{job}/cancel").json()
    assert (cancelled["state"], cancelled["results"]) == ("cancelled", [])
    assert cancelled["ended_at"]
    assert client.post(f"/v1/jobs/{job}/cancel").status_code == 409
    assert client.get(f"/v1/jobs/{job}/results/checked.csv").status_code == 404
    assert client.delete(f"/v1/jobs/{job}").status_code == 204
    assert client.get(f"/v1/jobs/{job}").status_code == 404
    assert not folder.exists()


def test_a_recheck_is_cancelled_by_who_may_decide_anew_unless_the_service_began_it(house: House) -> None:
    submitter, officer = house.client("Sub", Role.SUBMITTER), house.client("Li", Role.OFFICER)
    asked, begun = a_job(house, RUNNING, "recheck"), a_job(house, RUNNING, "recheck", by=SYSTEM)
    over = a_job(house, CANCELLED, "recheck", by=SYSTEM)
    refused = [submitter.post(f"/v1/jobs/{asked}/cancel"), officer.post(f"/v1/jobs/{begun}/cancel")]
    refused.append(submitter.delete(f"/v1/jobs/{over}"))
    assert [(one.status_code, one.json()["type"]) for one in refused] == [(403, "/problems/forbidden")] * 3
    assert "the right to decide anew" in refused[0].json()["detail"]
    assert officer.post(f"/v1/jobs/{asked}/cancel").json()["state"] == "cancelled"
    assert officer.get(f"/v1/jobs/{begun}").json()["state"] == "running"
    assert officer.delete(f"/v1/jobs/{over}").status_code == 204


def test_an_effect_report_is_for_who_works_on_rulebooks_and_stays_once_it_is_done(house: House) -> None:
    officer = house.client("Li", Role.OFFICER)
    author = house.client("Sun", Role.SUBMITTER, Role.RULE_AUTHOR)
    approver = house.client("Wang", Role.OFFICER, Role.APPROVER)
    running, done = a_job(house, RUNNING, "impact", by=SYSTEM), a_job(house, DONE, "impact")
    assert officer.post(f"/v1/jobs/{running}/cancel").status_code == 403
    assert author.post(f"/v1/jobs/{running}/cancel").json()["state"] == "cancelled"
    assert [one.delete(f"/v1/jobs/{running}").status_code for one in (officer, approver)] == [403, 204]
    assert officer.delete(f"/v1/jobs/{done}").status_code == 403
    kept = approver.delete(f"/v1/jobs/{done}")
    assert (kept.status_code, kept.json()["type"]) == (409, "/problems/conflict")
    old = a_job(house, DONE)
    delete_old_jobs(house.service.database, house.organisation(), 1, house.clock() + timedelta(days=2), lambda _: None)
    assert approver.get(f"/v1/jobs/{old}").status_code == 404
    assert approver.get(f"/v1/jobs/{done}").json()["kind"] == "impact"


def test_events_tell_each_step_and_end_by_themselves(house: House) -> None:
    client = house.client("Li")
    job = a_job(house, RUNNING, rows=10, step=3)
    cancelling = threading.Timer(1, lambda: client.post(f"/v1/jobs/{job}/cancel"))
    cancelling.start()
    told = client.get(f"/v1/jobs/{job}/events")
    cancelling.join()
    assert told.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert _events(told.text) == [("3", "progress"), ("4", "cancelled")]


def test_whoever_comes_back_hears_only_what_is_new(house: House) -> None:
    client = house.client("Li")
    job = a_job(house, RUNNING, step=3)
    client.post(f"/v1/jobs/{job}/cancel")
    url = f"/v1/jobs/{job}/events"
    assert _events(client.get(url).text) == [("4", "cancelled")]
    assert _events(client.get(url, headers={"last-event-id": "3"}).text) == [("4", "cancelled")]
    assert client.get(url, headers={"last-event-id": "4"}).status_code == 204
    assert _events(client.get(url, headers={"last-event-id": "nonsense"}).text) == [("4", "cancelled")]


def test_only_who_may_check_manifests_sees_jobs(house: House) -> None:
    job = a_job(house)
    for role in set(Role) - {Role.SUBMITTER, Role.OFFICER}:
        assert house.client(role, role).get(f"/v1/jobs/{job}").status_code == 403


def test_a_second_service_takes_jobs_in_and_leaves_them_to_the_first(house: House) -> None:
    settings, law = house.service.settings, house.service.laws.current
    with (
        lent(lambda: open_service(settings, local=False, now=house.clock, law=law)) as second,
        TestClient(second) as client,
    ):
        client.headers["authorization"] = f"Bearer {house.key('Li', Role.OFFICER)}"
        job = ended(client, upload(client))
    assert job["state"] == "done"


def test_uploads_that_never_became_jobs_are_swept_away(house: House) -> None:
    folders = house.service.jobs.folders
    kept, fresh, abandoned = a_job(house), new_id(), new_id()
    for one in (kept, fresh, abandoned):
        folders.of(one).mkdir()
    for one in (kept, abandoned):
        os.utime(folders.of(one), (0, 0))
    house.service.jobs.night()
    assert {path.name for path in folders.top.iterdir() if path.is_dir()} == {kept, fresh}


def test_a_job_whose_files_are_gone_fails(house: House) -> None:
    client = house.client("Li")
    job = upload(client)["job"]
    house.service.jobs.folders.remove(job)
    assert ended(client, {"job": job})["state"] == "failed"


def _events(text: str) -> list[tuple[str, str]]:
    """The ids and names of events."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((fields["id"], fields["event"]))
    return found
