"""How is a failure told? What is wrong, where, what would be right, and never a traceback for a user's mistake."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from api.cli.exits import Exit
from api.cli.phrases import say
from api.settings import debugging, preferred_language


def guarded(command: Callable[[], int | None]) -> int:
    """Run a command and turn whatever goes wrong into a message on standard error and an exit status."""
    import typer

    try:
        return int(command() or 0)
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as error:
        print(f"{say('error', preferred_language())}: {error}", file=sys.stderr)
        return Exit.USAGE
    except (KeyboardInterrupt, typer.Abort):
        _tell(say("interrupted", preferred_language()))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None
        return Exit.RELEASED
    except Exception as error:  # noqa: BLE001 - the last door: whatever it was, the user gets a message and a status
        return _failed(error)


def _failed(error: Exception) -> int:
    from engine.faults import LicetError, SourceRefused

    if debugging():
        raise error
    language = preferred_language()
    if isinstance(error, SourceRefused):
        for fault in error.faults:
            _tell(str(fault))
        return _status(error.faults[0].place.file if error.faults else "")
    if isinstance(error, LicetError):
        _tell(str(error))
        return Exit.BAD_INPUT
    if isinstance(error, OSError):
        _tell(f"{error.filename or ''}: {error.strerror or error}")
        return Exit.NO_OUTPUT
    _tell(say("internal", language, what=f"{type(error).__name__}: {error}"))
    return Exit.INTERNAL


def _status(file: str) -> Exit:
    if file.startswith("rules/") or file.endswith((".yaml", ".yml")):
        return Exit.BAD_RULES
    if file.startswith("--"):
        return Exit.USAGE
    return Exit.BAD_INPUT if file in ("", "-") or Path(file).exists() else Exit.NO_INPUT


def _tell(message: str) -> None:
    print(message, file=sys.stderr)
