"""`licet check`: from what was typed to the files, the summary and the exit status."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from api.checking import BillRefused, Check, Destination, StrictlyRefused, run
from api.cli.completing import FORMATS
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import STANDARD_INPUT, Given
from api.cli.progress import progress_shown
from api.cli.reporting import readable_again, wanted_reports, write_reports
from api.cli.summary import print_summary, summary_as_json
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.tally import Summary
from engine.canonical import canonical_json

_COMPRESSED = (".gz", ".gzip", ".zst", ".zstd")


@dataclass(frozen=True)
class Asked:
    """What was typed about the answers."""

    out: Path | None
    format: str | None
    strict: bool
    reports: tuple[Path, ...]
    as_json: bool


def check_manifest(given: Given, asked: Asked) -> int:
    """Check, write both files and the reports, print the summary; the status says what was found."""
    request, language = given.request(), given.language
    destination = _destination(given, asked)
    reports = wanted_reports(given, asked.reports, destination)
    try:
        with readable_again(request, bool(reports)) as again:
            prepared = Check(again)
            with progress_shown(language) as progress:
                summary = run(prepared, destination, progress)
            write_reports(reports, prepared, summary, given)
    except BillRefused as refused:
        return bill_refused(refused, language)
    except StrictlyRefused as refused:
        tell(say("strict_refused", language, count=refused.count))
        for message in (message for rejected in refused.rejected for message in rejected.messages()):
            tell(f"  {message}")
        if refused.count > len(refused.rejected):
            tell("  " + say("more_rows", language, count=refused.count - len(refused.rejected)))
        return Exit.STRICT
    if asked.as_json:
        told = summary_as_json(summary, prepared) | {"reports": [str(path) for path in reports]}
        sys.stdout.buffer.write(canonical_json(told) + b"\n")
    else:
        screen = output()
        print_summary(screen, given.manifest, prepared, summary, language)
        for path in reports:
            screen.line(f"{path}  {say('report_written', language)}", 2)
    return _status(summary)


def bill_refused(refused: BillRefused, language: Language) -> Exit:
    """Tell what is wrong with a bill of materials."""
    tell(say("bom_refused", language))
    for message in refused.messages:
        tell(f"  {message}")
    return Exit.BAD_INPUT


def _status(summary: Summary) -> Exit:
    if summary.rejected:
        return Exit.REJECTED
    return Exit.HELD if summary.actions["hold"] or summary.actions["stop"] else Exit.RELEASED


def _destination(given: Given, asked: Asked) -> Destination:
    """Where the answers go: into a folder, or into a file that is named in full."""
    out, format_, strict = asked.out, asked.format, asked.strict
    if format_ is not None and format_ not in FORMATS:
        choices = ", ".join(FORMATS)
        message = say("bad_choice", given.language, text=format_, choices=choices)
        raise typer.BadParameter(message, param_hint="--format")
    if out is not None and not out.is_dir() and out.suffix.lstrip(".").casefold() in FORMATS:
        return Destination(out, out.with_name(f"{out.stem}.rejected.csv"), strict)
    source = Path("stdin.csv" if given.manifest == STANDARD_INPUT else given.manifest)
    folder = out or (Path() if given.manifest == STANDARD_INPUT else source.parent)
    name = source.name
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    stem, ending = Path(name).stem, Path(name).suffix.lstrip(".").casefold()
    chosen = format_ or (ending if ending in FORMATS else "csv")
    return Destination(folder / f"{stem}.checked.{chosen}", folder / f"{stem}.rejected.csv", strict)
