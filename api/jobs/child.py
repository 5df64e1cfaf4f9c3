"""How far is the process that checks a manifest, and what came of it? Seen from the service that started it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from api.jobs.asked import ManifestOrder

_LOG = "log"


class Child:
    """A process of `api.jobs.working`; it ends with the `with` block, whatever it is at."""

    def __init__(self, folder: Path, order: ManifestOrder) -> None:
        """Start it and hand it the order."""
        self.progress: dict[str, Any] = {}
        self.outcome: dict[str, Any] = {}
        with (folder / _LOG).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself, in a folder named by an id of ours
                [sys.executable, "-m", "api.jobs.working", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._order = order
        self._listening = threading.Thread(target=self._listen, name="licet-child", daemon=True)
        self._listening.start()

    def __enter__(self) -> Self:
        """The running process."""
        try:
            stdin = _pipe(self._process.stdin)
            stdin.write(self._order.model_dump_json().encode() + b"\n")
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
