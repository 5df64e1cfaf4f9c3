"""How does a process of its own speak with the service that started it, and for whom does it work?

`python -m api.jobs.apart MODULE FOLDER` has a module work in the folder of a job.

Standard input begins with the order, one line, and stays open for as long as somebody wants the answer: when it ends,
this process ends at once, whatever it is at. Standard output has a line of JSON for each step, and a last one with what
came of it. Only one such process works in a folder at a time, so one that is dying disturbs nobody.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from api.jobs.folders import LOCK, exclusive
from api.lasting import collect_rarely

_GENTLY = 10


def main() -> None:
    """Import the module that the command line names, and let it work."""
    collect_rarely()
    importlib.import_module(sys.argv[1]).main()


@contextmanager
def ordered() -> Iterator[bytes]:
    """The order, for as long as it is carried out: in the folder that the command line names, alone there."""
    folder = Path(sys.argv[2]).absolute()
    order = sys.stdin.buffer.readline()
    threading.Thread(target=_end_with_whoever_asked, daemon=True).start()
    os.nice(_GENTLY)  # the service answers first
    os.chdir(folder)  # so that files are named as everybody knows them, not by where they stand
    with exclusive(Path(LOCK)):
        yield order


def say(what: dict[str, Any]) -> None:
    """Tell whoever asked how far it is, or what came of it: `done` or `failed`."""
    sys.stdout.buffer.write(orjson.dumps(what, default=_plain) + b"\n")
    sys.stdout.buffer.flush()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _end_with_whoever_asked() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
