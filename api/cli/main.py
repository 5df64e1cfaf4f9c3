"""What can be asked on the command line? Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from api.cli.accounts import accounts
from api.cli.audit import audit
from api.cli.db import db
from api.cli.failing import guarded, heed_signals
from api.cli.help import NAMES, Command, Group, examples
from api.cli.keys import keys
from api.cli.lists import lists
from api.cli.options import (
    AsJson,
    AsOf,
    Assume,
    Bill,
    BillEncoding,
    CliffsOut,
    ColumnNames,
    Decimal,
    Delimiter,
    Encoding,
    Engine,
    Format,
    KnownAt,
    Lang,
    ManifestFile,
    Out,
    Owners,
    Quote,
    Reports,
    Rulebook,
    RulesFolder,
    Screen,
    Sheet,
    Strict,
    Supposed,
    told,
)
from api.cli.owners import owners as owners_group
from api.cli.rules import rules
from api.cli.service_options import DatabaseUrl, DataFolder
from api.lasting import collect_rarely

app = typer.Typer(
    name="licet", cls=Group, help=told("app"), epilog=told("statuses"), no_args_is_help=True, context_settings=NAMES
)
app.add_typer(rules, name="rules")
app.add_typer(lists, name="lists")
app.add_typer(owners_group, name="owners")
app.add_typer(keys, name="keys")
app.add_typer(accounts, name="accounts")
app.add_typer(db, name="db")
app.add_typer(audit, name="audit")


def run() -> None:
    """The command `licet`."""
    heed_signals()
    collect_rarely()
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
        "licet check orders.csv --report orders.xlsx --report orders.html --lang zh",
        "licet check orders.csv --as-of 2027-02-01 --lang zh",
        "licet check orders.csv --known-at 2026-10-01 --rules published",
        "licet check - --json < orders.csv",
        "licet check hdfs://lake/orders --engine spark --out hdfs://lake/checked",
    ),
)
def check(
    manifest: ManifestFile,
    bom: Bill = None,
    bom_encoding: BillEncoding = None,
    assume: Assume = None,
    screen: Screen = False,
    owners: Owners = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    out: Out = None,
    format_: Format = None,
    report: Reports = None,
    strict: Strict = False,
    engine: Engine = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    quote: Quote = None,
    decimal: Decimal = None,
    sheet: Sheet = None,
    lang: Lang = None,
    rulebook: Rulebook = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    json: AsJson = False,
) -> int:
    """Check a manifest."""
    from api.cli.checking import Asked, check_manifest
    from api.cli.given import Given
    from api.cli.named_rulebooks import Named, under
    from api.cli.party_books import looked_into
    from engine.manifests.options import ReadingOptions

    options = ReadingOptions(None, encoding, delimiter, quote, decimal, sheet)
    given = Given(manifest, bom, assume, columns, as_of, known_at, options, None, lang, screen, owners, bom_encoding)
    asked = Asked(out, format_, strict, tuple(report or ()), json, engine)
    named = Named(rulebook, data, database_url)
    return under(named, given, lambda here: looked_into(named, here, lambda found: check_manifest(found, asked)))


@app.command(
    cls=Command,
    help=told("explain"),
    epilog=examples(
        "licet explain orders.csv --line S-1/3",
        "licet explain orders.csv --line S-1/3 --as-of 2027-02-01 --lang zh",
        "licet explain orders.csv --line S-1/3 --known-at 2025-11-06 --json",
        "licet explain orders.csv --line S-1/3 --rules published --lang zh",
    ),
)
def explain(
    manifest: ManifestFile,
    line: Annotated[str, typer.Option("--line", metavar="SHIPMENT/LINE", help=told("line"), show_default=False)],
    bom: Bill = None,
    bom_encoding: BillEncoding = None,
    assume: Assume = None,
    screen: Screen = False,
    owners: Owners = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    quote: Quote = None,
    decimal: Decimal = None,
    sheet: Sheet = None,
    lang: Lang = None,
    rulebook: Rulebook = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    json: AsJson = False,
) -> int:
    """Explain one line."""
    from api.cli.explaining import explain_line
    from api.cli.given import Given
    from api.cli.named_rulebooks import Named, under
    from api.cli.party_books import looked_into
    from engine.manifests.options import ReadingOptions

    options = ReadingOptions(None, encoding, delimiter, quote, decimal, sheet)
    given = Given(manifest, bom, assume, columns, as_of, known_at, options, None, lang, screen, owners, bom_encoding)
    named = Named(rulebook, data, database_url)
    return under(named, given, lambda here: looked_into(named, here, lambda found: explain_line(found, line, json)))


@app.command(
    cls=Command,
    help=told("cliffs"),
    epilog=examples(
        "licet cliffs orders.csv",
        "licet cliffs orders.csv --if 'CN-MOFCOM-2025-61 suspended through 2027-01-10'",
        "licet cliffs orders.csv --if 'CN-MOFCOM-2026-09-28 rejected' --out cliffs.xlsx",
    ),
)
def cliffs(
    manifest: ManifestFile,
    supposed: Supposed = None,
    bom: Bill = None,
    bom_encoding: BillEncoding = None,
    assume: Assume = None,
    screen: Screen = False,
    owners: Owners = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    out: CliffsOut = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    quote: Quote = None,
    decimal: Decimal = None,
    sheet: Sheet = None,
    lang: Lang = None,
    rulebook: Rulebook = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    json: AsJson = False,
) -> int:
    """Analyse what becomes of an order book when law changes."""
    from api.cli.cliffs import show_cliffs
    from api.cli.given import Given
    from api.cli.named_rulebooks import Named, under
    from api.cli.party_books import looked_into
    from engine.manifests.options import ReadingOptions

    options = ReadingOptions(None, encoding, delimiter, quote, decimal, sheet)
    given = Given(manifest, bom, assume, columns, as_of, known_at, options, None, lang, screen, owners, bom_encoding)
    wanted = supposed or ()
    named = Named(rulebook, data, database_url)

    def work(found: Given) -> int:
        return show_cliffs(found, wanted, out, json)

    return under(named, given, lambda here: looked_into(named, here, work))


@app.command(
    cls=Command,
    help=told("serve"),
    epilog=examples(
        "licet serve",
        "licet serve --port 8080 --data /var/lib/licet",
        "licet serve --host 0.0.0.0 --workers 4 --database-url postgresql://licet@db/licet",
    ),
)
def serve(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=told("host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", help=told("port"))] = 8000,
    workers: Annotated[int, typer.Option("--workers", metavar="COUNT", help=told("workers"))] = 1,
    require_keys: Annotated[bool, typer.Option("--require-keys", help=told("require_keys"))] = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Serve the API."""
    from api.cli.serving import Place, serve_api

    return serve_api(Place(host, port, workers, require_keys), data, database_url, rules_folder, lang)


@app.command(cls=Command, help=told("openapi"), epilog=examples("licet openapi > openapi.json"))
def openapi(rules_folder: RulesFolder = None) -> int:
    """Print the documentation of the API."""
    from api.cli.openapi import print_openapi

    return print_openapi(rules_folder)
