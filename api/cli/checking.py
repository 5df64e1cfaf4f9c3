"""`licet check`: from what was typed to the files, the summary and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from api.checking import BillRefused, Check, Destination, StrictlyRefused, run
from api.cli.completing import ENGINES, FORMATS
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import STANDARD_INPUT, Given
from api.cli.on_spark import checked_on_spark, refuse_what_spark_cannot, spark_lacks
from api.cli.overwriting import refuse_to_overwrite
from api.cli.problems import rejections, row_problems
from api.cli.progress import progress_shown
from api.cli.reporting import readable_again, wanted_reports, write_reports
from api.cli.summary import print_summary
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.settings import rules_folder
from api.spark.session import SparkFailed, SparkLacking
from api.summary_data import summary_as_json
from api.tally import Summary
from engine.canonical import canonical_json
from engine.vocabulary.vocabulary import load_vocabulary

_COMPRESSED = (".gz", ".gzip", ".zst", ".zstd")


@dataclass(frozen=True)
class Asked:
    """What was typed about the answers."""

    out: str | None
    format: str | None
    strict: bool
    reports: tuple[Path, ...]
    as_json: bool
    engine: str | None = None


def check_manifest(given: Given, asked: Asked) -> int:
    """Check, write both files and the reports, print the summary; the status says what was found."""
    language = given.language
    _refuse_unless_known(asked.format, FORMATS, "--format", language)
    _refuse_unless_known(asked.engine, ENGINES, "--engine", language)
    try:
        prepared, summary = _on_spark(given, asked) if asked.engine == "spark" else _here(given, asked)
    except (SparkLacking, SparkFailed) as lacking:
        tell(spark_lacks(lacking, language))
        return Exit.UNAVAILABLE
    except BillRefused as refused:
        return bill_refused(refused, language)
    except StrictlyRefused as refused:
        tell(say("strict_refused", language, count=refused.count))
        vocabulary = load_vocabulary(rules_folder(given.rules) / "vocabulary.yaml")
        for messages in rejections(refused.rejected, vocabulary, language):
            for message in messages:
                tell(f"  {message}")
        if refused.count > len(refused.rejected):
            tell("  " + say("more_rows", language, count=refused.count - len(refused.rejected)))
        return Exit.STRICT
    if asked.as_json:
        told = summary_as_json(summary, prepared) | {"reports": [str(path) for path in asked.reports]}
        sys.stdout.buffer.write(canonical_json(told) + b"\n")
    else:
        screen = output()
        print_summary(screen, given.manifest, prepared, summary, language)
        for path in asked.reports:
            screen.line(f"{path}  {say('report_written', language)}", 2)
    return _status(summary)


def _here(given: Given, asked: Asked) -> tuple[Check, Summary]:
    """Check a file on this machine."""
    request, destination = given.request(), _destination(given, asked)
    refuse_to_overwrite(given, *destination.written)
    reports = wanted_reports(given, asked.reports, destination)
    with readable_again(request, bool(reports)) as again:
        prepared = Check(again)
        with progress_shown(given.language) as progress:
            summary = run(prepared, destination, progress)
        write_reports(reports, prepared, summary, given)
    return prepared, summary


def _on_spark(given: Given, asked: Asked) -> tuple[Check, Summary]:
    """Check a dataset on a Spark."""
    refuse_what_spark_cannot(given, asked.format, bool(asked.reports))
    prepared = Check(given.request(here=False))
    return prepared, checked_on_spark(given, prepared, asked.out, asked.strict)


def bill_refused(refused: BillRefused, language: Language) -> Exit:
    """Tell what is wrong with a bill of materials."""
    tell(say("bom_refused", language))
    for message in row_problems(refused.problems, refused.vocabulary, language):
        tell(f"  {message}")
    return Exit.BAD_INPUT


def _refuse_unless_known(text: str | None, choices: Sequence[str], option: str, language: Language) -> None:
    """Raise a usage error for something else than one of the choices."""
    if text is not None and text not in choices:
        message = say("bad_choice", language, text=text, choices=", ".join(choices))
        raise typer.BadParameter(message, param_hint=option)


def _status(summary: Summary) -> Exit:
    if summary.rejected:
        return Exit.REJECTED
    return Exit.HELD if summary.actions["hold"] or summary.actions["stop"] else Exit.RELEASED


def _destination(given: Given, asked: Asked) -> Destination:
    """Where the answers go: into a folder, or into a file that is named in full."""
    out, format_, strict = Path(asked.out) if asked.out is not None else None, asked.format, asked.strict
    if out is not None and not out.is_dir() and out.suffix.lstrip(".").casefold() in FORMATS:
        parties = out.with_name(f"{out.stem}.parties.csv") if given.parties else None
        return Destination(out, out.with_name(f"{out.stem}.rejected.csv"), strict, parties=parties)
    source = Path("stdin.csv" if given.manifest == STANDARD_INPUT else given.manifest)
    folder = out or (Path() if given.manifest == STANDARD_INPUT else source.parent)
    name = source.name
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    stem, ending = Path(name).stem, Path(name).suffix.lstrip(".").casefold()
    chosen = format_ or (ending if ending in FORMATS else "csv")
    parties = folder / f"{stem}.parties.csv" if given.parties else None
    return Destination(folder / f"{stem}.checked.{chosen}", folder / f"{stem}.rejected.csv", strict, parties=parties)
