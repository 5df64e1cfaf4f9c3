"""Signing in, in a browser: the one-time password, a password of one's own, work, and out again; in every look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.desk.law import Law
from api.security.accounts import give_login
from api.security.keys import add_organisation, add_person
from api.security.roles import Role
from tests.browser.conftest import SCREENS, Own, Visiting, served
from tests.browser.looks import LOOKS, Look
from tests.browser.test_looks import hidden_sideways, violations

pytestmark = pytest.mark.browser
CHOSEN = "correct horse battery staple"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, whole_law: Law) -> Iterator[Own]:
    """A service at which everybody has to sign in."""
    provider = {"oidc_issuer": "https://login.example", "oidc_client_id": "licet", "oidc_name": "Hailan ID"}
    folder: Path = tmp_path_factory.mktemp("asking")
    with served(folder, whole_law, local=False, public_url="http://localhost", **provider) as found:
        yield found


def invited(site: Own, login: str) -> str:
    """The one-time password of a new officer."""
    with site.service.database.writing() as session:
        organisation = add_organisation(session, "Hailan", site.clock())
        person = add_person(session, organisation.id, "Li Na", [Role.OFFICER], site.clock())
        return give_login(session, organisation.id, person.id, login, site.clock()).password


def enter(page: Page, login: str, password: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False])
def test_from_the_one_time_password_to_work_and_out_again(asking: Own, visiting: Visiting, script: bool) -> None:
    login = f"li.na.{script}".casefold()
    page, password = visiting(asking, script=script), invited(asking, login)
    page.goto("/today?sort=value")
    expect(page).to_have_title("Sign in · Licet")
    enter(page, login, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("Login")).to_have_value(login)
    enter(page, login, password)
    expect(page).to_have_title("Password · Licet")
    page.get_by_label("New password").first.fill("short")
    page.get_by_label("New password once more").fill("short")
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_label("New password").first).to_have_attribute("aria-invalid", "true")
    page.get_by_label("New password").first.fill(CHOSEN)
    page.get_by_label("New password once more").fill(CHOSEN)
    page.get_by_role("button", name="Keep this password").click()
    expect(page).to_have_title("Today · Licet")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in · Licet")
    enter(page, login, CHOSEN)
    expect(page.get_by_role("banner")).to_contain_text("Li Na")


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_the_pages_can_be_read_by_everybody(asking: Own, visiting: Visiting, look: Look) -> None:
    page = visiting(asking, language=look.language, theme=look.theme, width=look.width)
    page.goto("/sign-in")
    _looked_at(page, f"sign_in-{look.name}")
    login = look.name
    password = invited(asking, login)
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill("wrong")
    page.locator("main button").click()
    _looked_at(page, f"sign_in_refused-{look.name}")
    page.locator("[name=password]").fill(password)
    page.locator("main button").click()
    page.locator("[name=chosen]").fill("short")
    page.locator("[name=again]").fill("short")
    page.locator("main button").click()
    _looked_at(page, f"password-{look.name}")


def _looked_at(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True)
    found = violations(page)
    assert not found, found
    assert hidden_sideways(page) <= 0
