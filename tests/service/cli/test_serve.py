"""`licet serve` as a process: who may reach it, how it begins, and that it loses nothing when it ends."""

from __future__ import annotations

import gzip
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from api.cli.exits import Exit
from tests.service.cli.conftest import BEARING, manifest, process
from tests.service.http.conftest import shipment
from tests.service.serving import ROOT, Running, running


def key_of(folder: Path, *roles: str) -> str:
    found = process(folder, "keys", "create", "--name", "Li", *(f"--role={role}" for role in roles))
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def stored(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / ".local/share/licet/licet.db")) as connection:
        return {reference for (reference,) in connection.execute("SELECT reference FROM shipments")}


def lines(service: Running) -> list[dict[str, object]]:
    return [json.loads(line) for line in service.said if line.startswith("{")]


def test_without_any_configuration_one_local_user_is_served(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        assert service.url.startswith("http://127.0.0.1:")
        answer = httpx2.post(f"{service.url}/v1/shipments", json=shipment())
        assert answer.status_code == 201, answer.text
        assert "server" not in answer.headers
        assert httpx2.get(f"{service.url}/ready").json()["status"] == "ready"
        assert service.end() == Exit.RELEASED
    assert stored(tmp_path) == {"S-1"}
    assert not any("Traceback" in line for line in service.said)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - what is refused
def test_others_are_not_served_before_somebody_can_sign_in(tmp_path: Path, host: str) -> None:
    found = process(tmp_path, "serve", "--host", host, "--port", "0")
    assert (found.returncode, found.stdout) == (Exit.NO_KEYS, "")
    assert "licet keys create" in found.stderr
    assert "licet keys create" in process(tmp_path, "serve", "--host", host, "--port", "0", "--lang", "zh").stderr


def test_with_a_key_others_are_served_and_nobody_without(tmp_path: Path) -> None:
    secret = key_of(tmp_path, "submitter")
    with running(tmp_path, "--host", "0.0.0.0") as service:  # noqa: S104 - what is tried
        url = service.url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        assert httpx2.post(f"{url}/v1/shipments", json=shipment()).status_code == 401
        signed = {"authorization": f"Bearer {secret}"}
        assert httpx2.post(f"{url}/v1/shipments", json=shipment(), headers=signed).status_code == 201
        assert service.end() == Exit.RELEASED
    assert secret not in "".join(service.said)


def test_keys_can_be_asked_for_on_this_machine_too(tmp_path: Path) -> None:
    refused = process(tmp_path, "serve", "--port", "0", "--require-keys")
    assert refused.returncode == Exit.NO_KEYS
    assert refused.stderr.startswith("Everybody has to sign in, and nobody could.")
    secret = key_of(tmp_path, "submitter")
    with running(tmp_path, "--require-keys") as service:
        assert httpx2.post(f"{service.url}/v1/shipments", json=shipment()).status_code == 401
        signed = {"authorization": f"Bearer {secret}"}
        assert httpx2.post(f"{service.url}/v1/shipments", json=shipment(), headers=signed).status_code == 201


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--port", "70000"], Exit.USAGE, "--port: 70000 is not between 0 and 65535"),
        (["--workers", "0"], Exit.USAGE, "--workers: 0 is not between 1 and 256"),
        (["--host", "no.such.host.invalid"], Exit.UNAVAILABLE, "cannot listen on no.such.host.invalid"),
        (["--port", "0", "--database-url", "mysql://x/y"], Exit.BAD_INPUT, "`mysql` is not a database"),
        (
            ["--port", "0", "--database-url", "postgresql://licet:hunter2@127.0.0.1:1/licet"],
            Exit.UNAVAILABLE,
            "the database does not answer",
        ),
        (["--port", "0", "--rules", "nowhere"], Exit.NO_INPUT, "is not a rulebook folder"),
    ],
)
def test_what_keeps_it_from_beginning_is_said(tmp_path: Path, arguments: list[str], status: Exit, says: str) -> None:
    found = process(tmp_path, "serve", *arguments)
    assert found.returncode == status, found.stderr
    assert says in found.stderr
    assert "Traceback" not in found.stderr
    assert "hunter2" not in found.stderr


def test_an_address_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = process(tmp_path, "serve", "--port", port)
    assert found.returncode == Exit.UNAVAILABLE
    assert f"port {port}" in found.stderr


def test_a_wrong_setting_is_named_and_not_shown(tmp_path: Path) -> None:
    found = process(tmp_path, "serve", LICET_LOG_LEVEL="loud")
    assert found.returncode == Exit.USAGE
    assert "LICET_LOG_LEVEL" in found.stderr


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_what_was_answered_is_there_and_what_was_begun_is_answered(
    tmp_path: Path, number: signal.Signals, workers: int
) -> None:
    """Callers post while the service ends: each is either answered, and then it is kept, or never connected."""
    answered: list[str] = []
    enough = threading.Event()

    def post(caller: int, url: str) -> list[str]:
        broken = []
        with httpx2.Client() as client:
            for count in range(10_000):
                reference = f"{caller}-{count}"
                try:
                    answer = client.post(f"{url}/v1/shipments", json=shipment(reference), timeout=60)
                except httpx2.ConnectError:
                    break
                except httpx2.TransportError:
                    broken.append(reference)
                    break
                if answer.status_code == 201:
                    answered.append(reference)
                if len(answered) >= 40:
                    enough.set()
        return broken

    with running(tmp_path, "--workers", str(workers)) as service, ThreadPoolExecutor(4) as callers:
        posting = [callers.submit(post, caller, service.url) for caller in range(4)]
        assert enough.wait(60)
        assert service.end(number) == Exit.RELEASED
        assert not any(future.exception() for future in posting)
    assert set(answered) <= stored(tmp_path)
    assert len(answered) == len(set(answered))


