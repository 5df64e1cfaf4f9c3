"""A published version becomes law while the service runs, for everything at once; what was decided is decided anew."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.cli.exits import Exit
from api.cli.main import status_of_command
from api.desk.law import Law, LawLost, loaded_as
from api.jobs.keeping import RUNNING
from api.security.principals import SYSTEM
from api.security.roles import Role
from api.store.tables.events import Event
from api.store.tables.jobs import Job
from api.store.tables.standings import KeptRulebook
from api.store.tables.versions import RulebookRuling, RulebookVersion
from tests.service.http.conftest import House, Open
from tests.service.http.test_manifests import ended, result, upload
from tests.service.http.test_versions import MAGNETS, edit, published

LEAVES = {"date": "2027-02-01", "from": "VN", "to": "DE"}
LOWER, HIGHER = "{at_least: 0.1 %}", "{at_least: 0.2 %}"
MANIFEST = (
    b"shipment_id,line_no,ship_date,from_country,to_country,list_entries,cn_code,origin_country,cn_listed_share,"
    b"end_user_type,end_user_lists,end_user_listed_ownership,end_use\n"
    b"S-1,1,2027-02-01,VN,DE,A61.P2.M3,none,VN,0.1 %,civil,none,0 %,civil\n"
)


def step(house: House) -> None:
    """What a few seconds bring."""
    house.service.in_force.step(house.service.jobs.recheck_overtaken)


def submit(client: TestClient, reference: str) -> dict[str, Any]:
    answer = client.post("/v1/shipments", json=MAGNETS | {"shipment": LEAVES | {"id": reference}})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rechecks(client: TestClient) -> list[dict[str, Any]]:
    """The re-checks that were started, ended."""
    found = client.get("/v1/jobs").json()["items"]
    return [ended(client, one) for one in found if one["kind"] == "recheck"]


def told(house: House, type_: str) -> list[dict[str, Any]]:
    with house.service.database.reading() as session:
        found = session.exec(select(Event).where(Event.type == type_).order_by(Event.id)).all()
    return [orjson.loads(one.body)["data"] for one in found]


def test_a_version_becomes_law_at_its_moment_and_open_shipments_are_decided_anew(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house)
        step(house)
        li = house.client("Li")
        taken = submit(li, "S-1")
        assert (taken["rulebook"], taken["verdict"], taken["state"]) == (first["rulebook"], "licence_required", "held")
        edit(folder, LOWER, HIGHER)
        tomorrow = house.clock() + timedelta(days=1)
        second = published(house, "Raised.", tomorrow)
        step(house)
        assert submit(li, "S-2")["rulebook"] == first["rulebook"]  # it is published, and not in force yet
        house.clock.forward(timedelta(days=1))
        step(house)
        shown = li.get("/v1/rulebook").json()
        assert (shown["rulebook"], shown["version"]["number"]) == (second["rulebook"], 2)
        assert datetime.fromisoformat(shown["version"]["effective_at"]) == tomorrow
        assert house.anonymous.get("/ready").json()["version"] == 2
        between = submit(li, "S-3")
        assert (between["rulebook"], between["verdict"], between["state"]) == (second["rulebook"], "clear", "released")
        step(house)
        (job,) = rechecks(li)
        assert (job["state"], job["result"]["decided"], job["result"]["causes"]) == ("done", 2, {"rulebook": 2})
        new, old = li.get(f"/v1/decisions?shipment={taken['shipment']}").json()["items"]
        assert (new["previous"], new["cause"], new["rulebook"]) == (old["decision"], "rulebook", second["rulebook"])
        assert (old["rulebook"], old["action"], new["action"]) == (first["rulebook"], "hold", "release")
        assert len(li.get(f"/v1/decisions?shipment={between['shipment']}").json()["items"]) == 1
        assert li.get(f"/v1/decisions/{old['decision']}").json()["replayed"] is True
        changed = [(one["previous"], one["before"]["verdict"]) for one in told(house, "decision.verdict_changed")]
        assert (old["decision"], "licence_required") in changed
        assert told(house, "recheck.digest") == [job["result"]]


def test_the_version_in_force_counts_over_the_folder_from_the_start(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house)
    edit(folder, LOWER, HIGHER)
    with start() as house:
        assert submit(house.client("Li"), "S-1")["rulebook"] == first["rulebook"]
    edit(folder, HIGHER, "{at_lest: 0.2 %}")
    with start() as house:
        assert submit(house.client("Li"), "S-2")["rulebook"] == first["rulebook"]


def test_what_took_effect_while_nothing_ran_has_open_shipments_decided_anew(start: Open, folder: Path) -> None:
    with start() as house:
        published(house)
        submit(house.client("Li"), "S-1")
        edit(folder, LOWER, HIGHER)
        published(house, "Raised.")
    with start() as house:
        step(house)
        (job,) = rechecks(house.client("Li"))
        assert job["result"]["causes"] == {"rulebook": 1}


def test_however_many_processes_see_it_each_organisation_has_one_recheck(start: Open, folder: Path) -> None:
    with start() as house, start() as other:
        published(house)
        clients = [house.client("Li", of=name) for name in ("Hailan", "Else")]
        for number, client in enumerate(clients):
            submit(client, f"S-{number}")
        edit(folder, LOWER, HIGHER)
        published(house, "Raised.")
        with ThreadPoolExecutor(2) as pool:
            for _ in range(2):
                list(pool.map(step, (house, other)))
        late = submit(TestClient(other.app, headers=clients[0].headers), "S-3")
        assert late["verdict"] == "clear"
        for client in clients:
            (job,) = rechecks(client)
            assert job["result"]["decided"] == 1
        assert len(told(house, "recheck.digest")) == 2


def test_a_shipment_decided_under_the_old_law_by_whoever_saw_it_late_is_decided_anew(start: Open, folder: Path) -> None:
    with start() as house, start() as late:
        published(house)
        edit(folder, LOWER, HIGHER)
        second = published(house, "Raised.")
        step(house)
        li = house.client("Li")
        taken = submit(TestClient(late.app, headers=li.headers), "S-1")
        assert taken["verdict"] == "licence_required"
        step(late)
        (job,) = rechecks(li)
        assert job["result"]["causes"] == {"rulebook": 1}
        assert (
            li.get(f"/v1/decisions?shipment={taken['shipment']}").json()["items"][0]["rulebook"] == (second["rulebook"])
        )


def test_a_version_that_cannot_be_loaded_takes_nothing_down(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house)
        step(house)
        unloadable(house, 2)
        step(house)
        ready = house.anonymous.get("/ready")
        assert (ready.status_code, ready.json()["version"], ready.json()["passed_over"]) == (200, 1, [2])
        assert submit(house.client("Li"), "S-1")["rulebook"] == first["rulebook"]
        edit(folder, LOWER, HIGHER)
        refused = house.client("Author", Role.RULE_AUTHOR).post("/v1/rulebook/versions", json={"reason": "On."})
        assert "this release cannot load the rulebook ffffffffffff" in refused.json()["detail"]
    with start() as house:
        assert house.anonymous.get("/ready").json()["passed_over"] == [2]
        assert submit(house.client("Li"), "S-2")["rulebook"] == first["rulebook"]


def test_what_nobody_has_approved_never_decides_in_the_place_of_what_cannot_be_loaded(
    start: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_another_release(*_: object) -> Law:
        raise LawLost("written another way")

    with start() as house:
        published(house)
    edit(folder, LOWER, HIGHER)
    monkeypatch.setattr("api.desk.in_force.loaded_as", of_another_release)
    with pytest.raises(LawLost, match="nobody has approved"), start():
        pass


def test_a_law_that_changes_on_the_way_is_the_law_of_all_shipments(start: Open, folder: Path) -> None:
    """A re-check has decided some shipments when the next version comes into force: it begins again with them."""
    with start() as house:
        published(house)
        step(house)
        li = house.client("Li")
        taken = [submit(li, f"S-{number}") for number in range(10)]
        edit(folder, LOWER, HIGHER)
        published(house, "Raised.")
        rechecking = house.service.jobs._rechecking  # so that it stops in the midst
        job = rechecking.job(house.organisation(), SYSTEM, everything=False)
        job.state = "running"
        with house.service.database.writing() as session:
            session.add(job)
        assert rechecking._some(job.id)
        edit(folder, HIGHER, "{at_least: 0.3 %}")
        third = published(house, "Raised again.")
        rechecking.run(job.id)
        latest = {
            one["shipment"]: one["rulebook"] for one in reversed(li.get("/v1/decisions?limit=100").json()["items"])
        }
        assert latest == {one["shipment"]: third["rulebook"] for one in taken}


def test_a_profile_that_a_new_law_does_not_know_is_said(start: Open, folder: Path) -> None:
    with start() as house:
        published(house)
        step(house)
        li = house.client("Li")
        body = {"pending": {"CN-MOFCOM-2026-09-28": {"decision": "confirmed", "citation": "announcement 91"}}}
        assert li.put("/v1/profile", json=body).status_code == 200, li.put("/v1/profile", json=body).text
        for path in folder.rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            renamed = path.with_name(path.name.replace("CN-MOFCOM-2026-09-28", "CN-MOFCOM-2026-09-30"))
            path.rename(renamed)
            renamed.write_text(text.replace("CN-MOFCOM-2026-09-28", "CN-MOFCOM-2026-09-30"), encoding="utf-8")
        published(house, "Another number.")
        step(house)
        answer = li.post("/v1/shipments", json=MAGNETS | {"shipment": LEAVES | {"id": "S-2"}})
        assert answer.status_code == 422
        assert "does not fit the rulebook" in answer.json()["faults"][0]["what"]


def test_a_manifest_is_checked_under_the_law_that_it_was_asked_under(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house)
        step(house)
        edit(folder, LOWER, HIGHER)
        li = house.client("Li")
        job = ended(li, upload(li, MANIFEST))
        assert (job["state"], job["asked"]["rulebook"]) == ("done", first["rulebook"]), job
        checked = result(li, job, "checked.csv")
        assert b"licence_required" in checked
        second = published(house, "Raised.")
        step(house)
        again(house, job["job"])
        assert result(li, ended(li, job), "checked.csv") == checked
        line = li.get(f"/v1/jobs/{job['job']}/lines/2").json()
        assert (line["unexplained"], line["explanation"]["rulebook"]) == (None, first["rulebook"])
        assert line["answer"]["verdict"] == line["explanation"]["floor"] == "licence_required"
        later = ended(li, upload(li, MANIFEST))
        assert later["asked"]["rulebook"] == second["rulebook"]
        assert b"licence_required" not in result(li, later, "checked.csv")


def test_what_would_have_been_said_then_is_the_same_through_every_door(
    start: Open, folder: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a shipment of February: as it was known in November, before anything was published, today, and tomorrow."""
    orders = tmp_path / "orders.csv"
    orders.write_bytes(MANIFEST)
    with start() as house:
        first = published(house)
        house.clock.forward(timedelta(days=5))
        edit(folder, LOWER, HIGHER)
        second = published(house, "Raised.")
        edit(folder, HIGHER, "{at_least: 0.3 %}")
        later = house.clock() + timedelta(days=2)
        third = published(house, "Raised again.", later)
        step(house)
        li = house.client("Li")
        monkeypatch.setattr("api.clock.now", house.clock)
        monkeypatch.setenv("LICET_LANG", "en")
        for known_at, version, because, verdict in (
            ("2026-11-28", first, "in_force", "licence_required"),
            ("2026-11-01", first, "first", "licence_required"),
            ("2026-12-01", second, "in_force", "clear"),
            ("2026-12-03", third, "in_force", "clear"),
        ):
            asked = {"known_at": known_at}
            answer = li.post("/v1/shipments:check", json=MAGNETS, params=asked).json()
            assert (answer["rulebook"], answer["verdict"]) == (version["rulebook"], verdict), known_at
            assert (answer["law"]["version"], answer["law"]["because"]) == (version["number"], because)
        assert li.post("/v1/shipments:check", json=MAGNETS).json()["law"]["version"] == second["number"]
        for known_at, version, because, verdict in (
            ("2026-11-28", first, "in_force", "licence_required"),
            ("2026-12-03", third, "in_force", "clear"),
        ):
            job = ended(li, upload(li, MANIFEST, known_at=known_at))
            told = (job["asked"]["rulebook"], job["asked"]["version"], job["asked"]["because"])
            assert told == (version["rulebook"], version["number"], because)
            assert verdicts(result(li, job, "checked.csv")) == [verdict]
            named = ["--rules", "published", "--database-url", database_url, "--known-at", known_at]
            assert status_of_command(["check", str(orders), *named]) == (0 if verdict == "clear" else 1)
            assert verdicts((tmp_path / "orders.checked.csv").read_bytes()) == [verdict]


