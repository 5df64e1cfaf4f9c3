"""Where does a file stand until it is whole? Aside, in the same folder; under its own name only when it is finished."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class Aside:
    """A folder beside a file in which it is written; the file takes its place at a clean end and only then.

    `folder` may hold other files on the way; they disappear, and so do folders above that were made for a file that
    does not come to be.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is touched until the folder is entered."""
        self.path = path
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Make the folder, and those above it."""
        parent = self.path.parent
        with ExitStack() as opening:
            opening.callback(_remove_empty, [above for above in (parent, *parent.parents) if not above.exists()])
            parent.mkdir(parents=True, exist_ok=True)
            with self.told_by_name():
                made = tempfile.TemporaryDirectory(dir=parent, prefix=f".{self.path.name}.")
            self.folder = Path(opening.enter_context(made))
            self.file = self.folder / self.path.name
            self._held = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Put the finished file in its place; after an error leave what stood there before."""
        with self._held:
            if error is None:
                with self.told_by_name(), self.file.open("rb") as written:
                    os.fsync(written.fileno())
                self.file.replace(self.path)

    @contextmanager
    def told_by_name(self) -> Iterator[None]:
        """A failure to write tells which file is not to be had: an `OSError` with its path, not that of one aside."""
        try:
            yield
        except OSError as error:
            raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(self.path)) from error


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, given from the innermost outwards, that are there and empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
