"""A service killed at any moment goes on where it was: every job ends with the bytes of an undisturbed run."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.jobs.child import Child, Errand
from tests.conftest import RULES
from tests.service.serving import PATIENCE, Running, listening

LINES = 20_000
MOMENTS = {"sqlite": 15, "postgresql": 5}
SEED = 20261126
ALONE = (sys.executable, "-c", "import os; os.setsid(); from api.cli.main import run; run()")
ASKED = {"format": ["csv", "parquet"], "known_at": "2026-11-26"}
ENDED = ("done", "failed", "cancelled")

pytestmark = pytest.mark.usefixtures("folder")  # a small rulebook, for each service that is started loads it anew


def test_every_job_survives_every_kill(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    kind = database_url.partition(":")[0]
    manifest = many_lines()
    with served(tmp_path, database_url) as service:
        begun = time.monotonic()
        expected = results(service, finished(service, upload(service, manifest)))
        length = time.monotonic() - begun
    assert set(expected) == {"checked.csv", "checked.parquet", "rejected.csv"}
    jobs: list[str] = []
    for number in range(MOMENTS[kind]):
        with served(tmp_path, database_url) as service:
            if not under_way(service, jobs):  # else what the last one left is being recovered
                jobs.append(upload(service, manifest))
            time.sleep(chance.uniform(0, length))
            if number % 2:
                os.killpg(service.process.pid, signal.SIGKILL)
            else:
                service.process.kill()  # and whoever checks for it has to notice
    with served(tmp_path, database_url) as service:
        for job in jobs:
            assert results(service, finished(service, job)) == expected
        assert service.end() == 0


def many_lines(count: int = LINES) -> bytes:
    """The sample manifest, so often that it has `count` lines, each shipment with a number of its own."""
    with (RULES / "samples" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for number in range(count):
        shipment, *rest = rows[number % len(rows)]
        writer.writerow([f"{shipment}-{number // len(rows)}", *rest])
    return out.getvalue().encode()


@contextmanager
def served(folder: Path, database_url: str) -> Iterator[Running]:
    environment = {
        "LICET_DATA": str(folder / "data"),
        "LICET_DATABASE_URL": database_url,
        "LICET_RULES": str(folder / "rules"),
    }
    with listening(folder, [*ALONE, "serve", "--port", "0"], environment) as service:
        assert service.url, "".join(service.said)
        yield service


def upload(service: Running, manifest: bytes) -> str:
    answer = httpx2.post(
        f"{service.url}/v1/manifests", files={"file": ("many.csv", manifest)}, data=ASKED, timeout=PATIENCE
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job"])


def read(service: Running, job: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx2.get(f"{service.url}/v1/jobs/{job}", timeout=PATIENCE).json()
    return found


def under_way(service: Running, jobs: list[str]) -> list[str]:
    return [job for job in jobs if read(service, job)["state"] not in ENDED]


def finished(service: Running, job: str) -> dict[str, Any]:
    until = time.monotonic() + 2 * PATIENCE
    while (found := read(service, job))["state"] not in ENDED:
        assert time.monotonic() < until, found
        time.sleep(0.2)
    assert found["state"] == "done", found
    return found


def results(service: Running, job: dict[str, Any]) -> dict[str, str]:
    return {
        one["name"]: hashlib.sha256(httpx2.get(f"{service.url}{one['url']}", timeout=PATIENCE).content).hexdigest()
        for one in job["results"]
    }


def test_a_check_that_alone_is_killed_is_begun_again(database_url: str, tmp_path: Path) -> None:
    with served(tmp_path, database_url) as service:
        job = upload(service, many_lines())
        folder = tmp_path / "data" / "jobs" / job
        until = time.monotonic() + PATIENCE
        while not (found := children_in(folder)):
            assert time.monotonic() < until
            time.sleep(0.05)
        os.kill(found[0], signal.SIGKILL)
        assert len(results(service, finished(service, job))) == 3


def test_a_process_that_dies_before_it_has_read_its_order_came_to_nothing(tmp_path: Path) -> None:
    """Nothing is what makes its watcher try again."""
    child = Child(Errand("api.jobs.no_such_module", tmp_path, b"{}"))
    while not child.ended(1):
        pass
    with child:
        pass
    assert child.outcome == {}


@pytest.mark.parametrize("way", ["end", "cancel"])
def test_nobody_checks_on_for_a_service_that_is_gone_or_a_job_that_is_cancelled(
    database_url: str, tmp_path: Path, way: str
) -> None:
    with served(tmp_path, database_url) as service:
        job = upload(service, many_lines(8 * LINES))
        until = time.monotonic() + PATIENCE
        while "rows" not in read(service, job)["progress"]:
            assert time.monotonic() < until
            time.sleep(0.05)
        if way == "end":
            assert service.end() == 0
        else:
            assert httpx2.post(f"{service.url}/v1/jobs/{job}/cancel").json()["state"] == "cancelled"
        folder = tmp_path / "data" / "jobs" / job
        while children_in(folder):
            assert time.monotonic() < until
            time.sleep(0.05)
        time.sleep(0.5 if way == "cancel" else 0)
        assert not (folder / "results").exists()
        if way == "cancel":
            assert not (folder / "work").exists()
            assert read(service, job)["results"] == []
    if way == "end":
        with served(tmp_path, database_url) as service:
            assert len(results(service, finished(service, job))) == 3


def children_in(folder: Path) -> list[int]:
    """The processes that check in a folder, or in one below."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().split(b"\0")
        except OSError:
            continue  # it is gone
        if b"api.jobs.working" in words and any(word.startswith(bytes(folder)) for word in words):
            found.append(int(place.parent.name))
    return found
