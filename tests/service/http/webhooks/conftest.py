"""A service that may send to this machine, and receivers on it. Its courier carries only when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
import standardwebhooks.webhooks
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from api.desk.events import Happening, event
from api.desk.law import Law
from api.http.service import open_service
from api.http.settings import ServiceSettings
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import Clock, House

Answering = Callable[["Receiver"], tuple[int, dict[str, str], bytes]]


@dataclass
class Message:
    """What a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """The body, read."""
        return orjson.loads(self.body)


@dataclass
class Receiver:
    """A receiver of webhooks on this machine; it answers with the statuses it is given, the last one for ever."""

    statuses: list[int] = field(default_factory=lambda: [204])
    messages: list[Message] = field(default_factory=list)
    answer: Answering | None = None
    got: threading.Condition = field(default_factory=threading.Condition)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks?to=licet"

    def reply(self, message: Message) -> tuple[int, dict[str, str], bytes]:
        """Note a message and say what to answer."""
        with self.got:
            self.messages.append(message)
            status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
            self.got.notify_all()
        return self.answer(self) if self.answer else (status, {}, b"")

    def wait_for(self, count: int) -> bool:
        """Wait until so many messages have come."""
        with self.got:
            return self.got.wait_for(lambda: len(self.messages) >= count, timeout=20)

    @property
    def ids(self) -> list[str]:
        """The ids of the messages that came."""
        return [message.headers["webhook-id"] for message in self.messages]


@pytest.fixture
def receivers() -> Iterator[Callable[[], Receiver]]:
    """Makes receivers, which listen until the test ends."""
    servers: list[ThreadingHTTPServer] = []

    def start() -> Receiver:
        receiver = Receiver()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                names = {name.lower(): value for name, value in self.headers.items()}
                status, headers, content = receiver.reply(Message(self.path, names, body))
                self.send_response(status)
                for name, value in {"content-length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        receiver.port = server.server_port
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return receiver

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def receiver(receivers: Callable[[], Receiver]) -> Receiver:
    """One receiver."""
    return receivers()


@pytest.fixture
def private() -> bool:
    """Whether webhooks may go to this machine."""
    return True


@pytest.fixture
def opened(database_url: str, tmp_path: Path, law: Law, private: bool) -> Iterator[House]:
    """A service with its courier at work."""
    settings = ServiceSettings(
        data=tmp_path / "data", database_url=database_url, rules=RULES, webhooks_to_private=private
    )
    clock = Clock()
    with lent(lambda: open_service(settings, local=False, now=clock, law=law)) as app, TestClient(app) as anonymous:
        yield House(app, clock, anonymous)


@pytest.fixture
def house(opened: House) -> House:
    """A service whose courier waits to be told, so that the clock can be moved between its steps."""
    opened.service.courier.close()
    return opened


@pytest.fixture(autouse=True)
def receivers_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Receivers, who refuse old messages, have the clock of the service."""
    clock = request.getfixturevalue("opened").clock if "opened" in request.fixturenames else None

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Standing:
            moment = clock() if clock else datetime.now(tz)
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(standardwebhooks.webhooks, "datetime", Standing)


def happen(house: House, *, of: str = "Hailan", type_: Happening = Happening.HELD, **data: Any) -> str:
    """Let something happen in an organisation; the id of the event."""
    organisation = house.organisation(of)
    with house.service.database.writing() as session:
        told = event(organisation, type_, "subject", data, house.clock())
        session.add(told)
        return told.id


def add(client: TestClient, url: str, **more: Any) -> dict[str, Any]:
    """A webhook, added."""
    answer = client.post("/v1/webhooks", json={"url": url, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def log_of(client: TestClient, webhook: str) -> list[dict[str, Any]]:
    """The deliveries to a webhook, newest first."""
    answer = client.get(f"/v1/webhooks/{webhook}/deliveries")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def verified(secret: str, message: Message) -> Any:
    """What a receiver reads of a message, having verified it as receivers do; raises where it is not good."""
    return Webhook(secret).verify(message.body, message.headers)
