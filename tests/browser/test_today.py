"""Today: what waits, what is coming, and how to get from there to the shipment."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from api.jobs.keeping import DONE, RUNNING, STEP, end, new_job
from api.security.principals import LOCAL_ORGANISATION, LOCAL_PERSON
from api.store.fields import new_id
from api.store.tables.jobs import Job
from tests.browser.conftest import Own, Site, Visiting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_holds_wait_by_age_or_by_value(site: Site, visiting: Visiting, script: bool) -> None:
    page = visiting(site, script=script)
    page.goto("/")
    expect(page).to_have_title("Today · Licet")
    assert _references(page)[0].startswith("S-2026-0117")
    page.get_by_role("link", name="Largest value first").click()
    assert _references(page)[0].startswith("S-2026-0119")
    page.get_by_role("link", name="Oldest first").click()
    assert _references(page)[0].startswith("S-2026-0117")
    page.get_by_role("link", name="S-2026-0117").click()
    expect(page).to_have_url(f"{site.url}/shipments/{site.stock['held']}")


def test_what_is_coming_says_when_and_how_much(site: Site, visiting: Visiting) -> None:
    page = visiting(site)
    page.goto("/today")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="11 Jan 2027"))
    expect(row).to_contain_text("licence required")
    expect(row).to_contain_text("USD 100,000")


def test_a_house_in_which_nothing_is_yet_says_so(fresh: Own, visiting: Visiting) -> None:
    page = visiting(fresh)
    page.goto("/today")
    for text in ("No shipment waits for you.", "No job runs.", "None is imported"):
        expect(page.get_by_role("main")).to_contain_text(text)


def test_language_and_theme_are_kept(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    page.goto("/today?sort=value")
    page.get_by_role("link", name="中文").click()
    expect(page).to_have_title("今日 · Licet")
    expect(page).to_have_url(f"{site.url}/today?sort=value")
    page.get_by_role("link", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.goto("/shipments/none-such")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keyboard_skips_to_the_content(site: Site, visiting: Visiting) -> None:
    page = visiting(site)
    page.goto("/today")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Largest value first")).to_be_focused()


def test_what_is_not_there_is_a_page_that_says_so(site: Site, visiting: Visiting) -> None:
    page = visiting(site, language="zh")
    answer = page.goto("/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("此处没有该对象")


def test_jobs_are_followed_until_they_end(fresh: Own, visiting: Visiting) -> None:
    with fresh.service.database.writing() as session:
        job = new_job(new_id(), LOCAL_ORGANISATION, "manifest", {"name": "november.csv"}, LOCAL_PERSON, fresh.clock())
        job.state, job.progress = RUNNING, {STEP: 1, "part": 0.25}
        session.add(job)
        id_ = job.id
    page = visiting(fresh)
    page.goto("/today")
    expect(page.get_by_role("link", name="november.csv")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0.25")
    with fresh.service.database.writing() as session:
        end(session.get_one(Job, id_), DONE, None, fresh.clock())
    expect(page.get_by_text("No job runs.")).to_be_visible()


def _references(page: Page) -> list[str]:
    return page.locator("#holds-for-me").locator("xpath=..").locator("tbody th").all_inner_texts()
