"""How does the service come to its callers, and how does it leave them? By uvicorn, in one process or several.

Asked to end, it stops taking connections, answers what it has begun, writes what it has taken in, and only then ends.
Asked again by the keyboard it ends at once: what was not answered was either written as a whole or not at all.
"""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors.multiprocess import Multiprocess

from api.desk.law import Law
from api.http import tracing
from api.http.app import application
from api.http.logs import configure
from api.http.measuring import SHARED_BY, count_connections, forget_process
from api.http.service import Service, open_service
from api.http.settings import ServiceSettings
from engine.faults import LicetError

_WAITING = 2_048
"""Connections that may wait to be taken."""
_MOST_AT_ONCE = 4_096
"""Connections and requests at once; more are told to come again."""
_KEEP_ALIVE = 75
"""Seconds for which an idle connection is kept: longer than proxies keep theirs, so that they close first."""
_PATIENCE = 30
"""Seconds that requests may take to end once the service is to end."""

Announce = Callable[[], None]


class AddressRefused(LicetError):
    """An address that the service cannot have."""


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address, which nobody can connect to yet; raises `AddressRefused`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        place = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AddressRefused(error.strerror or str(error)) from error
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(address)
        # Linux lets two sockets have one address as long as neither listens: whoever comes second is told here.
        place.listen(_WAITING)
    except OSError as error:
        place.close()
        raise AddressRefused(error.strerror or str(error)) from error
    place.setblocking(False)
    place.set_inheritable(True)
    return place


def on_loopback(place: socket.socket) -> bool:
    """Whether only this machine reaches a socket."""
    return ipaddress.ip_address(place.getsockname()[0].partition("%")[0]).is_loopback


def address_of(place: socket.socket) -> str:
    """The address of a socket as it is typed into a browser."""
    host, port = place.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def serve(settings: ServiceSettings, place: socket.socket, local: bool, announce: Announce, law: Law) -> bool:
    """Serve in this process until asked to end, and say whether it ended in its own time.

    `law`: the one that holds, loaded already. Raises what `open_service` raises.
    """
    log(settings)
    config = _config(prepared(application(lambda: service)))  # what this raises, it raises before anything is open
    service = open_service(settings, local, law=law)
    server = _Server(config, announce)
    _heed(server)
    server.run(sockets=[place])
    return server.started and not server.force_exit


def serve_in_processes(
    settings: ServiceSettings, place: socket.socket, local: bool, processes: int, announce: Announce
) -> bool:
    """Serve in some processes that share one database, until asked to end, and say whether all of them began."""
    log(settings)
    with tempfile.TemporaryDirectory(prefix="licet-metrics-") as shared:
        os.environ[SHARED_BY] = shared
        config = _config(partial(_in_process, settings, local), workers=processes, factory=True)
        supervisor = _Supervisor(config, place, announce)
        supervisor.run()
    return supervisor.began


def log(settings: ServiceSettings) -> None:
    """Log as the settings say."""
    configure(settings.log_level, [tracing.name_trace] if tracing.asked_for() else ())


def prepared(app: FastAPI) -> FastAPI:
    """An application that knows when to end, counts its connections, and is traced where that is asked for."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[Any]:
        async with before(running) as state:
            service: Service = running.state.service
            count_connections(service.database)
            for number in (signal.SIGINT, signal.SIGTERM):
                _tell_too(service, number)
            yield state
        forget_process()

    app.router.lifespan_context = lifespan
    if tracing.asked_for():
        tracing.trace(app)
    return app


def _tell_too(service: Service, number: signal.Signals) -> None:
    """Have the service know, beside the server, that it was asked to end."""
    before = signal.getsignal(number)

    def told(given: int, frame: FrameType | None) -> None:
        service.ending.set()
        if callable(before):
            before(given, frame)

    signal.signal(number, told)


def _in_process(settings: ServiceSettings, local: bool) -> FastAPI:
    """The application of one process among several."""
    log(settings)
    return prepared(application(partial(open_service, settings, local)))


def _config(app: Any, workers: int = 1, factory: bool = False) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_WAITING,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_PATIENCE,
    )


def _heed(server: uvicorn.Server) -> None:
    """Take a request to end also before the server has begun and after it has ended, and outlive callers that go."""

    def end(number: int, frame: object) -> None:
        del number, frame
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


class _Server(uvicorn.Server):
    """A server that says when it has begun."""

    def __init__(self, config: uvicorn.Config, announce: Announce) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin."""
        await super().startup(sockets)
        if self.started:
            self._announce()


class _Supervisor(Multiprocess):
    """Processes that say when all of them have begun."""

    def __init__(self, config: uvicorn.Config, place: socket.socket, announce: Announce) -> None:
        super().__init__(config, [place])
        self._announce = announce
        self.began = False

    def init_processes(self) -> None:
        """Begin."""
        super().init_processes()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        self.began = all(one.wait_until_ready(_PATIENCE * 2, self.should_exit) for one in self.processes)
        if self.began:
            self._announce()
