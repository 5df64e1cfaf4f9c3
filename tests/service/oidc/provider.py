"""The identity provider `oidc-provider` in a process of its own, and a person's way through its forms.

`make provider` installs it below `build/`. Whoever drives a browser may use it too: `started(uri)` gives its address,
its forms take any login and any password, then ask for consent.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest

ROOT = Path(__file__).parents[3]
MODULES = ROOT / "build" / "provider" / "node_modules"
_PROGRAM = Path(__file__).with_name("provider.mjs")
_ACTION = re.compile(r'<form[^>]* action="([^"]+)"')
_MOST_STEPS = 12


@contextmanager
def started(*redirects: str) -> Iterator[str]:
    """The issuer of a provider that sends people back to some addresses; skips where it is not installed."""
    node = shutil.which("node")
    if node is None or not (MODULES / "oidc-provider").is_dir():
        pytest.skip("the identity provider is not installed: `make provider` does it, and needs node and npm")
    command = (node, str(_PROGRAM), str(MODULES), *redirects)
    with subprocess.Popen(  # noqa: S603 - a program of this test
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            issuer = process.stdout.readline().strip() if process.stdout else ""
            assert issuer, "the identity provider did not start"
            yield issuer
        finally:
            process.terminate()


class Person:
    """Somebody with a browser at the provider, which forgets them each time."""

    def __init__(self, name: str) -> None:
        """`name`: what they sign in as."""
        self.name = name

    def goes(self, url: str, back: str) -> str:
        """Sign in and consent; the address that the provider sends them back to, which begins with `back`."""
        with httpx2.Client(timeout=20) as browser:
            for _ in range(_MOST_STEPS):
                answer = browser.get(url)
                if answer.status_code == 200:
                    action, said = self._form(answer.text)
                    answer = browser.post(urljoin(url, action), data=said)
                assert "location" in answer.headers, answer.text
                url = urljoin(url, answer.headers["location"])
                if url.startswith(back):
                    return url
        raise AssertionError(f"the provider leads nowhere: {url}")

    def refuses(self, url: str, back: str) -> str:
        """Leave the form by its way out."""
        with httpx2.Client(timeout=20) as browser:
            interaction = urljoin(url, browser.get(url).headers["location"])
            answer = browser.get(f"{interaction}/abort")
            found = browser.get(urljoin(url, answer.headers["location"])).headers["location"]
        assert found.startswith(back)
        return found

    def _form(self, page: str) -> tuple[str, dict[str, str]]:
        action = _ACTION.search(page)
        assert action, page
        prompt = "login" if 'value="login"' in page else "consent"
        return action[1], {"prompt": prompt, "login": self.name, "password": "any"}
