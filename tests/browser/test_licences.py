"""A licence's life and a product's, in a browser without scripts."""

from __future__ import annotations

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Own, Visiting
from tests.browser.stock import PROFILE
from tests.service.http.conftest import MAGNET, shipment

pytestmark = pytest.mark.browser
DRAWING = MAGNET | {"line.licences": ["2026-CN-0417"], "line.net_weight": "360.5"}


def entered(page: Page, limit: str) -> None:
    page.get_by_label("Number").fill("2026-CN-0417")
    page.get_by_label("Kind of licence").select_option("MOFCOM dual_use")
    page.get_by_label("First day").fill("2026-03-02")
    page.get_by_label("Last day").fill("2027-03-01")
    page.get_by_label("Clauses and measures").fill("CN-MOFCOM-GAC-2025-18")
    page.get_by_label("Quantity").fill(limit)
    page.get_by_label("Unit").fill("KGM")


def test_a_licence_is_entered_drawn_on_and_changed_by_nobody_who_has_not_seen_it(
    fresh: Own, visiting: Visiting
) -> None:
    page = visiting(fresh, script=False)
    page.goto("/licences")
    page.get_by_role("link", name="Enter a licence").click()
    entered(page, "500")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2026-CN-0417")
    expect(page.get_by_text("500 KGM left")).to_be_visible()

    with httpx2.Client(base_url=fresh.url, timeout=60) as client:
        client.put("/v1/profile", json={"assume": PROFILE}, headers={"if-match": "*"})
        answer = client.post("/v1/shipments", json=shipment("S-2026-0117", [DRAWING]))
        assert answer.json()["state"] == "released", answer.text
    page.reload()
    expect(page.get_by_text("139.5 KGM left")).to_be_visible()

    page.get_by_role("link", name="Change it").click()
    other = page.context.new_page()
    other.goto(page.url)
    for tab, limit in ((other, "400"), (page, "450")):
        tab.get_by_label("Quantity").fill(limit)
        tab.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody has changed this licence meanwhile")
    expect(page.get_by_label("Quantity")).to_have_value("450")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("89.5 KGM left")).to_be_visible()
    expect(page.get_by_role("heading", name="Version 3")).to_be_visible()


def test_a_product_is_said_once_in_chinese(fresh: Own, visiting: Visiting) -> None:
    page = visiting(fresh, language="zh", script=False)
    page.goto("/products")
    page.get_by_role("link", name="说明物项").click()
    page.get_by_label("物项编号").fill("NB-N42SH/50")
    page.locator('[name="item.hs_code"]').fill("磁体")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("“磁体”不是税则编码")).to_be_visible()
    page.locator('[name="item.hs_code"]').fill("8505.11")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("NB-N42SH/50")
    expect(page.get_by_text("8505.11")).to_be_visible()