def verdicts(checked: bytes) -> list[str]:
    return [row["licet_verdict"] for row in csv.DictReader(io.StringIO(checked.decode("utf-8-sig")))]


def test_nobody_waits_for_a_law_and_each_shipment_is_decided_under_one(
    start: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slowly(*given: Any) -> Law:
        assert gate.wait(60)
        return loaded_as(*given)

    with start() as house:
        first = published(house)
        step(house)
        edit(folder, LOWER, HIGHER)
        second = published(house, "Raised.")
        monkeypatch.setattr("api.desk.in_force.loaded_as", slowly)
        li = house.client("Li")
        with ThreadPoolExecutor(3) as pool:
            looking = pool.submit(house.service.in_force.look)
            assert submit(li, "S-0")["rulebook"] == first["rulebook"]
            several = [pool.submit(submit, li, f"S-{number}") for number in range(1, 30)]
            gate.set()
            looking.result()
            found = [one.result() for one in several] + [submit(li, "S-30")]
        said = {first["rulebook"]: "licence_required", second["rulebook"]: "clear"}
        assert all(said[one["rulebook"]] == one["verdict"] for one in found)
        assert found[-1]["rulebook"] == second["rulebook"]
        for one in found[::6]:
            assert li.get(f"/v1/decisions/{one['decision']}").json()["replayed"] is True


def test_a_running_service_sees_by_itself_what_is_published_elsewhere(
    start: Open, folder: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desk.in_force._LOOKED_EVERY", 0.05)
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)
    monkeypatch.setenv("LICET_RULES", str(folder))
    with start() as house:
        monkeypatch.setattr("api.clock.now", house.clock)
        assert status_of_command(["rules", "publish", "--reason", "First."]) == Exit.RELEASED
        monkeypatch.setenv("LICET_KEY", house.key("Approver", Role.APPROVER))
        assert status_of_command(["rules", "approve", "1", "--reason", "Agreed."]) == Exit.RELEASED
        until = time.monotonic() + 60
        while house.anonymous.get("/ready").json()["version"] != 1:
            assert time.monotonic() < until
            time.sleep(0.02)


def test_the_documentation_follows_the_law(start: Open, folder: Path) -> None:
    with start() as house:
        published(house)
        step(house)
        before = house.anonymous.get("/openapi.json").json()
        vocabulary = folder / "vocabulary.yaml"
        text = vocabulary.read_text(encoding="utf-8")
        vocabulary.write_text(text.replace("en: country of origin", "en: land of origin", 1), encoding="utf-8")
        published(house, "Other words.")
        step(house)
        assert house.anonymous.get("/openapi.json").json() != before


def test_a_version_that_only_reads_columns_otherwise_is_law_too(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house)
        step(house)
        before = house.service.desk.law
        with (folder / "aliases.yaml").open("a", encoding="utf-8") as file:
            file.write("\n# another way to read columns\n")
        second = published(house, "Columns.")
        step(house)
        after = house.service.desk.law
        assert (house.anonymous.get("/ready").json()["version"], second["rulebook"]) == (2, first["rulebook"])
        assert before.files != after.files


def again(house: House, job: str) -> None:
    """What happens to a job that was running when the process died."""
    with house.service.database.writing() as session:
        found = session.get_one(Job, job)
        found.state, found.ended_at, found.result = RUNNING, None, None
        session.add(found)
    house.service.jobs._perform("manifest", job)


def unloadable(house: House, number: int) -> None:
    """A version of which another release knew more than this one does."""
    files = zlib.compress(json.dumps({"vocabulary.yaml": "facts: written another way\n"}).encode())
    hash_, now = "f" * 64, house.clock()
    with house.service.database.writing() as session:
        earlier = session.get_one(RulebookVersion, number - 1)
        session.add(KeptRulebook(hash=hash_, files=files, kept_at=now))
        session.flush()
        values = earlier.model_dump() | {"number": number, "hash": hash_, "files": files, "parent": number - 1}
        session.add(RulebookVersion(**values))
        session.flush()
        ruling = session.get_one(RulebookRuling, number - 1).model_dump()
        session.add(RulebookRuling(**ruling | {"version": number}))