def test_asked_to_end_again_and_again_it_still_leaves_a_sound_database(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        url = service.url
        with ThreadPoolExecutor(4) as callers:
            sent = [
                callers.submit(httpx2.post, f"{url}/v1/shipments", json=shipment(f"S-{count}"), timeout=60)
                for count in range(60)
            ]
            while not any(future.done() for future in sent):
                time.sleep(0.01)
            for _ in range(3):
                service.process.send_signal(signal.SIGINT)
                time.sleep(0.02)
            assert service.ended() in (Exit.RELEASED, Exit.INTERRUPTED)
        answered = {
            future.result().json()["reference"]
            for future in sent
            if future.exception() is None and future.result().status_code == 201
        }
    assert answered <= stored(tmp_path)
    assert process(tmp_path, "db", "check").returncode == Exit.RELEASED


@pytest.mark.parametrize("workers", ["1", "2"])
def test_whoever_follows_a_job_does_not_keep_it_from_ending(tmp_path: Path, workers: str) -> None:
    rows = (BEARING.replace("S-1,2", f"S-{count},1") for count in range(60_000))
    file = tmp_path / manifest(tmp_path, *rows, day="2026-11-27")
    with running(tmp_path, "--workers", workers) as service:
        job = httpx2.post(f"{service.url}/v1/manifests", files={"file": file.read_bytes()}, timeout=60).json()["job"]
        with httpx2.stream("GET", f"{service.url}/v1/jobs/{job}/events", timeout=60) as events:
            told = events.iter_lines()
            assert next(told).startswith("id: ")
            assert service.end() == Exit.RELEASED
            assert "event: done" not in list(told)  # there was still something to follow
    assert not any("timeout graceful shutdown exceeded" in line for line in service.said)


def test_a_caller_that_goes_away_does_not_end_it(tmp_path: Path) -> None:
    body = json.dumps(shipment()).encode()
    head = f"POST /v1/shipments HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with running(tmp_path) as service:
        host, port = service.url.removeprefix("http://").split(":")
        for _ in range(20):
            with socket.create_connection((host, int(port))) as caller:
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # leave without goodbye
                caller.sendall(head + body)
        assert httpx2.get(f"{service.url}/health").status_code == 200
        assert service.end() == Exit.RELEASED


def test_several_processes_count_together(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "2") as service:
        for count in range(12):  # each by a connection of its own, so that both processes are asked
            answer = httpx2.post(f"{service.url}/v1/shipments", json=shipment(f"S-{count}"))
            assert answer.status_code == 201, answer.text
        metrics = httpx2.get(f"{service.url}/metrics").text
        kept = [float(line.rpartition(" ")[2]) for line in metrics.splitlines() if line.startswith("licet_decisions_")]
        assert sum(kept) == 12
        assert service.end() == Exit.RELEASED
    assert len(stored(tmp_path)) == 12


def test_log_lines_are_json_with_request_ids_and_without_secrets(tmp_path: Path) -> None:
    secret = "licet_0123456789abcdef0123456789abcdef_" + "x" * 43
    with running(tmp_path) as service:
        headers = {"x-request-id": "erp-17", "authorization": f"Bearer {secret}"}
        httpx2.get(f"{service.url}/v1/shipments/{secret}?key=whsec_c2VjcmV0", headers=headers)
        service.end()
    (found,) = [line for line in lines(service) if line.get("request") == "erp-17"]
    assert (found["event"], found["status"], found["level"]) == ("request", 401, "info")
    assert secret not in "".join(service.said)
    assert "whsec_c2" not in "".join(service.said)


def test_as_little_is_logged_as_is_asked_for(tmp_path: Path) -> None:
    with running(tmp_path, LICET_LOG_LEVEL="error") as service:
        assert httpx2.get(f"{service.url}/health").status_code == 200
        service.end()
    assert lines(service) == []


class Receiver(BaseHTTPRequestHandler):
    """Takes traces in, as a collector does."""

    taken: list[ExportTraceServiceRequest]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        self.taken.append(ExportTraceServiceRequest.FromString(body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[ExportTraceServiceRequest]]]:
    """The address of a collector of traces, and what it took in."""
    taken: list[ExportTraceServiceRequest] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Receiver,), {"taken": taken})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", taken
        server.shutdown()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_requests_are_traced_where_that_is_asked_for(
    tmp_path: Path, collector: tuple[str, list[ExportTraceServiceRequest]], workers: str
) -> None:
    url, taken = collector
    with running(tmp_path, "--workers", workers, OTEL_EXPORTER_OTLP_ENDPOINT=url) as service:
        httpx2.post(f"{service.url}/v1/shipments", json=shipment(), headers={"x-request-id": "erp-18"})
        httpx2.get(f"{service.url}/health")
        assert service.end() == Exit.RELEASED
    resources = [resource for request in taken for resource in request.resource_spans]
    spans = [span for resource in resources for scope in resource.scope_spans for span in scope.spans]
    assert [span.name for span in spans] == ["POST /v1/shipments"]
    assert {("service.name", "licet")} <= {
        (one.key, one.value.string_value) for resource in resources for one in resource.resource.attributes
    }
    (found,) = [line for line in lines(service) if line.get("request") == "erp-18"]
    assert found["trace"] == spans[0].trace_id.hex()


def test_nothing_that_makes_traces_is_imported_otherwise() -> None:
    code = (
        "import sys, api.cli.serving; "
        "sys.exit(any(name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own
