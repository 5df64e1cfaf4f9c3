"""Versions of the rulebook: put forward by one, published by another, whole, compared, and never changed."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from api.cli.exits import Exit
from api.cli.main import status_of_command
from api.desk.acts import Said
from api.desk.law import unpacked
from api.desk.publishing import Lacking, approve, held, prepare, propose
from api.desk.rule_checks import check_rules
from api.security.keys import add_person
from api.security.principals import Principal
from api.security.roles import Role
from tests.service.http.conftest import House, Open
from tests.service.http.test_manifests import ended

CLAUSE = "CN-MOFCOM-2025-61/1.1"
CASES = """\
measure: CN-MOFCOM-2025-61
cases:
  - case: "A Vietnamese magnet with Chinese content needs a licence once the suspension is over"
    clause: "1.1"
    on: 2027-02-01
    facts: {item.list_entries: A61.P2.M3, item.origin: VN, item.cn_listed_value_share: 0.1 %, shipment.from: VN,
      end_user.type: civil, end_user.lists: none, end_user.listed_ownership: 0 %, end_use.kinds: civil}
    expect: licence_required
"""
MAGNETS = {
    "shipment": {"id": "S-1", "date": "2027-02-01", "from": "VN", "to": "DE"},
    "end_user": {"type": "civil", "lists": [], "listed_ownership": "0 %"},
    "end_use": {"kinds": ["civil"]},
    "lines": [
        {
            "line": {"no": 1},
            "item": {"list_entries": ["A61.P2.M3"], "cn_code": [], "origin": "VN", "cn_listed_value_share": "0.1 %"},
        }
    ],
}


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "cn" / "CN-MOFCOM-2025-61.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def with_cases(folder: Path, expected: str = "licence_required") -> None:
    """One case, which comes out as expected unless something else is."""
    shutil.rmtree(folder / "cases", ignore_errors=True)
    (folder / "cases").mkdir()
    text = CASES.replace("expect: licence_required", f"expect: {expected}")
    (folder / "cases" / "CN-MOFCOM-2025-61.yaml").write_text(text, encoding="utf-8")


def written_otherwise(folder: Path) -> None:
    """The same law in other files, which are a version of their own."""
    with (folder / "aliases.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# and no more\n")


def proposed(house: House, reason: str = "First.", **more: Any) -> dict[str, Any]:
    answer = house.client("Author", Role.RULE_AUTHOR).post("/v1/rulebook/versions", json={"reason": reason, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def published(house: House, reason: str = "First.", effective_at: datetime | None = None) -> dict[str, Any]:
    """A version that somebody approved, its cases worked before it was put forward, as the command line does."""
    service, organisation, now = house.service, house.organisation(), house.clock()
    with service.database.writing() as session:
        prepared = prepare(session, service.laws, service.settings.rules)
        with tempfile.TemporaryDirectory() as below:
            checks = check_rules(prepared.files, Path(below))
        author, approver = (
            Principal(organisation, add_person(session, organisation, name, [role], now).id, name, frozenset({role}))
            for name, role in (("Author", Role.RULE_AUTHOR), ("Approver", Role.APPROVER))
        )
        made = propose(session, prepared, Said(reason, author, now), effective_at, checks).version
        approve(session, made.number, Said("Read and agreed.", approver, now), Lacking(), without_impact=True)
        return {"number": made.number, "rulebook": made.hash, "parent": made.parent}


def worked(house: House, number: int) -> dict[str, Any]:
    """What the cases of a version came to, as soon as all of them are worked."""
    reader, until = house.client("Reader", Role.AUDITOR), time.monotonic() + 60
    while (found := reader.get(f"/v1/rulebook/versions/{number}").json())["checks"] is None:
        assert found["checking"]["state"] in ("waiting", "running"), found
        assert time.monotonic() < until
        time.sleep(0.05)
    checks: dict[str, Any] = found["checks"]
    return checks


def test_a_version_is_put_forward_by_one_and_published_by_another(start: Open, gate: threading.Event) -> None:
    with start() as house:
        other = house.organisation("Other")
        made = proposed(house, "The law of November.")
        assert (made["number"], made["state"], made["parent"], made["loaded"]) == (1, "proposed", None, True)
        assert made["rulebook"] == house.service.laws.current.rulebook.hash
        assert (made["author_name"], made["altered"]) == ("Author", [])
        assert (made["checks"], made["checking"]["state"], made["checking"]["part"]) == (None, "waiting", None)
        again = house.client("Author", Role.RULE_AUTHOR).post("/v1/rulebook/versions", json={"reason": "Again."})
        assert (again.status_code, again.json()["detail"]) == (409, "this is version 1, which waits to be ruled on")
        approver = house.client("Approver", Role.APPROVER)
        hasty = approver.post("/v1/rulebook/versions/1/approve", json={"reason": "Quick.", "without_impact": True})
        assert (hasty.status_code, hasty.json()["type"]) == (409, "/problems/conflict")
        assert hasty.json()["detail"].startswith("its cases are still being worked: the job")
        gate.set()
        checks = worked(house, 1)
        assert (checks["clauses"], checks["failed"], bool(checks["clauses_without_cases"])) == (4, 0, True)
        job = house.client("Li").get(f"/v1/jobs/{made['checking']['job']}").json()
        told = {"version": 1, "rulebook": made["rulebook"], "cases": 0, "failed": 0}
        assert (job["kind"], job["state"], job["progress"]["part"], job["result"]) == ("rule_checks", "done", 0, told)
        answer = approver.post("/v1/rulebook/versions/1/approve", json={"reason": "Agreed."})
        assert answer.json()["ruling"] == {
            "ruling": "published",
            "by": answer.json()["ruling"]["by"],
            "name": "Approver",
            "at": "2026-11-26T09:30:00+00:00",
            "reason": "Agreed.",
            "without_impact": False,
        }
        for name in ("Hailan", "Other"):
            events = house.client("Boss", Role.ADMINISTRATOR, of=name).get("/v1/events").json()["items"]
            (told,) = events
            assert (told["type"], told["data"]) == (
                "rulebook.published",
                {
                    "version": 1,
                    "rulebook": made["rulebook"],
                    "previous": None,
                    "effective_at": "2026-11-26T09:30:00Z",
                },
            )
        seen = house.client("Stranger", Role.AUDITOR, of="Other").get("/v1/rulebook/versions/1").json()
        assert (seen["author_name"], seen["ruling"]["name"], seen["checking"]["job"]) == (None, None, None)
        assert other


def test_nobody_approves_what_they_put_forward(start: Open) -> None:
    with start() as house:
        both = house.client("Both", Role.RULE_AUTHOR, Role.APPROVER)
        assert both.post("/v1/rulebook/versions", json={"reason": "Mine."}).status_code == 201
        answer = both.post("/v1/rulebook/versions/1/approve", json={"reason": "Mine too."})
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/second-person-needed")
        assert both.get("/v1/rulebook/versions/1").json()["state"] == "proposed"


def test_a_refusal_is_kept_with_its_reason_and_is_the_last_word(start: Open) -> None:
    with start() as house:
        proposed(house)
        approver = house.client("Approver", Role.APPROVER)
        refused = approver.post("/v1/rulebook/versions/1/refuse", json={"reason": "Clause 5 is not in the text."})
        assert (refused.json()["state"], refused.json()["ruling"]["reason"]) == (
            "refused",
            "Clause 5 is not in the text.",
        )
        again = approver.post("/v1/rulebook/versions/1/approve", json={"reason": "After all."})
        assert (again.status_code, again.json()["detail"]) == (409, "this version is refused already")
        assert proposed(house)["number"] == 2


def test_cases_that_fail_or_were_not_worked_leave_a_version_only_to_be_refused(
    start: Open,
    folder: Path,
    gate: threading.Event,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_cases(folder, "clear")
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)
    monkeypatch.setenv("LICET_LANG", "en")

    def ruled(act: str, number: int) -> tuple[int, str | None]:
        answer = approver.post(f"/v1/rulebook/versions/{number}/{act}", json={"reason": "Read."})
        return answer.status_code, answer.json().get("detail")

    with start() as house:
        author, approver = house.client("Li"), house.client("Approver", Role.APPROVER)
        cancelled = proposed(house)["checking"]["job"]
        assert status_of_command(["rules", "versions", "1"]) == Exit.RELEASED
        assert "not all of its cases are worked" in capsys.readouterr().err
        assert status_of_command(["rules", "approve", "1", "--reason", "Quick."]) == Exit.BAD_INPUT
        assert "its cases are still being worked" in capsys.readouterr().err
        assert author.post(f"/v1/jobs/{cancelled}/cancel").json()["state"] == "cancelled"
        why = "its cases were not worked to the end: the job that did so is cancelled; refuse this version, and put it "
        assert ruled("approve", 1) == (409, f"{why}forward anew")
        assert ruled("refuse", 1) == (200, None)
        refused = proposed(house)["checking"]["job"]
        assert ruled("refuse", 2) == (200, None)
        assert author.get(f"/v1/jobs/{refused}").json()["state"] == "cancelled"
        proposed(house)  # and the service ends before anything is worked
    gate.set()
    with start() as house:
        checks = worked(house, 3)
        assert (checks["cases"], checks["failed"], len(checks["failures"])) == (1, 1, 1)
        assert "expected clear, found licence_required" in checks["failures"][0]
        approver = house.client("Approver", Role.APPROVER)
        assert ruled("approve", 3) == (409, "1 of its cases fail")
        assert not list(house.service.jobs.folders.top.glob("*/work"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_work_on_cases_that_is_killed_again_and_again_fails(start: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.jobs.rule_checks._MODULE", "api.jobs.stopping")  # which ends without a word
    with start() as house:
        job = proposed(house)["checking"]["job"]
        assert ended(house.client("Li"), {"job": job})["result"]["why"] == "the work on the cases ended unexpectedly"
        answer = house.client("Approver", Role.APPROVER).post(
            "/v1/rulebook/versions/1/approve", json={"reason": "Agreed."}
        )
        assert "the job that did so is failed" in answer.json()["detail"]


def test_what_changed_is_told_in_words_and_a_clause_has_its_timeline(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house, "The law of November.")
        same = house.client("Author", Role.RULE_AUTHOR).post("/v1/rulebook/versions", json={"reason": "Again."})
        assert (same.status_code, same.json()["detail"]) == (409, "this is version 1 already")
        assert house.client("ERP", Role.SUBMITTER).post("/v1/shipments", json=MAGNETS).status_code == 201
        house.clock.forward(timedelta(days=5))
    edit(folder, "{at_least: 0.1 %}", "{at_least: 0.2 %}")
    with start() as house:
        second = published(house, "The threshold was raised.")
        assert (second["number"], second["parent"]) == (2, 1)
        reader = house.client("Reader", Role.AUDITOR)
        (altered,) = reader.get("/v1/rulebook/versions/2/diff", params={"lang": "en"}).json()["altered"]
        assert altered["names"] == [CLAUSE]
        assert [one["text"] for one in altered["changes"]] == [
            "condition: share of Chinese listed content: at least 0.1 % → at least 0.2 %"
        ]
        back = reader.get("/v1/rulebook/versions/1/diff", params={"against": 2, "depth": "law", "lang": "zh"}).json()
        assert back["altered"][0]["changes"][0]["text"] == "条件：中国原产管制成分价值占比不低于0.2% → 不低于0.1%"
        told = reader.get(f"/v1/clauses/{CLAUSE}/timeline", params={"lang": "en"}).json()
        assert [(one["version"]["number"], one["kind"], one["decisions"]) for one in told["versions"]] == [
            (1, "added", 1),
            (2, "changed", 0),
        ]
        assert told["versions"][1]["version"]["reason"] == "The threshold was raised."
        assert told["versions"][1]["altered"][0]["changes"][0]["after"] == {
            "item.cn_listed_value_share": {"at_least": "1/500"}
        }
        assert [one["rulebook"] for one in told["decisions"]["items"]] == [first["rulebook"]]
        whole = reader.get("/v1/clauses/CN-MOFCOM-2025-61/timeline").json()
        assert [one["version"]["number"] for one in whole["versions"]] == [1, 2]
        unchanged = reader.get("/v1/clauses/CN-MOFCOM-GAC-2025-18/1/timeline").json()
        assert [one["version"]["number"] for one in unchanged["versions"]] == [1]
        author = house.client("Author", Role.RULE_AUTHOR).get(f"/v1/clauses/{CLAUSE}/timeline").json()
        assert (author["decisions"], author["versions"][0]["decisions"]) == (None, None)
        assert reader.get("/v1/clauses/CN-NOWHERE/1/timeline").status_code == 404
        assert reader.get(f"/v1/clauses/{CLAUSE}").json()["clause"] == CLAUSE


def test_a_decision_leads_back_to_the_versions_of_its_clauses(start: Open, folder: Path) -> None:
    with start() as house:
        early = house.client("ERP", Role.SUBMITTER).post("/v1/shipments", json=MAGNETS).json()["decision"]
        house.clock.forward(timedelta(hours=1))
        published(house, "The law of November.")
        house.service.in_force.look()
        before = house.client("ERP", Role.SUBMITTER).post("/v1/shipments", json=MAGNETS).json()["decision"]
        house.clock.forward(timedelta(days=5))
        edit(folder, "{at_least: 0.1 %}", "{at_least: 0.05 %}")
        published(house, "The threshold was lowered.")
        house.service.in_force.look()
        after = house.client("ERP", Role.SUBMITTER).post("/v1/shipments", json=MAGNETS).json()["decision"]
        reader = house.client("Reader", Role.AUDITOR)

        def led(decision: str) -> tuple[Any, list[tuple[str, Any, Any]]]:
            told = reader.get(f"/v1/decisions/{decision}/clauses", params={"lang": "en"}).json()
            since = [(one["clause"], one["kind"], (one["since"] or {}).get("number")) for one in told["clauses"]]
            return (told["version"] or {}).get("number"), since

        assert led(early) == (None, [(CLAUSE, None, None)])
        assert led(before) == (1, [(CLAUSE, "added", 1)])
        assert led(after) == (2, [(CLAUSE, "changed", 2)])
        stranger = house.client("Stranger", Role.AUDITOR, of="Else")
        assert stranger.get(f"/v1/decisions/{after}/clauses").status_code == 404


def test_what_was_known_then_decides_a_check_of_then(start: Open, folder: Path) -> None:
    with start() as house:
        first = published(house)
        house.clock.forward(timedelta(days=5))
    edit(folder, "{at_least: 0.1 %}", "{at_least: 0.2 %}")
    with start() as house:
        second = published(house, "Raised.")
        house.clock.forward(timedelta(days=1))
        house.service.in_force.look()
        checker = house.client("ERP", Role.SUBMITTER)
        for known_at, version, verdict in (
            ("2026-11-28", first, "licence_required"),
            ("2026-12-01", second, "clear"),
            ("2026-11-20", first, "licence_required"),
        ):
            answer = checker.post("/v1/shipments:check", json=MAGNETS, params={"known_at": known_at}).json()
            assert (answer["rulebook"], answer["verdict"]) == (version["rulebook"], verdict), known_at
        assert checker.post("/v1/shipments:check", json=MAGNETS).json()["rulebook"] == second["rulebook"]


def test_a_version_that_another_overtook_is_put_forward_anew(start: Open, folder: Path) -> None:
    with start() as house:
        proposed(house)
    edit(folder, "{at_least: 0.1 %}", "{at_least: 0.2 %}")
    with start() as house:
        assert published(house)["number"] == 2
        late = house.client("Approver", Role.APPROVER).post("/v1/rulebook/versions/1/approve", json={"reason": "Late."})
        assert (late.status_code, late.json()["detail"]) == (
            409,
            "another version was published meanwhile; put this one forward anew",
        )


def test_what_stands_in_the_folder_now_is_put_forward_unless_something_else_is_meant(start: Open, folder: Path) -> None:
    with start() as house:
        meant = {"reason": "Read.", "rulebook": house.service.desk.law.rulebook.hash}
        edit(folder, "{at_least: 0.1 %}", "{at_least: 0.2 %}")
        author = house.client("Author", Role.RULE_AUTHOR)
        refused = author.post("/v1/rulebook/versions", json=meant)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
        assert refused.json()["detail"].endswith("not the one that is meant")
        made = proposed(house)
        assert (made["loaded"], made["rulebook"] in refused.json()["detail"]) == (False, True)
        edit(folder, "{at_least: 0.2 %}", "{at_lest: 0.2 %}")
        faulty = author.post("/v1/rulebook/versions", json={"reason": "Faulty."}).json()
        assert (faulty["type"], "did you mean" in faulty["faults"][0]["hint"]) == ("/problems/conflict", True)


def test_only_the_organisation_that_governs_acts(start: Open) -> None:
    with start() as house:
        governing = house.organisation("Governing")
    with start(governed_by=governing) as house:
        author = house.client("Author", Role.RULE_AUTHOR)
        assert author.post("/v1/rulebook/versions", json={"reason": "Ours."}).status_code == 403
        own = house.client("Author", Role.RULE_AUTHOR, of="Governing")
        assert own.post("/v1/rulebook/versions", json={"reason": "Theirs."}).status_code == 201
        for act in ("approve", "refuse"):
            answer = house.client("Approver", Role.APPROVER).post(
                f"/v1/rulebook/versions/1/{act}", json={"reason": "Ours."}
            )
            assert answer.status_code == 403
        assert author.get("/v1/rulebook/versions").status_code == 200


def test_the_database_alone_holds_the_whole_version_and_lets_nobody_change_it(start: Open, folder: Path) -> None:
    with start() as house:
        made = published(house)
        with house.service.database.reading() as session:
            assert unpacked(held(session, 1).version.files).rulebook.hash == made["rulebook"]
        for statement in (
            "UPDATE rulebook_versions SET reason = 'other'",
            "UPDATE rulebook_rulings SET ruling = 'refused'",
            "UPDATE version_checks SET checks = '{}'",
        ):
            with pytest.raises(DatabaseError, match="never changed"), house.service.database.writing() as session:
                session.connection().execute(text(statement))
        assert folder.is_dir()


def test_versions_are_listed_by_page_and_strangers_numbers_are_not_found(start: Open, folder: Path) -> None:
    with start() as house:
        for number in (1, 2, 3):
            written_otherwise(folder)
            assert proposed(house, f"Try {number}.")["number"] == number
        reader = house.client("Reader", Role.AUDITOR)
        first = reader.get("/v1/rulebook/versions", params={"limit": 2}).json()
        assert ([one["number"] for one in first["items"]], first["next"]) == ([3, 2], 2)
        rest = reader.get("/v1/rulebook/versions", params={"limit": 2, "before": 2}).json()
        assert ([one["number"] for one in rest["items"]], rest["next"]) == ([1], None)
        assert reader.get("/v1/rulebook/versions/4").status_code == 404
        assert reader.get("/v1/rulebook/versions/0").status_code == 422
        assert reader.get("/v1/rulebook/versions/3/diff", params={"against": 9}).status_code == 404


def test_of_two_rulings_at_the_same_moment_one_counts(start: Open) -> None:
    with start() as house:
        proposed(house)
        worked(house, 1)
        clients = [house.client(f"Approver {number}", Role.APPROVER) for number in range(6)]

        def rule(at: int) -> int:
            act = "approve" if at % 2 else "refuse"
            return int(clients[at].post(f"/v1/rulebook/versions/1/{act}", json={"reason": "Now."}).status_code)

        with ThreadPoolExecutor(len(clients)) as pool:
            assert sorted(pool.map(rule, range(len(clients)))) == [200, 409, 409, 409, 409, 409]
        events = house.client("Boss", Role.ADMINISTRATOR).get("/v1/events").json()["items"]
        state = clients[0].get("/v1/rulebook/versions/1").json()["state"]
        assert len(events) == (1 if state == "published" else 0)


def test_what_several_put_forward_at_the_same_moment_is_one_version(start: Open) -> None:
    with start() as house:
        clients = [house.client(f"Author {number}", Role.RULE_AUTHOR) for number in range(3)]

        def put(client: TestClient) -> int:
            return int(client.post("/v1/rulebook/versions", json={"reason": "Mine."}).status_code)

        with ThreadPoolExecutor(len(clients)) as pool:
            answers = list(pool.map(put, clients))
        assert sorted(answers) == [201, 409, 409]
        listed = clients[0].get("/v1/rulebook/versions").json()["items"]
        assert [one["number"] for one in listed] == [1]
