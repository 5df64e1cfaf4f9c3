"""Which arguments and options do commands share?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.completing import complete_engine, complete_format, complete_language, complete_measure
from api.cli.wording import asked_language, say


def told(key: str) -> str:
    """What help says of a command, an argument or an option."""
    return say(f"help.{key}", asked_language())


ManifestFile = Annotated[str, typer.Argument(metavar="MANIFEST", help=told("manifest"), show_default=False)]
Bill = Annotated[Path | None, typer.Option("--bom", metavar="FILE", help=told("bom"))]
BillEncoding = Annotated[str | None, typer.Option("--bom-encoding", metavar="NAME", help=told("bom_encoding"))]
Screen = Annotated[bool, typer.Option("--screen", help=told("screen"))]
Owners = Annotated[Path | None, typer.Option("--owners", metavar="FILE", help=told("owners"))]
Assume = Annotated[Path | None, typer.Option("--assume", metavar="PROFILE", help=told("assume"))]
ColumnNames = Annotated[Path | None, typer.Option("--columns", metavar="MAPPING", help=told("columns"))]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=told("as_of"))]
StateOn = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=told("state_on"))]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="DATE", help=told("known_at"))]
Out = Annotated[str | None, typer.Option("--out", metavar="PLACE", help=told("out"))]
Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help=told("format"), autocompletion=complete_format)
]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help=told("encoding"))]
Delimiter = Annotated[str | None, typer.Option("--delimiter", metavar="CHARACTER", help=told("delimiter"))]
Quote = Annotated[str | None, typer.Option("--quote", metavar="CHARACTER", help=told("quote"))]
Decimal = Annotated[str | None, typer.Option("--decimal", metavar="MARK", help=told("decimal"))]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=told("sheet"))]
Reports = Annotated[list[Path] | None, typer.Option("--report", metavar="FILE", help=told("report"))]
Engine = Annotated[
    str | None, typer.Option("--engine", metavar="ENGINE", help=told("engine"), autocompletion=complete_engine)
]
Strict = Annotated[bool, typer.Option("--strict", help=told("strict"))]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="LANGUAGE", help=told("lang"), autocompletion=complete_language)
]
RulesFolder = Annotated[Path | None, typer.Option("--rules", metavar="FOLDER", help=told("rules_folder"))]
Rulebook = Annotated[str | None, typer.Option("--rules", metavar="RULEBOOK", help=told("rulebook"))]
AsJson = Annotated[bool, typer.Option("--json", help=told("json"))]
Supposed = Annotated[
    list[str] | None,
    typer.Option("--if", metavar="HYPOTHESIS", help=told("if"), autocompletion=complete_measure, show_default=False),
]
CliffsOut = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=told("cliffs_out"))]
