"""The law in a browser: a clause is found in either language, read, seen on the calendar, and a case of it tried."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visiting

CLAUSE = "CN-MOFCOM-2025-61/1.1"
pytestmark = pytest.mark.browser


def test_a_clause_is_found_read_and_tried_without_a_script(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    page.goto("/law")
    page.get_by_label("Search").fill("foreign-made magnet chinese-origin")
    page.get_by_label("Search").press("Enter")
    page.get_by_role("link", name="Foreign-made items with Chinese-origin content").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreign-made items with Chinese-origin content")
    expect(page.get_by_text("the share of Chinese listed content is at least 0.1 %")).to_be_visible()
    source = page.get_by_role("region", name="Official sources").get_by_role("link").first
    assert source.get_attribute("rel") == "noreferrer external"
    page.get_by_role("link", name="A Vietnamese dysprosium magnet").click()
    expect(page.get_by_role("status")).to_have_text("This comes out as expected.")
    page.get_by_label("share of Chinese listed content").fill("0.05 %")
    page.get_by_role("button", name="Try").click()
    answer = page.get_by_role("region", name="What the law says now")
    expect(answer.get_by_role("heading", level=3).first).to_contain_text("does not hold")
    link = page.get_by_role("link", name="Open in Check").get_attribute("href") or ""
    assert "item.cn_listed_value_share=0.05" in link
    assert "shipment.to=DE" in link


def test_a_clause_is_found_in_chinese_and_seen_on_the_calendar(site: Site, visiting: Visiting) -> None:
    page = visiting(site, language="zh", theme="dark", width=375)
    page.goto("/law")
    page.get_by_label("搜索").fill("含中国成分 境外")
    page.get_by_role("button", name="显示").click()
    page.get_by_role("link", name="含中国成分的境外制造物项").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("含中国成分的境外制造物项")
    page.goto("/law/calendar?jurisdiction=CN")
    drawn = page.get_by_role("region", name="实施期间图示")
    row = drawn.get_by_role("listitem").filter(has_text="第61号").first
    assert row.locator("rect.window-suspended").count() == 1
    assert row.locator("rect.window-unconfirmed").count() >= 1
    expect(drawn.locator("line.today")).to_have_count(1)
    told = page.get_by_role("table", name="实施期间（文字）").get_by_role("row").filter(has_text="第61号").first
    expect(told).to_contain_text("自2027年1月11日起实施")
