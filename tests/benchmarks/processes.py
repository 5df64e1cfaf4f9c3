"""How long does a whole process take, from its start to its end, and how much memory at most?"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LICET = Path(sys.executable).parent / "licet"
PATIENCE = 300
_LOOK = 0.02


class ProcessFailed(RuntimeError):
    """A process that ended as it should not have."""


@dataclass(frozen=True)
class Run:
    """One run of a process: seconds by the clock and by all cores together, and its peak resident memory."""

    seconds: float
    busy_seconds: float
    peak_mib: float


@dataclass(frozen=True)
class Process:
    """A command, and the exit statuses that mean that it did its work."""

    command: tuple[str, ...]
    done: frozenset[int] = frozenset({0})


def run(process: Process, patience: float = PATIENCE) -> Run:
    """Run a process to its end, for so many seconds at most; raises `ProcessFailed` with what it said last."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(process.command, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603 - our own
        watch = _Watch(child, start + patience)
        watch.start()
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        watch.join()
        if child.returncode not in process.done:
            said.seek(0)
            last = said.read()[-2_000:].decode(errors="replace")
            raise ProcessFailed(f"{' '.join(process.command)}: {_ended(child.returncode)} {last}")
    return Run(seconds, used.ru_utime + used.ru_stime, watch.peak_mib)


class _Watch(threading.Thread):
    """Ends a process that takes too long and notes the most memory that it had.

    What `wait4` says of memory would count what the process that started it had before.
    """

    def __init__(self, child: subprocess.Popen[bytes], end: float) -> None:
        super().__init__(daemon=True)
        self.peak_mib = 0.0
        self._child = child
        self._end = end

    def run(self) -> None:
        """Look again and again until the process has ended."""
        status = Path(f"/proc/{self._child.pid}/status")
        while self._child.returncode is None:
            try:
                told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
            except OSError:
                return
            self.peak_mib = max(self.peak_mib, float(told.get("VmHWM", "0 kB").split()[0]) / 1024)
            if time.perf_counter() > self._end:
                self._child.kill()
                return
            time.sleep(_LOOK)


def alternating(processes: Mapping[str, Process], rounds: int) -> dict[str, list[Run]]:
    """Run each process so many times, one after the other, so that what disturbs the machine disturbs all of them."""
    found: dict[str, list[Run]] = {name: [] for name in processes}
    for _ in range(rounds):
        for name, process in processes.items():
            found[name].append(run(process))
    return found


def ratio(these: Sequence[Run], those: Sequence[Run]) -> float:
    """How many times as long these runs take as those, each against its neighbour: the median."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(these, those, strict=True))


def seconds(runs: Sequence[Run]) -> float:
    """The median."""
    return statistics.median(one.seconds for one in runs)


def licet(manifest: Path, out: Path, rules: Path, *options: str) -> Process:
    """A whole check; held lines and rejected rows are its work too."""
    command = (
        str(_LICET), "check", str(manifest), "--format", "parquet", "--out", str(out), "--rules", str(rules), *options
    )  # fmt: skip
    return Process(command, frozenset({0, 1, 2}))


def _ended(status: int) -> str:
    return f"ended by {signal.Signals(-status).name}." if status < 0 else f"ended with {status}."
