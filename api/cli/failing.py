"""How is a failure told? What is wrong, where, what would be right, and never a traceback for a user's mistake."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import typer

from api.cli.exits import Exit
from api.cli.wording import Language, asked_language, say
from api.reports.showing import shown
from api.settings import debugging


def guarded(command: Callable[[], int | None]) -> int:
    """Run a command and turn whatever goes wrong into a message on standard error and an exit status."""
    try:
        status = int(command() or 0)
    except (KeyboardInterrupt, typer.Abort):
        status = Exit.INTERRUPTED
    except typer.TyperException as error:
        return _mistyped(error, asked_language())
    except Exception as error:  # noqa: BLE001 - the last door: whatever it was, the user gets a message and a status
        return _failed(error, asked_language())
    if status == Exit.INTERRUPTED:
        tell(say("interrupted", asked_language()))
    return status


def tell(message: str) -> None:
    """Say something on standard error."""
    print(shown(message), file=sys.stderr)


def heed_signals() -> None:
    """End tidily when asked to end, and quietly when nobody reads the output any more, as other commands do."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _leave)
    sys.unraisablehook = _told_unless_stopping
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _told_unless_stopping(unraisable: sys.UnraisableHookArgs) -> None:
    """Polars and Python may each tell of one Ctrl-C: the second finds only what the first is putting away."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def _leave(number: int, frame: object) -> NoReturn:
    sys.exit(Exit.TERMINATED)


def _mistyped(error: typer.TyperException, language: Language) -> Exit:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "licet"
    if type(error).__name__ == "NoArgsIsHelpError":
        tell(error.message)
        return Exit.USAGE
    tell(f"{command}: {_mistake(error, language)}")
    tell(say("see_help", language, command=command))
    return Exit.USAGE


def _mistake(error: typer.TyperException, language: Language) -> str:
    """What was mistyped, in the reader's language where typer says enough about it."""
    option = getattr(error, "option_name", None)
    if option is not None:
        near = getattr(error, "possibilities", None)
        known = hasattr(error, "possibilities")
        hint = say("did_you_mean", language, names=", ".join(sorted(near))) if near else ""
        return say("no_option" if known else "no_value", language, option=option) + hint
    where = getattr(error, "param_hint", None) or _named(getattr(error, "param", None))
    if where and not error.message:
        return say("missing_argument", language, what=where)
    return f"{where}: {error.message}" if where else error.message


def _named(parameter: object) -> str:
    if parameter is None:
        return ""
    if getattr(parameter, "param_type_name", "") == "option":
        return str(max(getattr(parameter, "opts", [""]), key=len))
    return str(getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))


def _failed(error: Exception, language: Language) -> Exit:
    from api.cli.problems import fault_told
    from engine.faults import LicetError, SourceRefused

    if isinstance(error, SourceRefused):
        for fault in error.faults:
            tell(fault_told(fault, language))
        return status_of(error)
    if isinstance(error, LicetError):
        tell(str(error))
        return Exit.BAD_INPUT
    if isinstance(error, OSError) and error.filename is not None:
        tell(say("os_error", language, name=error.filename, what=error.strerror or error))
        return Exit.NO_INPUT if isinstance(error, FileNotFoundError) else Exit.NO_OUTPUT
    if debugging():
        traceback.print_exception(error)
    tell(say("internal", language, what=f"{type(error).__name__}: {error}"))
    return Exit.INTERNAL


def status_of(refused: Exception) -> Exit:
    """The status for a source that was refused: by what the first fault stands in."""
    from engine.faults import SourceRefused

    faults = refused.faults if isinstance(refused, SourceRefused) else ()
    file = faults[0].place.file if faults else ""
    if file.startswith("--"):
        return Exit.USAGE
    if file.startswith("rules/"):
        return Exit.BAD_RULES
    if file not in ("", "standard input") and not Path(file).exists():
        return Exit.NO_INPUT
    return Exit.BAD_RULES if file.endswith((".yaml", ".yml")) else Exit.BAD_INPUT
