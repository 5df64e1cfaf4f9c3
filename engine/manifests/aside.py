"""Where does a file stand until it is whole? Aside, in the same folder; under its own name only when it is finished."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self


class Aside:
    """A folder beside a file in which it is written; the file takes its place at a clean end and only then.

    `folder` may hold other files on the way; they disappear.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is touched until the folder is entered."""
        self.path = path
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Make the folder, and those above it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(dir=self.path.parent, prefix=f".{self.path.name}.")
        self.folder = Path(self._held.enter_context(made))
        self.file = self.folder / self.path.name
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Put the finished file in its place; after an error leave what stood there before."""
        with self._held:
            if error is None:
                with self.file.open("rb") as written:
                    os.fsync(written.fileno())
                self.file.replace(self.path)
