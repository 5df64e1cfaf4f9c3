"""A check in the browser: it grows while it is filled in, with a script and without, and becomes one shipment."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Own, Site, Visiting
from tests.browser.stock import PROFILE
from tests.browser.stock_check import OPEN

ADDRESS = f"/check?{urlencode(OPEN)}"
LISTS, KIND = "#field-end-user-lists", "#field-end-user-type"
pytestmark = pytest.mark.browser


@pytest.fixture
def desk(fresh: Own) -> Own:
    """A service whose organisation has its standing answers."""
    answer = httpx2.put(f"{fresh.url}/v1/profile", json={"assume": PROFILE}, headers={"if-match": "*"})
    assert answer.is_success, answer.text
    return fresh


def shipments(site: Site) -> list[str]:
    return [one["reference"] for one in httpx2.get(f"{site.url}/v1/shipments").json()["items"]]


def settled(page: Page, text: str = "Floor and ceiling meet") -> None:
    expect(page.locator("#verdict")).to_contain_text(text)


def test_a_form_grows_while_it_is_filled_in_and_is_submitted_once(desk: Own, visiting: Visiting) -> None:
    page = visiting(desk)
    page.goto(ADDRESS)
    expect(page.locator("#verdict")).to_contain_text("Still open")
    expect(page.locator(KIND)).to_be_visible()
    page.locator(LISTS).press_sequentially("CN-WATCH", delay=20)
    expect(page.locator("#verdict")).to_contain_text("case-by-case review")
    expect(page.locator(LISTS)).to_be_focused()  # neither the focus nor what was typed is taken away
    expect(page.locator(LISTS)).to_have_value("CN-WATCH")
    page.locator(LISTS).fill("none")
    expect(page.locator("#verdict")).to_contain_text("licence required")
    settled(page)
    assert page.url.endswith(ADDRESS)
    page.get_by_label("Number of the shipment").fill("S-1")
    with page.expect_navigation():
        page.get_by_role("button", name="Submit the shipment").dblclick()
    page.wait_for_url("**/shipments/*")
    assert shipments(desk) == ["S-1"]


def test_what_is_wrong_is_told_while_it_is_typed(desk: Own, visiting: Visiting) -> None:
    page = visiting(desk)
    page.goto(ADDRESS)
    page.get_by_label("Final destination").fill("Chian")
    expect(page.locator("#answer")).to_contain_text("is not a country")
    page.get_by_label("Country of the end user").focus()
    page.keyboard.type(" ")
    expect(page.locator("#field-shipment-to-fault")).to_be_visible()
    page.get_by_label("Final destination").fill("France")
    expect(page.locator("#verdict")).to_contain_text("Still open")


def test_a_check_is_kept_and_opened_by_its_address_without_a_script(desk: Own, visiting: Visiting) -> None:
    page = visiting(desk, language="zh", theme="dark", width=375, script=False)
    page.goto("/check")
    for name, text in OPEN.items():
        field = page.locator(f'[name="{name}"]')
        if field.count() and name not in ("end_use.kinds", "shipment.to"):
            field.first.fill(text)
    page.locator('[name="end_use.kinds"][value="civil"]').check()
    page.locator('[name="shipment.to"]').fill("德国")
    page.get_by_label("货运编号").fill("S-2")
    page.get_by_role("button", name="保存备用").click()
    page.wait_for_url("**/checks/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("S-2")
    other = visiting(desk, language="zh", script=False)
    other.goto(page.url)
    expect(other.locator('[name="shipment.to"]')).to_have_value("德国")
    other.goto(f"{ADDRESS}&{urlencode({'end_user.type': 'civil'})}")
    other.locator(LISTS).fill("无")
    other.get_by_role("button", name="检查", exact=True).last.click()
    settled(other, "结论已确定")
    expect(other.locator(LISTS)).to_have_value("无")


def test_the_keyboard_alone_does_it(desk: Own, visiting: Visiting) -> None:
    page = visiting(desk, width=375)
    page.goto(f"{ADDRESS}&{urlencode({'end_user.type': 'civil'})}")
    page.locator(LISTS).focus()
    page.keyboard.type("none")
    settled(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "shipment.id":
            break
    page.keyboard.type("S-3")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/shipments/*")
    assert shipments(desk) == ["S-3"]
