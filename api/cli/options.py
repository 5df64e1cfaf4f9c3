"""Which options do commands share?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.phrases import help_text

ManifestFile = Annotated[str, typer.Argument(metavar="MANIFEST", help=help_text("manifest"), show_default=False)]
Bill = Annotated[Path | None, typer.Option("--bom", help=help_text("bom"))]
Assume = Annotated[Path | None, typer.Option("--assume", help=help_text("assume"))]
ColumnNames = Annotated[Path | None, typer.Option("--columns", help=help_text("columns"))]
AsOf = Annotated[str | None, typer.Option("--as-of", help=help_text("as_of"))]
KnownAt = Annotated[str | None, typer.Option("--known-at", help=help_text("known_at"))]
Encoding = Annotated[str | None, typer.Option("--encoding", help=help_text("encoding"))]
Delimiter = Annotated[str | None, typer.Option("--delimiter", help=help_text("delimiter"))]
Sheet = Annotated[str | None, typer.Option("--sheet", help=help_text("sheet"))]
Lang = Annotated[str | None, typer.Option("--lang", help=help_text("lang"))]
RulesFolder = Annotated[Path | None, typer.Option("--rules", help=help_text("rules_folder"))]
AsJson = Annotated[bool, typer.Option("--json", help=help_text("json"))]
