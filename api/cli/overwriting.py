"""Would an answer take the place of a file that it is made from? Refused before anything is read."""

from __future__ import annotations

from pathlib import Path

import typer

from api.cli.given import Given
from api.cli.wording import say


def refuse_to_overwrite(given: Given, *outputs: Path) -> None:
    """Raise a usage error for an output that is one of the files that the command reads, under whatever name."""
    for path in outputs:
        if path.exists() and any(path.samefile(read) for read in given.files):
            raise typer.BadParameter(say("would_overwrite", given.language, name=path), param_hint="--out")
