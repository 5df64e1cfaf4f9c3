"""The pages of changes: a version is put forward by one, read and approved by another, and never twice."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from fastapi.testclient import TestClient
from httpx2 import Response

from api.security.keys import add_person
from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from tests.service.http.conftest import House, Open
from tests.service.http.test_impacts import magnet
from tests.service.http.test_manifests import ended
from tests.service.http.test_versions import edit, with_cases, worked, written_otherwise

CLAUSE = "CN-MOFCOM-2025-61/1.1"


def signed_in(house: House, name: str, *roles: Role, of: str = "Hailan", language: str = "en") -> TestClient:
    """A browser at which somebody in these roles is signed in."""
    organisation = house.organisation(of)
    with house.service.database.writing() as session:
        person = add_person(session, organisation, name, roles, house.clock())
        token = open_session(session, person, Opening(PASSWORD), house.clock()).token
    headers = {"accept": "text/html", "accept-language": language}
    return TestClient(house.app, headers=headers, cookies={"licet_session": token}, follow_redirects=False)


def posted(browser: TestClient, path: str, page: str = "", **fields: str) -> Response:
    """A form of a page, sent as its visitor would."""
    token = re.search(r'name="token" value="([^"]+)"', browser.get(page or path).text)
    assert token is not None
    return browser.post(path, data={"token": token[1], **fields})


def test_two_people_publish_a_version_whose_difference_is_read_in_words(start: Open, folder: Path) -> None:
    with start() as house:
        author = signed_in(house, "Author", Role.RULE_AUTHOR)
        approver = signed_in(house, "Approver", Role.APPROVER)
        blank = posted(author, "/changes", reason="  ")
        assert blank.status_code == 422
        assert "Say why" in blank.text
        answer = posted(author, "/changes", reason="The law of November.")
        assert (answer.status_code, answer.headers["location"]) == (303, "/changes/versions/1")
        assert "An approver has to rule on it." in author.get("/changes/versions/1").text
        first = "/changes/versions/1"
        assert posted(approver, f"{first}/approve", first, reason="").status_code == 422
        twice = posted(author, "/changes", reason="The law of November.")
        assert (twice.status_code, "version 1, which waits to be ruled on" in twice.text) == (422, True)
        worked(house, 1)
        assert posted(approver, f"{first}/approve", first, reason="Read and agreed.").status_code == 303
        assert "Read and agreed." in approver.get(first).text
        again = posted(author, "/changes", reason="Again.")
        assert (again.status_code, "this is version 1 already" in again.text) == (422, True)
        house.service.in_force.look()
        erp = house.client("ERP", Role.SUBMITTER)
        assert erp.post("/v1/shipments", json=magnet("OPEN", "Isartal GmbH", "1250.50")).status_code == 201
    edit(folder, "{at_least: 0.1 %}", "{at_least: 0.2 %}")
    with start() as house:
        author = signed_in(house, "Author 2", Role.RULE_AUTHOR)
        reader = signed_in(house, "Reader", Role.AUDITOR, language="zh")
        stranger = signed_in(house, "Stranger", Role.AUDITOR, of="Else")
        assert posted(author, "/changes", reason="Raised.", effective="2026-12-01").status_code == 303
        second = "/changes/versions/2"
        assert "at least 0.1 % → at least 0.2 %" in author.get(second).text
        assert "不低于0.1% → 不低于0.2%" in reader.get(second, params={"depth": "law", "against": "1"}).text
        officer = house.client("Officer", Role.OFFICER)
        job = officer.get("/v1/rulebook/versions/2").json()["impact"]
        assert ended(officer, job)["state"] == "done"
        effect = reader.get(f"{second}/effect")
        assert (effect.status_code, "Isartal GmbH" in effect.text, "1,250.5" in effect.text) == (200, True, True)
        assert stranger.get(f"{second}/effect").status_code == 404
        assert author.get(f"{second}/effect").status_code == 403
        assert "Author 2" not in stranger.get(second).text
        told = reader.get(f"/changes/clauses/{CLAUSE}").text
        assert "The law of November." in told
        assert "/decisions/" in told
        assert "/decisions/" not in author.get(f"/changes/clauses/{CLAUSE}").text
        assert reader.get("/changes/clauses/CN-NOWHERE/1").status_code == 404


def test_a_version_whose_cases_fail_or_were_not_worked_can_only_be_refused(
    start: Open, folder: Path, gate: threading.Event
) -> None:
    with_cases(folder, "clear")
    with start() as house:
        both = signed_in(house, "Author", Role.RULE_AUTHOR, Role.APPROVER, Role.OFFICER)
        approver = signed_in(house, "Approver", Role.APPROVER, language="zh")
        assert posted(both, "/changes", reason="Mine.").status_code == 303
        first, second = "/changes/versions/1", "/changes/versions/2"
        page = approver.get(first).text
        assert ("正在运行其示例" in page, "批准并发布" in page) == (True, False)
        pending = both.get(first).text
        assert f'id="case-checks" data-renew="3" data-from="{first}"' in pending
        hasty = posted(approver, f"{first}/approve", first, reason="同意。")
        assert (hasty.status_code, "its cases are still being worked" in hasty.text) == (422, True)
        (job,) = re.findall(r'href="(/manifests/[^"]+)">The job<', pending)
        assert "Worked cases of a version" in both.get("/today").text
        assert posted(both, f"{job}/cancel", job).status_code == 303
        page = approver.get(first).text
        assert ("只能驳回，再重新提交" in page, "批准并发布" in page) == (True, False)
        refused = posted(approver, f"{first}/approve", first, reason="同意。")
        assert (refused.status_code, "not worked to the end" in refused.text) == (422, True)
        assert posted(both, f"{first}/refuse", first, reason="Anew.").status_code == 303
        assert posted(both, "/changes", reason="Mine again.").status_code == 303
        (job,) = re.findall(r'href="(/manifests/[^"]+)">The job<', both.get(second).text)
        gate.set()
        worked(house, 2)
        assert "The checks are with version 2." in both.get(job).text
        page = approver.get(second).text
        assert ("expected clear, found licence_required" in page, "批准并发布" in page) == (True, False)
        assert "data-renew" not in page


def test_nobody_approves_their_own_or_one_that_was_overtaken(start: Open, folder: Path) -> None:
    with start() as house:
        both = signed_in(house, "Both", Role.RULE_AUTHOR, Role.APPROVER)
        approver = signed_in(house, "Approver", Role.APPROVER)
        for _ in range(2):
            written_otherwise(folder)
            assert posted(both, "/changes", reason="Mine.").status_code == 303
        own = posted(both, "/changes/versions/1/approve", "/changes/versions/1", reason="Mine too.")
        assert (own.status_code, "whoever put a version forward" in own.text, "Mine too." in own.text) == (
            422, True, True,
        )  # fmt: skip
        assert "Approve and publish" not in both.get("/changes/versions/1").text
        worked(house, 1)
        for number, status in ((1, 303), (1, 422), (2, 422)):
            path = f"/changes/versions/{number}"
            page = path if "token" in approver.get(path).text else "/changes/versions/2"
            assert posted(approver, f"{path}/approve", page, reason="Agreed.").status_code == status
        page = approver.get("/changes/versions/2").text
        assert "has to be put forward anew" in page
        assert "Approve and publish" not in page
        refused = posted(approver, "/changes/versions/2/refuse", "/changes/versions/2", reason="Overtaken.")
        assert refused.status_code == 303
        assert "Overtaken." in approver.get("/changes/versions/2").text


def test_pages_of_changes_keep_to_rights_and_forms_to_their_tokens(start: Open) -> None:
    with start(governed_by="somebody else") as house:
        author = signed_in(house, "Author", Role.RULE_AUTHOR)
        auditor = signed_in(house, "Auditor", Role.AUDITOR)
        assert "Check and put forward" not in author.get("/changes").text
        assert posted(author, "/changes", "/today", reason="Mine.").status_code == 403
        assert author.post("/changes", data={"reason": "Mine."}).status_code == 403
        assert posted(auditor, "/changes", "/today", reason="Mine.").status_code == 403
        assert auditor.get("/changes/versions/7").status_code == 404
        assert auditor.get("/changes/days/tomorrow").status_code == 404
        assert auditor.get("/changes/days/2027-01-11").status_code == 200
        assert auditor.get("/changes", params={"before": "0"}).status_code == 422
        anonymous = TestClient(house.app, headers={"accept": "text/html"}, follow_redirects=False)
        assert anonymous.get("/changes").headers["location"] == "/sign-in?next=%2Fchanges"
