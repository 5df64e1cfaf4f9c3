"""The pages of the law: found by words of either language, read beside the sources, and tried by worked cases."""

from __future__ import annotations

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from api.security.roles import Role
from tests.service.http.conftest import Open
from tests.service.http.test_change_pages import posted, signed_in
from tests.service.http.test_versions import with_cases, worked

CLAUSE = "CN-MOFCOM-2025-61/1.1"


def found(browser: TestClient, words: str, **more: str) -> bool:
    return f"/law/clauses/{CLAUSE}" in browser.get("/law", params={"q": words, **more}).text


def test_a_clause_is_found_and_read_and_its_case_tried(start: Open, folder: Path) -> None:
    with_cases(folder)
    with start() as house:
        browser = signed_in(house, "Reader", Role.AUDITOR)
        assert all(
            found(browser, words) for words in ("magnets content", "磁材 境外", "商务部公告2025年第61号", "1.1 TARGETS")
        )
        assert not found(browser, "magnets helium")
        assert found(browser, "magnets", state="unconfirmed")
        assert not found(browser, "magnets", state="unconfirmed", on="2027-02-01")
        assert browser.get("/law", params={"on": "tomorrow"}).status_code == 422
        assert browser.get("/law", params={"q": "x" * 300}).status_code == 422
        stale = browser.get("/law", params={"stale": "yes"}).text
        assert ("CN-MOFCOM-GAC-2025-18" in stale, "CN-MOFCOM-2025-61" in stale) == (True, False)
        page = browser.get(f"/law/clauses/{CLAUSE}").text
        assert "at least 0.1 %" in page
        assert 'href="https://www.mofcom.gov.cn/61.html" rel="noreferrer external"' in page
        assert f"/law/cases/{CLAUSE}?case=1" in page
        case = f"/law/cases/{CLAUSE}"
        opened = browser.get(case, params={"case": "1"}).text
        assert "This comes out as expected." in opened
        facts = {"item.list_entries": "A61.P2.M3", "item.origin": "VN", "shipment.from": "VN"}
        tried = {"case": "1", "try": "yes", "on": "2027-02-01", **facts, "item.cn_listed_value_share": "0.09 %"}
        assert "does not hold" in browser.get(case, params=tried).text
        wrong = browser.get(case, params=tried | {"item.origin": "Atlantis"})
        assert (wrong.status_code, "Atlantis" in wrong.text) == (422, True)
        assert browser.get(case, params={"case": "2"}).status_code == 404
        for nothing in ("/law/clauses/CN/1", "/law/measures/CN", "/law/lists/cn/none", "/law/cases/CN/1"):
            assert browser.get(nothing).status_code == 404


def test_cases_come_with_the_version_that_is_in_force(start: Open, folder: Path) -> None:
    with_cases(folder)
    with start() as house:
        author = signed_in(house, "Author", Role.RULE_AUTHOR)
        approver = signed_in(house, "Approver", Role.APPROVER)
        assert posted(author, "/changes", reason="With its case.").status_code == 303
        worked(house, 1)
        page = "/changes/versions/1"
        assert posted(approver, f"{page}/approve", page, reason="Agreed.").status_code == 303
        house.service.in_force.look()
        shutil.rmtree(folder / "cases")
        assert "This comes out as expected." in author.get(f"/law/cases/{CLAUSE}", params={"case": "1"}).text


def test_the_calendar_draws_what_turns_in_a_period(start: Open) -> None:
    with start() as house:
        browser = signed_in(house, "Reader", Role.AUDITOR)

        def drawn(**asked: str) -> tuple[int, bool, bool]:
            answer = browser.get("/law/calendar", params=asked)
            text = answer.text
            return answer.status_code, "/law/clauses/CN-MOFCOM-2025-61/1.1" in text, 'class="today"' in text

        assert drawn() == (200, True, True)
        assert drawn(through="2026-11-01", **{"from": "2026-01-01"}) == (200, True, False)
        assert drawn(through="2029-01-01", **{"from": "2028-01-01"}) == (200, False, False)
        assert drawn(all="yes", through="2029-01-01", **{"from": "2028-01-01"}) == (200, True, False)
        assert drawn(through="2020-01-01")[0] == 422
        assert drawn(through="2020-01-01", **{"from": "soon"})[0] == 422
        assert drawn(jurisdiction="CN")[1]
