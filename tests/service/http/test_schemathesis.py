"""Whatever the documentation lets one send, the service answers as documented, and never by falling over.

`LICET_SCHEMATHESIS_EXAMPLES` says how many examples are tried for each operation, and has every boundary of every
schema tried besides.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import uvicorn

from api.desk.law import Law
from api.http.app import application
from api.http.service import Service, open_service
from api.http.settings import ServiceSettings
from api.security.keys import KeyRing, add_organisation, add_person
from api.security.principals import Principal
from api.security.roles import Role
from tests.conftest import RULES
from tests.service.http.conftest import Clock

FULL = os.environ.get("LICET_SCHEMATHESIS_EXAMPLES")
EXAMPLES = FULL or "8"
PHASES = "examples,coverage,fuzzing,stateful" if FULL else "examples,fuzzing,stateful"
CONFIG = Path(__file__).with_name("schemathesis.toml")
DOCUMENTED = Path(__file__).parents[3] / "docs" / "openapi.json"
KEY = "licet_everything"
_PATIENCE = 60


class UndyingKey(KeyRing):
    """Recognises one key whatever is done to people and keys, which the trial does to all it finds."""

    def __init__(self, service: Service) -> None:
        super().__init__(service.database)
        with service.database.writing() as session:
            organisation = add_organisation(session, "Hailan", service.now())
            person = add_person(session, organisation.id, "Schemathesis", Role, service.now())
        self._everything = Principal(organisation.id, person.id, person.name, frozenset(Role))

    def remembered(self, secret: str, now: datetime) -> Principal | None:
        """Whoever was recognised by this key a moment ago."""
        return self._everything if secret == KEY else super().remembered(secret, now)


@contextmanager
def served(settings: ServiceSettings, law: Law) -> Iterator[str]:
    """A service on a free port of this machine, and its address."""

    def opened() -> Service:
        service = open_service(settings, local=False, now=Clock(), law=law)
        return replace(service, keys=UndyingKey(service))

    server = uvicorn.Server(uvicorn.Config(application(opened), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        waiting = threading.Event()
        for _ in range(_PATIENCE * 20):
            if server.started or waiting.wait(0.05):
                break
        (listener,) = (socket for each in server.servers for socket in each.sockets)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_service_does_what_it_documents(database_url: str, tmp_path: Path, law: Law) -> None:
    most = 1_000_000_000
    settings = ServiceSettings(
        data=tmp_path / "data",
        database_url=database_url,
        rules=RULES,
        requests_per_minute=most,
        refusals_per_minute=most,
    )
    program = Path(sys.executable).with_name("schemathesis")
    with served(settings, law) as address:
        options = [
            "--url",
            address,
            "--header",
            f"Authorization: Bearer {KEY}",
            "--max-examples",
            EXAMPLES,
            "--request-timeout",  # a version of the rulebook works through every case before it is answered
            "120",
            "--phases",
            PHASES,
        ]
        command: list[str | Path] = [program, "--no-color", "--config-file", CONFIG, "run", DOCUMENTED, *options]
        finished = subprocess.run(  # noqa: S603  # our own dependency, with our own arguments
            [*command, "--seed", "1", "--warnings", "off"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert finished.returncode == 0, finished.stdout[-50_000:] + finished.stderr
