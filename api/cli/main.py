"""What can be asked on the command line? Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.failing import guarded
from api.cli.options import (
    AsJson,
    AsOf,
    Assume,
    Bill,
    ColumnNames,
    Delimiter,
    Encoding,
    KnownAt,
    Lang,
    ManifestFile,
    RulesFolder,
    Sheet,
)
from api.cli.phrases import help_text

app = typer.Typer(
    name="licet",
    help=help_text("app"),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
rules = typer.Typer(help=help_text("rules"), no_args_is_help=True)
app.add_typer(rules, name="rules")


def run() -> None:
    """The command `licet`."""
    sys.exit(guarded(lambda: app(standalone_mode=False)))


def _version(wanted: bool) -> None:
    if wanted:
        from engine import __version__

        typer.echo(f"licet {__version__}")
        raise typer.Exit


@app.callback()
def licet(
    version: Annotated[
        bool, typer.Option("--version", help=help_text("version"), callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options of the command itself."""


@app.command(
    help=help_text(
        "check",
        "licet check orders.csv --assume profile.yaml",
        "licet check orders.xlsx --bom bom.csv --out checked --format xlsx",
        "licet check - < orders.csv --out checked",
    )
)
def check(
    manifest: ManifestFile,
    bom: Bill = None,
    assume: Assume = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_text("out"))] = None,
    format_: Annotated[str | None, typer.Option("--format", help=help_text("format"))] = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    strict: Annotated[bool, typer.Option("--strict", help=help_text("strict"))] = False,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Check a manifest."""
    from api.cli.checking import Given, check_manifest

    given = Given(manifest, bom, assume, columns, as_of, known_at, encoding, delimiter, sheet, rules_folder, lang)
    return check_manifest(given, out, format_, strict, json)


@app.command(
    help=help_text(
        "explain",
        "licet explain orders.csv --line S-1/3",
        "licet explain orders.csv --line S-1/3 --lang zh --as-of 2027-02-01",
    )
)
def explain(
    manifest: ManifestFile,
    line: Annotated[str, typer.Option("--line", help=help_text("line"), show_default=False)],
    bom: Bill = None,
    assume: Assume = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Explain one line."""
    from api.cli.checking import Given
    from api.cli.explaining import explain_line

    given = Given(manifest, bom, assume, columns, as_of, known_at, encoding, delimiter, sheet, rules_folder, lang)
    return explain_line(given, line, json)


@rules.command("list", help=help_text("rules.list", "licet rules list"))
def list_measures(rules_folder: RulesFolder = None, lang: Lang = None, json: AsJson = False) -> int:
    """List the measures."""
    from api.cli.rulebook import list_measures as command

    return command(rules_folder, lang, json)


@rules.command(
    help=help_text(
        "rules.show", "licet rules show CN-MOFCOM-2025-61", "licet rules show CN-MOFCOM-2025-61/1.1 --lang zh"
    )
)
def show(
    name: Annotated[str, typer.Argument(metavar="MEASURE[/CLAUSE]", show_default=False)],
    rules_folder: RulesFolder = None,
    lang: Lang = None,
    json: AsJson = False,
) -> int:
    """Show a measure or clause."""
    from api.cli.rulebook import show as command

    return command(name, rules_folder, lang, json)


@rules.command(help=help_text("rules.lists", "licet rules lists", "licet rules lists cn/2025-61/annex-1-part-2"))
def lists(
    name: Annotated[str | None, typer.Argument(metavar="[LIST]", show_default=False)] = None,
    rules_folder: RulesFolder = None,
    lang: Lang = None,
    json: AsJson = False,
) -> int:
    """List the official lists or the entries of one."""
    from api.cli.rulebook import lists as command

    return command(name, rules_folder, lang, json)


@rules.command("test", help=help_text("rules.test", "licet rules test", "licet rules test CN-MOFCOM-2025-61"))
def try_cases(
    measure: Annotated[str | None, typer.Argument(metavar="[MEASURE]", show_default=False)] = None,
    rules_folder: RulesFolder = None,
    lang: Lang = None,
) -> int:
    """Work through the cases."""
    from api.cli.testing import test as command

    return command(measure, rules_folder, lang)


@rules.command("check", help=help_text("rules.check", "licet rules check", "licet rules check --rules my-rules"))
def check_rules(rules_folder: RulesFolder = None, lang: Lang = None) -> int:
    """Report every fault of the rulebook."""
    from api.cli.testing import check as command

    return command(rules_folder, lang)


@rules.command(help=help_text("rules.schema", "licet rules schema --out measure.schema.json"))
def schema(
    out: Annotated[Path | None, typer.Option("--out", help=help_text("out"))] = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Print the JSON Schema of a measure file."""
    from api.cli.rulebook import schema as command

    return command(out, rules_folder)


@rules.command(
    help=help_text(
        "rules.calendar", "licet rules calendar", "licet rules calendar --from 2026-10-01 --through 2027-03-31"
    )
)
def calendar(
    first: Annotated[str | None, typer.Option("--from", metavar="DATE")] = None,
    through: Annotated[str | None, typer.Option("--through", metavar="DATE")] = None,
    measure: Annotated[str | None, typer.Option("--measure", metavar="MEASURE")] = None,
    rules_folder: RulesFolder = None,
    lang: Lang = None,
) -> int:
    """Draw the windows of every measure."""
    from api.cli.calendar import draw as command

    return command(first, through, measure, rules_folder, lang)
