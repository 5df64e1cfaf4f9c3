"""With which status does a command end? Up to 3 for answers, from 64 on for what went wrong (as in sysexits.h)."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The statuses of `licet`."""

    RELEASED = 0  # every line may leave; or the command did what it was asked
    HELD = 1  # a line is held or stopped; or a case of the rulebook fails or is lacking
    REJECTED = 2  # some rows could not be read
    STRICT = 3  # --strict, and some rows could not be read: nothing was written
    USAGE = 64  # the command line is mistyped
    BAD_INPUT = 65  # the manifest or the bill of materials cannot be read
    NO_INPUT = 66  # a file or folder is not there
    UNAVAILABLE = 69  # Spark, a database, an address or a tool is not to be had; or it gave up
    INTERNAL = 70  # a fault of Licet itself
    NO_OUTPUT = 73  # the answers cannot be written
    NO_KEYS = 77  # the service would listen to everybody, and nobody could sign in
    BAD_RULES = 78  # the rulebook, the profile or the column names are faulty
    INTERRUPTED = 130  # Ctrl-C
    TERMINATED = 143  # asked to end by the system
