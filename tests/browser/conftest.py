"""A service with pages, stocked with the samples, and a browser that looks at it: the system's Chromium.

Every page that a test opens is watched: an error on its console, a request to another host, or an answer of 500 fails
the test.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from api.desk.law import Law, load_law
from api.http.logs import configure
from api.http.service import Service, open_service
from api.http.settings import ServiceSettings
from tests.browser.chromium import installed, launched
from tests.chinese_law import SHIPPED
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import Clock

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "build" / "screens"
_PATIENCE = 15_000


@dataclass
class Site:
    """A running service and where its pages are."""

    url: str
    stock: dict[str, str] = field(default_factory=dict)
    """What was put into it, by the names that tests know it by: ids of shipments, decisions, jobs."""


@dataclass(kw_only=True)
class Own(Site):
    """One that runs in the process of the tests, which may reach past its pages."""

    service: Service
    clock: Clock


@pytest.fixture(scope="session")
def whole_law() -> Law:
    """The whole law that the project ships."""
    configure("error")
    return load_law(SHIPPED)


@pytest.fixture(scope="session")
def chinese_part() -> Law:
    """The Chinese part of it, under which a manifest is checked sooner."""
    configure("error")
    return load_law(RULES)


@contextmanager
def served(folder: Path, law: Law, local: bool, **settings: Any) -> Iterator[Own]:
    """A service on SQLite that listens on a free port of this machine, on a clock that stands."""
    clock = Clock()
    asked = ServiceSettings(**{"rules": SHIPPED, **settings}, data=folder / "data")
    opened = lent(lambda: open_service(asked, local=local, now=clock, law=law))
    with opened as app, socket.create_server(("127.0.0.1", 0)) as place:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
            assert thread.is_alive(), "the service did not start"
        try:
            url = f"http://127.0.0.1:{place.getsockname()[1]}"
            yield Own(url, service=app.state.service, clock=clock)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service for its local user, stocked with shipments, holds, licences, lists and manifests; only to be read.

    It has a process of its own: in that of the tests it would keep the services of other tests from running jobs.
    """
    command = [sys.executable, "-m", "tests.browser.stocked_site", str(tmp_path_factory.mktemp("site"))]
    with subprocess.Popen(  # noqa: S603 - this interpreter, a module of these tests
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert told, "the service could not be stocked: see what it wrote above"
        yield Site(**json.loads(told))
        process.communicate()  # its input ends, and so does it


@pytest.fixture
def fresh(tmp_path: Path, whole_law: Law) -> Iterator[Own]:
    """A service for its local user in which nothing is yet; for tests that change something."""
    with served(tmp_path, whole_law, local=True) as found:
        yield found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    program = installed()
    if program is None:
        pytest.skip("no Chromium is installed")
    with launched(program) as browser:
        yield browser


Visiting = Callable[..., Page]


@pytest.fixture
def visiting(chromium: Browser) -> Iterator[Visiting]:
    """Opens a tab of its own at a site: `visiting(site, language="zh", theme="dark", width=375, script=False)`."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(
        place: Site, *, language: str = "en", theme: str = "light", width: int = 1280, script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=place.url,
            locale="zh-CN" if language == "zh" else "en-GB",
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        _watch(page, place, wrong)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong


def _watch(page: Page, place: Site, wrong: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        # A page that says what was wrong with a form is answered with 4xx, which the console also notes.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            wrong.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((place.url, "data:", "blob:")):
            wrong.append(f"asked another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            wrong.append(f"{response.status} at {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("request", asked)
    page.on("response", answered)
