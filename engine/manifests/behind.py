"""How is a file written while the caller works on? By a thread of its own that takes frames in order, few at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from types import TracebackType
from typing import Self

import polars as pl

_ROOM = 1


class Abandoned(Exception):
    """The caller stopped with an error: nobody wants the rest of the file."""


class Behind:
    """Runs `write`, which writes the frames that it is given until there are no more.

    It starts with the `with` block and has ended at its end, whatever happens on either side. At most one
    frame waits, so a caller who is faster than the disk is held up and memory stays bounded.
    """

    def __init__(self, write: Callable[[Iterator[pl.DataFrame]], None]) -> None:
        """Nothing runs before the block is entered."""
        self._thread = Thread(target=self._run, args=(write,), name="licet-writer", daemon=True)
        self._changed = Condition()  # guards everything below
        self._waiting: deque[pl.DataFrame] = deque()
        self._complete = self._abandoned = self._stopped = False
        self._failure: BaseException | None = None

    def __enter__(self) -> Self:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait until all is written, or after an error until writing has ceased; raises what stopped the writing."""
        if error is None:
            try:
                self.end()
            except BaseException:
                self._abandon()
                raise
        else:
            self._abandon()

    def put(self, frame: pl.DataFrame) -> None:
        """Hand over a frame; raises what stopped the writing, if something did."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or len(self._waiting) < _ROOM)
            self._raise_failure()
            self._waiting.append(frame)
            self._changed.notify_all()

    def end(self) -> None:
        """Wait until all is written; raises what stopped the writing. Nothing may be put after it."""
        with self._changed:
            self._complete = True
            self._changed.notify_all()
        self._thread.join()
        self._raise_failure()

    def _abandon(self) -> None:
        with self._changed:
            self._abandoned = True
            self._changed.notify_all()
        self._thread.join()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _frames(self) -> Iterator[pl.DataFrame]:
        while True:
            with self._changed:
                self._changed.wait_for(self._something_to_do)
                if self._abandoned or self._stopped:
                    raise Abandoned
                if not self._waiting:
                    return
                frame = self._waiting.popleft()
                self._changed.notify_all()
            yield frame

    def _something_to_do(self) -> bool:
        return bool(self._waiting) or self._complete or self._abandoned or self._stopped

    def _run(self, write: Callable[[Iterator[pl.DataFrame]], None]) -> None:
        failure: BaseException | None = None
        try:
            write(self._frames())
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the caller's to hear of
            failure = error
        with self._changed:
            self._failure, self._stopped = failure, True
            self._waiting.clear()
            self._changed.notify_all()
