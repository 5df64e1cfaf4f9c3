"""How far is the process that works for a job, and what came of it? Seen from the service that started it."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

_LOG = "log"


@dataclass(frozen=True)
class Errand:
    """What a process is started for: a module of this program, the folder of a job, an order of one line."""

    module: str
    folder: Path
    order: bytes = b""


class Child:
    """A process that works as `api.jobs.apart` says; it ends with the `with` block, whatever it is at."""

    def __init__(self, errand: Errand) -> None:
        """Start it and hand it the order."""
        self.progress: dict[str, Any] = {}
        self.outcome: dict[str, Any] = {}
        with (errand.folder / _LOG).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself, in a folder named by an id of ours
                [sys.executable, "-m", "api.jobs.apart", errand.module, str(errand.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._order = errand.order
        self._listening = threading.Thread(target=self._listen, name="licet-child", daemon=True)
        self._listening.start()

    def __enter__(self) -> Self:
        """The running process."""
        try:
            stdin = _pipe(self._process.stdin)
            stdin.write(self._order + b"\n")
            stdin.flush()
        except BrokenPipeError:
            pass  # it has ended already; how is seen by whoever waits for it
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait until it is gone, having ended it if it still runs."""
        self._process.kill()
        self._process.wait()
        self._listening.join()
        _pipe(self._process.stdout).close()
        with suppress(BrokenPipeError):  # closing hands over what it never read
            _pipe(self._process.stdin).close()

    def ended(self, wait: float) -> bool:
        """Whether it has ended, within some seconds."""
        try:
            self._process.wait(wait)
        except subprocess.TimeoutExpired:
            return False
        self._listening.join()
        return True

    def _listen(self) -> None:
        for line in _pipe(self._process.stdout):
            if not line.endswith(b"\n"):
                return  # it was ended in the middle of saying something
            told = orjson.loads(line)
            if told.keys() & {"done", "failed"}:
                self.outcome = told
            else:
                self.progress = told


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise TypeError("a child has pipes")
    return pipe
