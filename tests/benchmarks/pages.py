"""How light are the pages? Each page's first contentful paint, bytes and requests, in Chromium over loopback.

    python -m tests.benchmarks.pages              nine visits of each page, with an empty cache
    python -m tests.benchmarks.pages --visits 3   a taste

The service is stocked as the browser tests have it. Bytes are those of all answers of one visit, headers included.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Response
from rich.console import Console
from rich.table import Table

from api.desk.law import load_law
from api.http.logs import configure
from tests.browser.chromium import installed, launched
from tests.browser.conftest import Site, served
from tests.browser.looks import PAGES
from tests.browser.stock import stocked
from tests.chinese_law import SHIPPED

_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


class Visit(NamedTuple):
    """One visit: milliseconds until something could be read, bytes, requests, requests of another host."""

    painted: float
    size: int
    requests: int
    elsewhere: int


def visit(browser: Browser, site: Site, path: str) -> Visit:
    """Open a page as somebody who has never been here."""
    with browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright cannot take built-in ones
        page.goto(path, wait_until="networkidle")
        sizes = [answer.request.sizes() for answer in answers]
        size = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
        elsewhere = sum(not answer.url.startswith(site.url) for answer in answers)
        return Visit(page.evaluate(_PAINTED), size, len(answers), elsewhere)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--visits", type=int, default=9)
    visits = parser.parse_args().visits
    program = installed()
    if program is None:
        raise SystemExit("no Chromium is installed")
    configure("error")
    table = Table("page", "first paint ms: median", "worst", "kB", "requests", "other hosts")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), load_law(SHIPPED), local=True, webhooks_to_private=True) as site,
        launched(program) as browser,
    ):
        stock = stocked(site.url)
        for name, path in PAGES.items():
            found = [visit(browser, site, path.format_map(stock)) for _ in range(visits)]
            painted = [one.painted for one in found]
            last = found[-1]
            table.add_row(
                name, f"{statistics.median(painted):.0f}", f"{max(painted):.0f}", f"{last.size / 1000:.1f}",
                str(last.requests), str(last.elsewhere),
            )  # fmt: skip
    Console().print(table)


if __name__ == "__main__":
    main()
