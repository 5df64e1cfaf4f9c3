"""The stocked site in a process of its own: `python -m tests.browser.stocked_site FOLDER`, until its input ends.

Writes one line of JSON: where it is, and what is in stock.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.desk.law import load_law
from api.http.logs import configure
from tests.browser.conftest import served
from tests.browser.stock import stocked
from tests.chinese_law import SHIPPED


def main() -> None:
    """Serve, stock, tell, wait."""
    configure("error")
    with served(Path(sys.argv[1]), load_law(SHIPPED), local=True, webhooks_to_private=True) as site:
        print(json.dumps({"url": site.url, "stock": stocked(site.url)}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
