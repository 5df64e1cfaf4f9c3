"""People, keys, webhooks and the profile managed in a browser, and the audit that tells of it all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from api.desk.law import Law
from tests.browser.conftest import Own, Site, Visiting, served
from tests.browser.stock import PROFILE
from tests.service.http.conftest import MAGNET, shipment, tampered
from tests.service.http.webhooks.conftest import Receiver, receivers

__all__ = ["receivers"]
ANNOUNCED = "CN-MOFCOM-2026-09-28"
pytestmark = pytest.mark.browser


@pytest.fixture
def near(tmp_path: Path, whole_law: Law) -> Iterator[Own]:
    """A service in which nothing is yet, whose webhooks may go to this machine."""
    with served(tmp_path, whole_law, local=True, webhooks_to_private=True) as found:
        yield found


def asked(site: Site, method: str, path: str, **more: Any) -> httpx2.Response:
    """What a service answers to a program; it may have to compile the law first."""
    with httpx2.Client(base_url=site.url, timeout=60) as client:
        return client.request(method, path, **more)


def me(site: Site, secret: str) -> httpx2.Response:
    return asked(site, "GET", "/v1/me", headers={"authorization": f"Bearer {secret}"})


def verdict(site: Site) -> tuple[str, str]:
    """What a check of a magnet comes to now."""
    checked = asked(site, "POST", "/v1/shipments:check", json=shipment("S-1", [MAGNET])).json()
    return checked["verdict"], checked["could_be"]


def test_a_person_is_added_with_a_key_that_works_until_it_is_revoked(fresh: Own, visiting: Visiting) -> None:
    page = visiting(fresh)
    page.goto("/settings")
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="People").click()
    page.get_by_label("Name").fill("Wang Fang")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Choose at least one role.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Wang Fang")
    page.get_by_label("Auditor").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wang Fang")
    page.get_by_label("Compliance officer").check()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("link", name="Make a key").click()
    page.get_by_label("Label").fill("ERP")
    page.get_by_role("button", name="Make the key").click()
    secret = page.locator("#secret").inner_text()
    assert secret not in page.url
    assert me(fresh, secret).json()["roles"] == ["auditor", "officer"]
    page.get_by_role("link", name="I have it").click()
    assert secret not in page.content()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("revoked", exact=True)).to_be_visible()
    assert me(fresh, secret).status_code == 401


def test_the_last_administrator_is_kept(fresh: Own, visiting: Visiting) -> None:
    page = visiting(fresh, script=False)
    page.goto("/settings/people")
    page.get_by_role("link", name="local user").click()
    page.get_by_text("This person has left", exact=True).click()
    page.get_by_role("button", name="Note that they have left").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody else here is an administrator.")


def test_a_webhook_gets_what_happens_and_gets_it_again(
    near: Own, visiting: Visiting, receivers: Callable[[], Receiver]
) -> None:
    receiver = receivers()
    receiver.statuses[:] = [503, 204]
    page = visiting(near, script=False)
    page.goto("/settings/webhooks")
    page.get_by_label("Address").fill("ftp://127.0.0.1/")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".fault")).to_have_text("only https addresses are taken")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("Description").fill("ERP")
    page.get_by_role("button", name="Add").click()
    assert page.locator("#secret").inner_text().startswith("whsec_")
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("button", name="Send a test").click()
    assert receiver.wait_for(1)
    _until(page, "503")
    page.get_by_text("What is sent", exact=True).click()
    expect(page.locator("pre")).to_contain_text('"type":"webhook.test"')
    page.get_by_role("button", name="Send again").click()
    assert receiver.wait_for(2)
    assert len(set(receiver.ids)) == 1
    _until(page, "arrived")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused: nothing is sent until it is resumed", exact=False)).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There is no webhook yet.")).to_be_visible()


def test_a_standing_answer_and_a_word_on_an_announcement_change_verdicts(near: Own, visiting: Visiting) -> None:
    page = visiting(near, language="zh", theme="dark", width=375, script=False)
    known = {name: answer for name, answer in PROFILE.items() if name != "item.us_direct_product"}
    asked(near, "PUT", "/v1/profile", json={"assume": known})
    assert verdict(near) == ("licence_required", "presumption_of_denial")
    page.goto("/settings/profile")
    page.get_by_label("答复其他事实").select_option("item.us_direct_product")
    page.get_by_role("button", name="答复", exact=True).click()
    page.get_by_label("无：已知没有").check()
    page.get_by_role("button", name="保存答复").click()
    expect(page.get_by_role("table").first.get_by_role("row").nth(len(PROFILE))).to_be_visible()
    assert verdict(near) == ("licence_required", "licence_required")
    card = page.locator(f"#{ANNOUNCED}")
    card.get_by_text("确认或否认", exact=True).click()
    card.get_by_label("确认：按宣布内容成立").check()
    card.get_by_role("button", name="保存意见").click()
    expect(card.locator(".fault")).to_contain_text("请注明依据")
    card.get_by_label("依据").fill("商务部2026年9月28日发布会")
    card.get_by_role("button", name="保存意见").click()
    expect(card).to_contain_text("已确认")
    expect(card).to_contain_text("商务部2026年9月28日发布会")
    assert asked(near, "GET", "/v1/profile").json()["pending"][ANNOUNCED]["decision"] == "confirmed"


def test_the_audit_tells_of_it_and_of_a_row_that_was_changed_past_it(fresh: Own, visiting: Visiting) -> None:
    taken = asked(fresh, "POST", "/v1/shipments", json=shipment("S-7")).json()["shipment"]
    asked(fresh, "GET", f"/v1/shipments/{taken}")
    page = visiting(fresh, script=False)
    page.goto("/audit")
    expect(page.get_by_role("row", name=re.compile("read a shipment S-7"))).to_be_visible()
    page.get_by_label("Deed").select_option("void_shipment")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing was done that fits this.")).to_be_visible()
    page.get_by_label("Reference of the shipment").fill("S-7")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Evidence on S-7")).to_have_attribute("href", f"/audit/evidence/{taken}")
    page.get_by_role("link", name="Verify the log, take proofs").click()
    page.get_by_role("button", name="Sign now").click()
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    tampered(fresh.service.database, "UPDATE shipments SET reference = 'S-8'")
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_role("alert")).to_have_text("1 thing is wrong.")
    expect(page.locator(".faults")).to_contain_text(f"shipments {taken} is not as entry")


def _until(page: Page, told: str) -> None:
    """Look at a page again until it says something."""
    for _ in range(50):
        page.reload()
        if told in page.locator("#log").inner_text():
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.locator("#log").inner_text())
