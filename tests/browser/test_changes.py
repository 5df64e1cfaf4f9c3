"""Changes in a browser: two people publish a version of a small rulebook, and read in words what is otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.desk.law import load_law
from api.security.keys import add_organisation, add_person
from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from tests.browser.conftest import SCREENS, Own, Visiting, served
from tests.browser.looks import LOOKS
from tests.browser.test_looks import hidden_sideways, violations
from tests.conftest import RULES
from tests.service.http.conftest import cases_held_back
from tests.unit.explanation.small_rules import LISTS, MEASURES

CLAUSE = "CN-MOFCOM-2025-61/1.1"
_LONG = 60_000
pytestmark = pytest.mark.browser


@pytest.fixture
def small(tmp_path: Path, rules_folder: Callable[..., Path]) -> Iterator[Own]:
    """A service with sign-in that reads a small rulebook."""
    folder = rules_folder(MEASURES, LISTS)
    shutil.copy(RULES / "aliases.yaml", folder)
    with served(tmp_path, load_law(folder), local=False, rules=folder) as found:
        with found.service.database.writing() as session:
            found.stock["organisation"] = add_organisation(session, "Hailan", found.clock()).id
        yield found


def sign_in(page: Page, site: Own, name: str, *roles: Role) -> Page:
    """Somebody in these roles is signed in at a tab."""
    with site.service.database.writing() as session:
        person = add_person(session, site.stock["organisation"], name, roles, site.clock())
        token = open_session(session, person, Opening(PASSWORD), site.clock()).token
    page.context.add_cookies([{"name": "licet_session", "value": token, "url": site.url}])
    return page


def put_forward(page: Page, reason: str) -> None:
    page.goto("/changes")
    page.get_by_role("textbox", name="Why").fill(reason)
    page.get_by_role("button", name="Check and put forward").click()


def test_a_version_is_put_forward_read_and_approved_by_somebody_else(
    small: Own, visiting: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = cases_held_back(monkeypatch)
    author = sign_in(visiting(small, script=False), small, "Author", Role.RULE_AUTHOR)
    approver = sign_in(visiting(small), small, "Approver Wang Xiaoming", Role.APPROVER)
    put_forward(author, "The law of November.")
    expect(author.get_by_role("heading", level=1)).to_contain_text("Version 1 of the rulebook")
    expect(author.get_by_role("button", name="Approve and publish")).to_have_count(0)
    approver.goto("/changes/versions/1")  # renews itself until its cases are worked
    approver.get_by_role("textbox", name="Why").fill("Read against the announcements.")
    approver.get_by_role("button", name="Refuse").focus()
    expect(approver.get_by_role("button", name="Approve and publish")).to_have_count(0)
    gate.set()
    checks = approver.get_by_role("region", name="Checks")
    expect(checks.get_by_text("Clauses without a case")).to_be_visible(timeout=_LONG)
    expect(approver.get_by_role("button", name="Approve and publish")).to_be_visible()
    expect(approver.get_by_role("button", name="Refuse")).to_be_focused()
    stale = sign_in(visiting(small), small, "Second approver", Role.APPROVER)
    stale.goto("/changes/versions/1")
    approver.get_by_role("button", name="Approve and publish").click()
    expect(approver.get_by_text("Read against the announcements.")).to_be_visible()
    stale.get_by_role("textbox", name="Why").fill("Agreed too.")
    stale.get_by_role("button", name="Approve and publish").click()
    expect(stale.get_by_role("alert")).to_contain_text("this version is published already")
    small.service.in_force.look()
    path = small.service.settings.rules / "cn" / "CN-MOFCOM-2025-61.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("{at_least: 0.1 %}", "{at_least: 0.2 %}"), encoding="utf-8"
    )
    put_forward(author, "The threshold was raised, as 拆分批次 told us. " * 8)
    expect(author.get_by_text("at least 0.1 % → at least 0.2 %")).to_be_visible()
    author.get_by_role("link", name=CLAUSE).click()
    expect(author.get_by_role("article").first).to_contain_text("version 1")
    _looked_at(small, visiting)


def _looked_at(site: Own, visiting: Visiting) -> None:
    """The pages of versions in every look: nothing that axe-core finds, nothing cut off at the side."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:
        page = visiting(site, language=look.language, theme=look.theme, width=look.width)
        sign_in(page, site, f"Approver {look.name}", Role.APPROVER)
        for name, path in {"changes-some": "/changes", "version": "/changes/versions/2"}.items():
            page.goto(path)
            page.screenshot(path=SCREENS / f"{name}-{look.name}.png", full_page=True)
            assert violations(page) == []
            assert hidden_sideways(page) <= 0
