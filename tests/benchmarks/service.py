"""How much does the service take in? `licet serve` with one worker, asked by another process over loopback.

    python -m tests.benchmarks.service                 60 seconds for each figure
    python -m tests.benchmarks.service --seconds 5     a taste

Shipments of twenty lines under the full rulebook, all stored, on SQLite and, where LICET_TEST_POSTGRES_URL names a
server, on PostgreSQL; against an application on the same server and database that stores and answers a constant.
The peak is driven by `wrk` where that is installed, the time to answer at 70 % of it by tests.benchmarks.service_load.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from api.clock import today
from engine.rulebook.loading import load_rulebook
from tests.benchmarks.service_load import PATH, Load
from tests.benchmarks.service_parts import parts
from tests.benchmarks.shipments import bodies
from tests.benchmarks.sizes import SHIPPED
from tests.service.serving import Running, listening, running

_BODIES, _CONNECTIONS = 400, 32
_SHARE_OF_PEAK = 0.7
_PATIENCE = 60
_WITHOUT_LIMITS = {"LICET_REQUESTS_PER_MINUTE": "1000000000"}
_WRK = """
local bodies, at = {}, 0
for line in io.lines("BODIES") do bodies[#bodies + 1] = line end
request = function()
  at = at % #bodies + 1
  return wrk.format("POST", "PATH", {["content-type"] = "application/json"}, bodies[at])
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"per_second": %f, "p50": %f, "p99": %f, "errors": %d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Measured:
    """What a service did at its peak, and at 70 % of it."""

    name: str
    peak: Load
    eased: Load


class Bench:
    """One run of all measurements."""

    def __init__(self, folder: Path, seconds: float) -> None:
        """Make the bodies."""
        self.folder, self.seconds = folder, seconds
        self.bodies = bodies(load_rulebook(SHIPPED), _BODIES, today())
        self.file = folder / "bodies"
        self.file.write_bytes(b"\n".join(self.bodies))

    def licet(self, name: str, url: str) -> tuple[Measured, int]:
        """Licet itself, and how many bytes its answers have."""
        environment = _WITHOUT_LIMITS | {"LICET_DATABASE_URL": url, "LICET_DATA": str(self.folder)}
        with running(self.folder, **environment) as service:
            sizes = [self._post(service, body) for body in self.bodies]  # what recurs is known from here on
            return self._measured(f"licet, {name}", service), sum(sizes) // len(sizes)

    def constant(self, name: str, url: str, size: int) -> Measured:
        """The application that stores and answers a constant of as many bytes."""
        command = [sys.executable, "-m", "tests.benchmarks.service_constant", url, str(size)]
        with listening(self.folder, command, {}) as service:
            return self._measured(f"constant, {name}", service)

    def _measured(self, name: str, service: Running) -> Measured:
        peak = self._by_wrk(service.url) if shutil.which("wrk") else self._load(service.url, _CONNECTIONS)
        eased = self._load(service.url, _CONNECTIONS, peak.per_second * _SHARE_OF_PEAK)
        service.end()
        return Measured(name, peak, eased)

    def _load(self, url: str, connections: int, rate: float | None = None) -> Load:
        module = [sys.executable, "-m", "tests.benchmarks.service_load"]
        told = [url, str(self.file), str(self.seconds), str(connections), *([str(rate)] if rate else [])]
        return self._run([*module, *told])

    def _by_wrk(self, url: str) -> Load:
        script = self.folder / "post.lua"
        script.write_text(_WRK.replace("BODIES", str(self.file)).replace("PATH", PATH), encoding="utf-8")
        told = ["-t", "1", "-c", str(_CONNECTIONS), "-d", f"{max(1, round(self.seconds))}s", "-s", str(script)]
        return self._run(["wrk", *told, url])

    def _run(self, command: list[str]) -> Load:
        found = subprocess.run(  # noqa: S603 - our own, or wrk
            command, capture_output=True, text=True, check=True, timeout=self.seconds + _PATIENCE
        )
        return Load(**json.loads(found.stdout.strip().splitlines()[-1]))

    @staticmethod
    def _post(service: Running, body: bytes) -> int:
        answer = httpx2.post(f"{service.url}{PATH}", content=body, headers={"content-type": "application/json"})
        answer.raise_for_status()
        return len(answer.content)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=60, help="for each figure")
    given = asked.parse_args()
    console = Console(width=120)
    found: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="licet-bench-") as place:
        bench = Bench(Path(place), given.seconds)
        for name in ("SQLite", *(["PostgreSQL"] if os.environ.get("LICET_TEST_POSTGRES_URL") else [])):
            with _database(name, Path(place)) as url:
                measured, size = bench.licet(name, url)
            with _database(name, Path(place)) as url:
                found += [measured, bench.constant(name, url, size)]
            with _database(name, Path(place)) as url:
                spent = parts(url, Path(place), bench.bodies)
            console.print(_breakdown(name, spent, measured))
    console.print(_table(found))
    for licet, constant in zip(found[::2], found[1::2], strict=True):
        console.print(f"{licet.name} over {constant.name}: {licet.peak.per_second / constant.peak.per_second:.2f}")
    sys.exit(1 if any(one.peak.errors or one.eased.errors for one in found) else 0)


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    """A database of its own for one measurement."""
    own = f"licet_bench_{secrets.token_hex(6)}"
    if name == "SQLite":
        yield f"sqlite:///{folder / own}.db"
        return
    server = os.environ["LICET_TEST_POSTGRES_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {own}".encode())
    yield make_url(server).set(database=own).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {own} WITH (FORCE)".encode())


def _table(found: list[Measured]) -> Table:
    table = Table(
        "", "requests/s", "p50 ms", "p99 ms", "errors", "p99 ms at 70 %", "errors", title="peak and 70 % of it"
    )
    for one in found:
        peak, eased = one.peak, one.eased
        figures = f"{peak.per_second:,.0f}", f"{peak.p50:.1f}", f"{peak.p99:.1f}", str(peak.errors)
        table.add_row(one.name, *figures, f"{eased.p99:.1f}", str(eased.errors))
    return table


def _breakdown(name: str, spent: dict[str, float], measured: Measured) -> Table:
    """Where the time of a shipment goes; HTTP is what the peak leaves over."""
    whole = 1000 / measured.peak.per_second
    table = Table("part", "ms", "%", title=f"a shipment on {name}")
    for part, milliseconds in {**spent, "HTTP and waiting": max(0.0, whole - sum(spent.values()))}.items():
        table.add_row(part, f"{milliseconds:.2f}", f"{100 * milliseconds / whole:.0f}")
    return table


if __name__ == "__main__":
    main()
