"""How is much made that lasts? Without being gone through for garbage again and again while it grows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def collect_rarely() -> None:
    """For a process that makes many small things and remembers them to its end: to go through them finds nothing."""
    gc.set_threshold(100_000, 20, 100)


@contextmanager
def made_to_last() -> Iterator[None]:
    """Nothing is collected meanwhile: hundreds of thousands of listed names are read in two thirds of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
