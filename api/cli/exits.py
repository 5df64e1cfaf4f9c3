"""With which status does a command end? Up to 3 for answers, from 64 on for what went wrong (as in sysexits.h)."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The statuses of `licet`."""

    RELEASED = 0  # every line may leave; or the command did what it was asked
    HELD = 1  # a line is held or stopped; or a case of the rulebook fails
    REJECTED = 2  # some rows could not be read
    STRICT = 3  # --strict, and some rows could not be read: nothing was written
    USAGE = 64
    BAD_INPUT = 65
    NO_INPUT = 66
    INTERNAL = 70
    NO_OUTPUT = 73
    BAD_RULES = 78
    INTERRUPTED = 130
