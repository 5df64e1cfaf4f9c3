"""How does one message reach its receiver, and nobody else? Over a connection to an address that was just looked at.

Whenever a connection is opened its host is looked up and checked, and the connection goes to what was found; the name
stays in the header Host and in the certificate that is asked for. Redirects are not followed. The time for a message
is bounded as a whole, whatever the receiver does with it, and so is what is read of the answer.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpcore2

from api.security.targets import Target, TargetRefused, Targets

SECONDS: Final = 15
"""The most that one message takes."""
_LONGEST_ANSWER: Final = 64 * 1024
_PIECE: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a message: the status of the answer, or what went wrong before there was one."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Post:
    """The way out; `trusted` knows whose certificates are good."""

    targets: Targets
    trusted: ssl.SSLContext

    @contextmanager
    def line(self, url: str) -> Iterator[Line]:
        """A line to one receiver, for several messages one after the other."""
        deadline = _Deadline()
        backend = _Checked(self.targets, deadline)
        with httpcore2.ConnectionPool(
            ssl_context=self.trusted, max_connections=1, network_backend=backend
        ) as connections:
            yield Line(url, self.targets, connections, deadline)


class Line:
    """A line to one receiver."""

    def __init__(self, url: str, targets: Targets, connections: httpcore2.ConnectionPool, deadline: _Deadline) -> None:
        """Nothing is connected before the first message."""
        self._url = url
        self._targets = targets
        self._connections = connections
        self._deadline = deadline

    def send(self, headers: Mapping[str, str], body: bytes) -> Posted:
        """Send a message; whatever goes wrong is told in the result."""
        begun, status, error = time.perf_counter(), None, ""
        self._deadline.restart()
        try:
            status = self._send(self._targets.read(self._url), headers, body)
            if 300 <= status < 400:
                error = "redirects are not followed"
        except TargetRefused as refused:
            error = str(refused)
        except httpcore2.TimeoutException:
            error = f"no answer within {SECONDS} seconds"
        except httpcore2.ConnectError as failed:
            bad = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in failed.args)
            error = "the certificate is not good for this name" if bad else "no connection"
        except (httpcore2.ProtocolError, httpcore2.NetworkError):
            error = "the connection broke off before there was an answer"
        except Exception as failed:  # noqa: BLE001  # an odd receiver is tried again like any other
            error = f"not sent: {type(failed).__name__}"
        return Posted(status, error, round((time.perf_counter() - begun) * 1000))

    def _send(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        host = f"[{target.host}]" if ":" in target.host else target.host
        url = httpcore2.URL(scheme=target.scheme, host=host, port=target.port, target=target.path)
        with self._connections.stream("POST", url, headers=list(headers.items()), content=body) as response:
            read = 0
            for piece in response.iter_stream():
                read += len(piece)
                if read > _LONGEST_ANSWER:
                    break
            return int(response.status)


class _Deadline:
    """How much time is left for the message in hand."""

    def __init__(self) -> None:
        self._at = 0.0

    def restart(self) -> None:
        self._at = time.monotonic() + SECONDS

    def left(self) -> float:
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left


class _Checked(httpcore2.NetworkBackend):
    """Connects to addresses that were looked at, and to nothing else."""

    def __init__(self, targets: Targets, deadline: _Deadline) -> None:
        self._targets = targets
        self._deadline = deadline
        self._within = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of a host that answers."""
        del timeout
        failed: Exception = TargetRefused("the host has no address")
        for address in self._targets.addresses(host.strip("[]"), port):
            try:
                stream = self._within.connect_tcp(address, port, self._deadline.left(), local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return _Hurried(stream, self._deadline)
        raise failed


class _Hurried(httpcore2.NetworkStream):
    """A connection that keeps to the deadline, whatever a single step may take."""

    def __init__(self, within: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._within = within
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        return self._within.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        for begin in range(0, len(buffer), _PIECE):
            self._within.write(buffer[begin : begin + _PIECE], self._deadline.left())

    def close(self) -> None:
        self._within.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        del timeout
        return _Hurried(self._within.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._within.get_extra_info(info)
