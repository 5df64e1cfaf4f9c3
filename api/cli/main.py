"""What can be asked on the command line? Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.cli.completing import complete_list, complete_measure
from api.cli.failing import guarded, heed_signals
from api.cli.help import Command, Group, examples
from api.cli.options import (
    AsJson,
    AsOf,
    Assume,
    Bill,
    ColumnNames,
    Decimal,
    Delimiter,
    Encoding,
    Format,
    KnownAt,
    Lang,
    ManifestFile,
    Out,
    Quote,
    RulesFolder,
    Sheet,
    StateOn,
    Strict,
    told,
)

_NAMES = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    name="licet", cls=Group, help=told("app"), epilog=told("statuses"), no_args_is_help=True, context_settings=_NAMES
)
rules = typer.Typer(cls=Group, help=told("rules"), no_args_is_help=True, context_settings=_NAMES)
app.add_typer(rules, name="rules")

Measure = Annotated[
    str | None,
    typer.Argument(metavar="[MEASURE]", help=told("measure"), show_default=False, autocompletion=complete_measure),
]


def run() -> None:
    """The command `licet`."""
    heed_signals()
    sys.exit(status_of_command())


def status_of_command(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default the one that the process was started with, and give its exit status."""
    return guarded(lambda: app(arguments, prog_name="licet", standalone_mode=False))


def _version(wanted: bool) -> None:
    if wanted:
        from engine import __version__

        typer.echo(f"licet {__version__}")
        raise typer.Exit


@app.callback()
def licet(
    version: Annotated[bool, typer.Option("--version", help=told("version"), callback=_version, is_eager=True)] = False,
) -> None:
    """Options of the command itself."""


@app.command(
    cls=Command,
    help=told("check"),
    epilog=examples(
        "licet check orders.csv --assume profile.yaml",
        "licet check orders.xlsx --bom bom.csv --out checked/ --format parquet",
        "licet check orders.csv --as-of 2027-02-01 --lang zh",
        "licet check - --json < orders.csv",
    ),
)
def check(
    manifest: ManifestFile,
    bom: Bill = None,
    assume: Assume = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    out: Out = None,
    format_: Format = None,
    strict: Strict = False,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    quote: Quote = None,
    decimal: Decimal = None,
    sheet: Sheet = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Check a manifest."""
    from api.cli.checking import check_manifest
    from api.cli.given import Given, ReadingOptions

    options = ReadingOptions(None, encoding, delimiter, quote, decimal, sheet)
    given = Given(manifest, bom, assume, columns, as_of, known_at, options, rules_folder, lang)
    return check_manifest(given, out, format_, strict, json)


@app.command(
    cls=Command,
    help=told("explain"),
    epilog=examples(
        "licet explain orders.csv --line S-1/3",
        "licet explain orders.csv --line S-1/3 --as-of 2027-02-01 --lang zh",
        "licet explain orders.csv --line S-1/3 --known-at 2025-11-06 --json",
    ),
)
def explain(
    manifest: ManifestFile,
    line: Annotated[str, typer.Option("--line", metavar="SHIPMENT/LINE", help=told("line"), show_default=False)],
    bom: Bill = None,
    assume: Assume = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    quote: Quote = None,
    decimal: Decimal = None,
    sheet: Sheet = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Explain one line."""
    from api.cli.explaining import explain_line
    from api.cli.given import Given, ReadingOptions

    options = ReadingOptions(None, encoding, delimiter, quote, decimal, sheet)
    given = Given(manifest, bom, assume, columns, as_of, known_at, options, rules_folder, lang)
    return explain_line(given, line, json)


@rules.command(
    "list",
    cls=Command,
    help=told("rules.list"),
    epilog=examples("licet rules list", "licet rules list --as-of 2027-01-11 --lang zh"),
)
def list_measures(
    as_of: StateOn = None, lang: Lang = None, rules_folder: RulesFolder = None, json: AsJson = False
) -> int:
    """List the measures."""
    from api.cli.rulebook import list_measures as command

    return command(as_of, rules_folder, lang, json)


@rules.command(
    cls=Command,
    help=told("rules.show"),
    epilog=examples("licet rules show CN-MOFCOM-2025-61", "licet rules show CN-MOFCOM-2025-61/1.1 --lang zh"),
)
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="MEASURE[/CLAUSE]", help=told("clause"), show_default=False, autocompletion=complete_measure
        ),
    ],
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Show a measure or clause."""
    from api.cli.rulebook import show as command

    return command(name, rules_folder, lang, json)


@rules.command(
    cls=Command,
    help=told("rules.lists"),
    epilog=examples(
        "licet rules lists", "licet rules lists cn/2025-61/annex-1-part-2", "licet rules lists cn/2025-18/1C902"
    ),
)
def lists(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[LIST]", help=told("list"), show_default=False, autocompletion=complete_list),
    ] = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """List the official lists or the entries of one."""
    from api.cli.rulebook import lists as command

    return command(name, rules_folder, lang, json)


@rules.command(
    "test",
    cls=Command,
    help=told("rules.test"),
    epilog=examples("licet rules test", "licet rules test CN-MOFCOM-2025-61 --allow-gaps"),
)
def try_cases(
    measure: Measure = None,
    allow_gaps: Annotated[bool, typer.Option("--allow-gaps", help=told("allow_gaps"))] = False,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Work through the cases."""
    from api.cli.testing import test as command

    return command(measure, allow_gaps, rules_folder, lang)


@rules.command(
    "check",
    cls=Command,
    help=told("rules.check"),
    epilog=examples("licet rules check", "licet rules check --rules my-rules"),
)
def check_rules(lang: Lang = None, rules_folder: RulesFolder = None) -> int:
    """Report every fault of the rulebook."""
    from api.cli.testing import check as command

    return command(rules_folder, lang)


@rules.command(cls=Command, help=told("rules.schema"), epilog=examples("licet rules schema --out measure.schema.json"))
def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=told("schema_out"))] = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Print the JSON Schema of a measure file."""
    from api.cli.rulebook import schema as command

    return command(out, rules_folder)


@rules.command(
    cls=Command,
    help=told("rules.calendar"),
    epilog=examples(
        "licet rules calendar",
        "licet rules calendar --from 2026-10-01 --through 2027-03-31",
        "licet rules calendar --measure CN-MOFCOM-2025-61 --known-at 2026-10-01",
    ),
)
def calendar(
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help=told("from"))] = None,
    through: Annotated[str | None, typer.Option("--through", metavar="DATE", help=told("through"))] = None,
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="MEASURE", help=told("measure"), autocompletion=complete_measure),
    ] = None,
    known_at: KnownAt = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Draw the windows of every measure."""
    from api.cli.calendar import show_calendar as command

    return command(first, through, measure, known_at, rules_folder, lang)
