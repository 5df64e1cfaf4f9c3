"""`licet check`: from what was typed to the summary and the files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import typer
from rich.text import Text

from api.checking import BillRefused, Check, Destination, Request, StrictlyRefused, Summary, run
from api.cli.exits import Exit
from api.cli.phrases import say
from api.cli.summary import print_summary
from api.cli.terminal import console
from api.clock import today
from api.settings import preferred_language, rules_folder
from engine.canonical import canonical_json
from engine.manifests.options import ReadingOptions
from engine.vocabulary.models import Language

_Advance = Callable[[int], None]
FORMATS = ("csv", "xlsx", "parquet", "jsonl")
_COMPRESSED = (".gz", ".zst", ".zstd")


@dataclass(frozen=True)
class Given:
    """What was typed about a manifest."""

    manifest: str
    bom: Path | None
    assume: Path | None
    columns: Path | None
    as_of: str | None
    known_at: str | None
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    rules: Path | None
    lang: str | None

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return language(self.lang)

    def request(self) -> Request:
        """What is to be checked; raises a usage error for dates that are none."""
        source = cast("BinaryIO", sys.stdin.buffer) if self.manifest == "-" else Path(self.manifest)
        if isinstance(source, Path) and not source.is_file():
            typer.echo(say("no_file", self.language, name=self.manifest), err=True)
            raise typer.Exit(Exit.NO_INPUT)
        return Request(
            source=source,
            rules=rules_folder(self.rules),
            known_at=day(self.known_at, self.language) or today(),
            bill=self.bom,
            profile=self.assume,
            columns=self.columns,
            as_of=day(self.as_of, self.language),
            options=ReadingOptions(encoding=self.encoding, delimiter=self.delimiter, sheet=self.sheet),
        )


def language(given: str | None) -> Language:
    """The language asked for, else that of the environment; raises a usage error for another."""
    if given is None:
        return "zh" if preferred_language() == "zh" else "en"
    if given not in ("en", "zh"):
        raise typer.BadParameter(say("bad_choice", preferred_language(), text=given, choices="en, zh"))
    return "zh" if given == "zh" else "en"


def day(text: str | None, language: Language) -> date | None:
    """A date that was typed; raises a usage error for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(say("bad_date", language, text=text)) from error


def check_manifest(given: Given, out: Path | None, format_: str | None, strict: bool, as_json: bool) -> int:
    """Check, write both files, print the summary; the status says what was found."""
    if format_ is not None and format_ not in FORMATS:
        choices = ", ".join(FORMATS)
        raise typer.BadParameter(say("bad_choice", given.language, text=format_, choices=choices))
    request = given.request()
    try:
        prepared = Check(request)
        with _progress(given.language) as progress:
            summary = run(prepared, _destination(given, out, format_, strict), progress)
    except BillRefused as refused:
        typer.echo(say("bom_refused", given.language), err=True)
        for message in refused.messages:
            typer.echo(f"  {message}", err=True)
        return Exit.BAD_INPUT
    except StrictlyRefused as refused:
        typer.echo(say("strict_refused", given.language, count=refused.count), err=True)
        for rejected in refused.rejected:
            for message in rejected.messages():
                typer.echo(f"  {message}", err=True)
        return Exit.STRICT
    if as_json:
        sys.stdout.buffer.write(canonical_json(_as_json(summary, prepared)) + b"\n")
    else:
        print_summary(console(), prepared, summary, given.language)
    if summary.rejected:
        return Exit.REJECTED
    return Exit.HELD if summary.actions["hold"] or summary.actions["stop"] else Exit.RELEASED


def _destination(given: Given, out: Path | None, format_: str | None, strict: bool) -> Destination:
    source = Path("stdin.csv") if given.manifest == "-" else Path(given.manifest)
    folder = out or (Path() if given.manifest == "-" else source.parent)
    folder.mkdir(parents=True, exist_ok=True)
    name = source.name
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    stem, ending = Path(name).stem, Path(name).suffix.lstrip(".").casefold()
    chosen = format_ or (ending if ending in FORMATS else "csv")
    return Destination(folder / f"{stem}.checked.{chosen}", folder / f"{stem}.rejected.csv", strict)


@contextmanager
def _progress(language: Language) -> Iterator[_Advance]:
    """A bar on the terminal with rows and rate; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = console(to_errors=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=shown, transient=True) as bar:
        task = bar.add_task(Text(say("checking", language)).plain, total=None)

        def advance(row: int) -> None:
            if row % 200 == 0:
                bar.update(task, completed=row)

        yield advance


def _as_json(summary: Summary, check: Check) -> dict[str, object]:
    cliff = summary.next_cliff
    return {
        "read": summary.read,
        "rejected": summary.rejected,
        "rulebook": check.rulebook.hash,
        "known_at": check.request.known_at.isoformat(),
        "actions": {action: summary.actions[action] for action in ("release", "hold", "stop")},
        "clauses": dict(summary.clauses),
        "suspended": [
            {"clause": id_, "through": last.isoformat() if last else None, "lines": count}
            for (id_, last), count in sorted(summary.suspended.items(), key=str)
        ],
        "unconfirmed": dict(summary.unconfirmed),
        "missing": dict(summary.missing),
        "assumed": dict(summary.assumed),
        "next_change": {"on": cliff[0].isoformat(), "lines": cliff[1]} if cliff else None,
        "worst": [{"line": worst.line, "row": worst.row, **worst.columns} for worst in summary.worst],
        "notices": [notice.text.model_dump() for notice in summary.notices],
        "written": [str(report.path) for report in summary.written],
    }
