"""A `licet serve` in a process of its own, for tests and measurements that need a real one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
LICET = (sys.executable, "-c", "from api.cli.main import run; run()")
_LISTENS = re.compile(r"Licet listens on (http://\S+?)[;, ]")
PATIENCE = 90
_KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "LICET_RULES")


@dataclass
class Running:
    """A running service: where it listens, and every line that it has written to standard error."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    url: str = ""
    _reader: threading.Thread | None = None

    def read(self) -> None:
        """Read what the service writes until it says where it listens, and go on reading beside."""
        if self.process.stderr is None:
            raise TypeError("a pipe was asked for")
        for line in self.process.stderr:
            self.said.append(line)
            found = _LISTENS.search(line)
            if found:
                self.url = found[1]
                break
        self._reader = threading.Thread(target=self._rest, daemon=True)
        self._reader.start()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the service to end, and say with which status it did."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """The status with which the service ends."""
        status = self.process.wait(PATIENCE)
        if self._reader is not None:
            self._reader.join(PATIENCE)
        return status

    def _rest(self) -> None:
        if self.process.stderr is not None:
            self.said.extend(self.process.stderr)


@contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Iterator[Running]:
    """A service that listens on a free port of this machine; killed at the end where it still runs."""
    with listening(folder, [*LICET, "serve", "--port", "0", *arguments], environment) as service:
        yield service


@contextmanager
def listening(folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Running]:
    """Any process that says where it listens as a service does."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "LICET_RULES") if name in os.environ
    }
    with subprocess.Popen(  # noqa: S603 - the command under test
        command,
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "HOME": str(folder)} | dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        service = Running(process)
        try:
            service.read()
            yield service
        finally:
            if process.poll() is None:
                process.kill()
            service.ended()
