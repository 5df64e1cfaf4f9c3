"""Every page in every look: nothing that axe-core finds, nothing cut off at the side, no text left in English."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import SCREENS, Site, Visiting
from tests.browser.looks import LOOKS, PAGES, Look

AXE = Axe()
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everybody(site: Site, visiting: Visiting, name: str, look: Look) -> None:
    page = visiting(site, language=look.language, theme=look.theme, width=look.width)
    answer = page.goto(PAGES[name].format_map(site.stock))
    assert answer is not None
    assert answer.status == 200
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{look.name}.png", full_page=True)
    found = violations(page)
    assert not found, found
    assert hidden_sideways(page) <= 0
    if look.language == "zh":
        assert re.search(r"[\u4e00-\u9fff]", page.title())


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page, each with the first places."""
    results = AXE.run(page, options=_RULES).response
    return [
        f"{one['id']}: {one['help']}: {'; '.join(node['html'][:200] for node in one['nodes'][:3])}"
        for one in results["violations"]
    ]


def hidden_sideways(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
