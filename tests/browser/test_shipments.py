"""An officer reads why a shipment is held, and two people let it go; on the pages, as they do it every day."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from api.security.keys import add_person
from api.security.principals import LOCAL_ORGANISATION
from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from tests.browser.conftest import Own, Site, Visiting
from tests.browser.stock import LONG_NAME
from tests.service.http.conftest import MAGNET, shipment

pytestmark = pytest.mark.browser


def signed_in(page: Page, site: Own, name: str, *roles: Role) -> Page:
    """A tab of somebody who is signed in: their session is written as if they had just given their password."""
    with site.service.database.writing() as session:
        person = add_person(session, LOCAL_ORGANISATION, name, roles, site.clock())
        token = open_session(session, person, Opening(PASSWORD), site.clock()).token
    page.context.add_cookies([{"name": "licet_session", "value": token, "url": site.url}])
    return page


def submitted(site: Site, *lines: dict[str, Any], reference: str = "S-77") -> dict[str, Any]:
    body = shipment(reference, lines or [MAGNET])
    with httpx2.Client(base_url=site.url, timeout=60) as client:
        found: dict[str, Any] = client.post("/v1/shipments", json=body).json()
    return found


def act(page: Page, button: str, reason: str = "End-use certificate checked.") -> None:
    page.get_by_label("Your reason").or_(page.get_by_label("Why do you take it back?")).fill(reason)
    page.get_by_role("button", name=button).click()


def test_why_a_shipment_is_held_can_be_read(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    page.goto("/shipments")
    page.get_by_role("link", name="S-2026-0132").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("S-2026-0132")
    expect(page.get_by_text("This shipment is held: a licence or an answer is needed first.")).to_be_visible()
    why = page.locator(".why")
    expect(why.locator(".clause").first).to_contain_text("EU-2021-821/11.1")
    expect(why.locator(".mark-true").first).to_be_visible()
    expect(why).to_contain_text("here: Germany")
    source = why.get_by_role("link", name="Regulation (EU) 2021/821", exact=True)
    assert "noreferrer" in (source.get_attribute("rel") or "")
    drawing = page.locator("svg.days[role=img]")
    for kind in ("hold", "suspended", "unconfirmed", "in_force"):
        assert drawing.locator(f".edge-{kind}").count() > 0, kind
    rows = page.locator("table.stretches tbody tr")
    expect(rows.last).to_contain_text("11 Jan 2027")
    expect(page.locator(".missing li").first).to_contain_text("EU dual-use code")
    expect(page.locator(".milder")).to_contain_text("→ clear")


def test_in_chinese_nothing_is_left_in_english(site: Site, visiting: Visiting) -> None:
    page = visiting(site, language="zh", width=375)
    page.goto(f"/shipments/{site.stock['dated']}")
    expect(page.get_by_text("该批货物暂缓放行：须先取得许可证或补充信息。")).to_be_visible()
    expect(page.locator(".why")).to_contain_text("实际：德国")
    for english in ("hold", "Verdict", "clause", "known", "shipment"):
        expect(page.locator("main")).not_to_contain_text(english)


def test_of_many_lines_the_worst_come_first_and_each_is_opened_by_its_address(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    page.goto(f"/shipments/{site.stock['many']}")
    assert page.locator("#lines tbody tr").count() == 20
    expect(page.get_by_text("120 lines, the worst first.")).to_be_visible()
    page.get_by_role("link", name="The next page").click()
    expect(page.get_by_text("Lines, page 2 of 6")).to_be_visible()
    page.get_by_label("Open a line by its number").fill("4")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#line-title")).to_contain_text("Line 4")
    expect(page.locator("#lines tr.chosen th")).to_have_text("4")
    answer = page.goto(f"/shipments/{site.stock['many']}?line=9999")
    assert answer is not None
    assert answer.status == 404


def test_shipments_are_looked_for(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    page.goto("/shipments")
    page.get_by_label("Words").fill("servo motor")
    page.get_by_role("button", name="Look").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("S-2026-0120")
    page.goto("/shipments?" + urlencode({"party": LONG_NAME}))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/shipments?clause=EU-2021-821/11.1&state=held")
    expect(page.locator("tbody")).to_contain_text("S-2026-0132")
    page.goto("/shipments?ships_from=never")
    expect(page.get_by_text("Give a day as year, month and day")).to_be_visible()
    page.goto("/shipments?text=nothing-like-this")
    expect(page.get_by_text("No shipment matches.")).to_be_visible()


def test_an_earlier_decision_says_so_and_is_taken_again(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    page.goto(f"/decisions/{site.stock['dated_decision']}")
    expect(page.get_by_text("This is not the latest decision on the shipment.")).to_be_visible()
    page.get_by_role("link", name="Take it again and compare").click()
    expect(page.get_by_role("status")).to_contain_text("the same answer, to the byte")
    page.get_by_role("link", name="To the latest").click()
    expect(page.get_by_text("This is not the latest decision")).to_have_count(0)
    expect(page.get_by_text("Every line has the verdict that it had.")).to_be_visible()


def test_a_decision_prints_to_one_clean_page(site: Site, visiting: Visiting) -> None:
    page = visiting(site, theme="dark")
    page.goto(f"/shipments/{site.stock['dated']}")
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) == 1
    page.emulate_media(media="print")
    for hidden in (".top", ".settle", ".screen"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    expect(page.locator(".why .clause").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_two_people_release_a_shipment(fresh: Own, visiting: Visiting) -> None:
    where = f"/shipments/{submitted(fresh)['shipment']}"
    li = signed_in(visiting(fresh, script=False), fresh, "Li Na", Role.OFFICER)
    wang = signed_in(visiting(fresh, script=False), fresh, "Wang Qiang 王强", Role.APPROVER)
    li.goto(where)
    wang.goto(where)
    act(li, "Propose to release")
    expect(li.get_by_text("You propose to release this shipment. Somebody else has to agree.")).to_be_visible()
    expect(li.get_by_role("button", name="Propose to release")).to_have_count(0)
    # Wang still has the page of before: nobody agrees with what they have not read.
    act(wang, "Propose to release", "I propose it too.")
    expect(wang.get_by_role("alert")).to_contain_text("Somebody else has acted on this hold meanwhile.")
    expect(wang.get_by_label("Your reason")).to_have_value("I propose it too.")
    expect(wang.get_by_text("Li Na proposes to release this shipment. Do you agree?")).to_be_visible()
    act(wang, "Agree: release", "Agreed.")
    expect(wang.locator(".stands")).to_contain_text("released")
    expect(wang.locator(".acts")).to_contain_text("Wang Qiang 王强 agrees to release", use_inner_text=True)
    # Li's page is stale now.
    act(li, "Withdraw the proposal")
    expect(li.get_by_role("alert")).to_contain_text("This hold has been closed meanwhile.")
    expect(li.locator(".settle")).to_have_count(0)
    li.get_by_text("It has arrived").click()
    li.get_by_role("button", name="Say that it is delivered").click()
    expect(li.locator(".stands")).to_contain_text("delivered")
    expect(li.get_by_role("button", name="Decide anew")).to_have_count(0)


def test_a_hold_is_worked_on(fresh: Own, visiting: Visiting, tmp_path: Path) -> None:
    file = tmp_path / "最终用户证明 signed.pdf"
    file.write_bytes(b"%PDF-1.7 end use")
    page = visiting(fresh, script=False)
    page.goto("/shipments")
    expect(page.get_by_text("No shipment has been submitted yet.")).to_be_visible()
    page.goto(f"/shipments/{submitted(fresh)['shipment']}")
    page.get_by_text("Say something, or put a file here").click()
    page.get_by_label("Comment").fill("Waiting for <b>the signature</b>.")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".acts")).to_contain_text("Waiting for <b>the signature</b>.")
    page.get_by_text("Say something, or put a file here").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Put the file here").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=file.name).click()
    assert Path(coming.value.path()).read_bytes() == file.read_bytes()
    assert coming.value.suggested_filename == file.name
    page.get_by_role("button", name="Decide anew").click()
    expect(page.locator(".history li")).to_have_count(2)
    expect(page.get_by_text("1 earlier hold")).to_be_visible()
    page.get_by_text("It does not take place").click()
    page.get_by_role("button", name="Make it void").click()
    expect(page.locator(".stands")).to_contain_text("void")
    expect(page.get_by_role("button", name="Make it void")).to_have_count(0)
