"""How does help read? In plain columns, in the reader's language, the same on a terminal and in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from shutil import get_terminal_size
from typing import Any, Protocol, cast

import typer
from typer.core import TyperCommand, TyperGroup

from api.cli.width import padded, width, wrapped
from api.cli.wording import asked_language, say

NAMES = {"help_option_names": ["-h", "--help"]}
"""How help is asked for."""
_NARROWEST, _WIDEST = 40, 100
_LONGEST_LABEL = 26
_OF_TYPER = {name: f"help.{name}" for name in ("help", "install_completion", "show_completion")}

Entry = tuple[str, str]


class _Parameter(Protocol):
    """What help needs to know of an argument or option."""

    name: str
    opts: list[str]
    metavar: str | None
    param_type_name: str
    required: bool
    hidden: bool
    help: str | None
    is_flag: bool


class Command(TyperCommand):
    """A command with help in plain columns; its epilog holds examples, one on each line."""

    def get_help(self, ctx: Any) -> str:
        """The page that `--help` shows."""
        return "\n".join(_page(self, ctx))


class Group(TyperGroup):
    """A group of commands with help in plain columns; its epilog stands at the end as it is."""

    command_class = Command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is meant; raises a usage error, with what may have been meant, where there is none."""
        name = args[0]
        if name not in self.commands and not ctx.resilient_parsing and not name.startswith("-"):
            language = asked_language()
            near = get_close_matches(name, self.commands)
            hint = say("did_you_mean", language, names=", ".join(near)) if near else ""
            raise typer.BadParameter(say("no_command", language, name=name) + hint, ctx=ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The page that `--help` shows."""
        return "\n".join(_page(self, ctx))


def examples(*lines: str) -> str:
    """Examples of a command, one on each line, as they stand under its help."""
    return "\n".join((say("examples", asked_language()), *(f"  {line}" for line in lines)))


def _page(command: Command | Group, ctx: Any) -> Iterator[str]:
    language = asked_language()
    columns = max(_NARROWEST, min(get_terminal_size((80, 24)).columns, _WIDEST))
    parameters = [cast(_Parameter, one) for one in command.get_params(ctx)]
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option" and not one.hidden]
    blocks: list[tuple[str, list[Entry]]] = [("arguments", [(_metavar(one), one.help or "") for one in arguments])]
    if isinstance(command, Group):
        told = [(name, one.help or "") for name, one in command.commands.items() if not one.hidden]
        blocks.append(("commands", told))
    blocks.append(("options", [_option(one) for one in options]))
    yield say("usage", language, line=_usage(command, ctx, arguments))
    yield ""
    yield from wrapped(command.help or "", columns)
    for key, entries in blocks:
        if entries:
            yield from ("", say(key, language))
            yield from _columns(entries, columns)
    if command.epilog:
        yield from ("", *command.epilog.splitlines())


def _usage(command: Command | Group, ctx: Any, arguments: list[_Parameter]) -> str:
    rest = [_metavar(one) for one in arguments] or (["COMMAND …"] if isinstance(command, Group) else [])
    return " ".join([ctx.command_path, *rest, "[OPTIONS]"])


def _metavar(parameter: _Parameter) -> str:
    return parameter.metavar or parameter.name.upper()


def _option(parameter: _Parameter) -> Entry:
    names = ", ".join(sorted(parameter.opts, key=len))
    said = say(_OF_TYPER[parameter.name], asked_language()) if parameter.name in _OF_TYPER else parameter.help or ""
    return (names if parameter.is_flag else f"{names} {_metavar(parameter)}"), said


def _columns(entries: list[Entry], columns: int) -> Iterator[str]:
    """Labels and texts side by side; a label that is too long has a line of its own."""
    label_width = min(_LONGEST_LABEL, max(width(label) for label, _ in entries))
    for label, text in entries:
        lines = wrapped(text, columns - label_width - 4)
        fits = width(label) <= label_width
        if not fits:
            yield f"  {label}"
        yield f"  {padded(label if fits else '', label_width)}  {lines[0]}".rstrip()
        yield from (" " * (label_width + 4) + line for line in lines[1:])
