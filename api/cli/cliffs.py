"""`licet cliffs`: from what was typed to the tables, the file and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from api.checking import BillRefused, Check
from api.cli.checking import bill_refused
from api.cli.cliff_tables import print_cliffs
from api.cli.exits import Exit
from api.cli.given import Given
from api.cli.overwriting import refuse_to_overwrite
from api.cli.terminal import output
from api.cli.wording import say
from api.cliff_files import ENDINGS, write_table
from api.cliff_records import as_json, detail_rows
from api.cliffs import find_cliffs
from engine.canonical import canonical_json
from engine.rulebook.hypotheses import HypothesisRefused


def show_cliffs(given: Given, supposed: Sequence[str], out: Path | None, json: bool) -> int:
    """Analyse, write the breakdown, print what was found."""
    request, language = given.request(), given.language
    if out is not None and out.suffix.casefold() not in ENDINGS:
        message = say("bad_choice", language, text=out.name, choices=", ".join(f"*{ending}" for ending in ENDINGS))
        raise typer.BadParameter(message, param_hint="--out")
    if out is not None:
        refuse_to_overwrite(given, out)
    try:
        check = Check(request)
        asked = find_cliffs(check, supposed)
    except BillRefused as refused:
        return bill_refused(refused, language)
    except HypothesisRefused as refused:
        raise typer.BadParameter(refused.text.in_language(language), param_hint="--if") from refused
    guarded = write_table(detail_rows(check, asked, language), out) if out is not None else 0
    if json:
        sys.stdout.buffer.write(canonical_json(as_json(check, asked)) + b"\n")
        return Exit.RELEASED
    screen = output()
    print_cliffs(screen, given.manifest, check, asked, language)
    if out is not None:
        screen.title(say("written", language))
        screen.line(f"{out}  {say('rows_written', language, count=asked.found.detail.height)}", 2)
        if guarded:
            screen.paragraph(say("guarded", language, count=guarded), 4)
    return Exit.RELEASED
