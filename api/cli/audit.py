"""What can be asked of the log? The commands of `licet audit`; heavy imports wait until one is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import AsJson, Lang, told
from api.cli.service_options import DatabaseUrl, DataFolder

audit = typer.Typer(cls=Group, help=told("audit"), no_args_is_help=True, context_settings=NAMES)

Heads = Annotated[list[Path] | None, typer.Option("--head", metavar="FILE", help=told("audit_head"))]
Keys = Annotated[list[Path] | None, typer.Option("--key", metavar="FILE", help=told("audit_key"))]
PublicKeys = Annotated[list[Path] | None, typer.Option("--public-key", metavar="FILE", help=told("audit_public_key"))]


@audit.command(
    cls=Command,
    help=told("audit.verify"),
    epilog=examples("licet audit verify", "licet audit verify --head 2026-10.head --head 2026-11.head"),
)
def verify(  # the options of one command
    head: Heads = None,
    key: Keys = None,
    public_key: PublicKeys = None,
    json: AsJson = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Look for whatever was done behind the log's back."""
    from api.cli.auditing import Asked
    from api.cli.auditing import verify as command

    return command(Asked(tuple(head or ()), tuple(key or ()), tuple(public_key or ())), data, database_url, lang, json)


@audit.command(cls=Command, help=told("audit.head"), epilog=examples("licet audit head > 2026-11.head"))
def head(data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None) -> int:
    """Sign the log as it is."""
    from api.cli.auditing import head as command

    return command(data, database_url, lang)


@audit.command(cls=Command, help=told("audit.key"), epilog=examples("licet audit key > licet-audit.txt"))
def key(data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None) -> int:
    """Print the public key."""
    from api.cli.auditing import public_key as command

    return command(data, database_url, lang)


@audit.command(
    cls=Command,
    help=told("audit.proof"),
    epilog=examples("licet audit proof decisions 01a216ba-3edd-7124-8a9d-1afba56e3b96 > decision.proof.json"),
)
def proof(
    table: Annotated[str, typer.Argument(metavar="TABLE", help=told("audit_table"), show_default=False)],
    record: Annotated[str, typer.Argument(metavar="ID", help=told("audit_record"), show_default=False)],
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Print what shows that a row is in the log."""
    from api.cli.auditing import proof as command

    return command(table, record, data, database_url, lang)


@audit.command(
    cls=Command, help=told("audit.grown"), epilog=examples("licet audit grown 2026-10.head > october.proof.json")
)
def grown(
    old: Annotated[Path, typer.Argument(metavar="HEAD", help=told("audit_old"), show_default=False)],
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Print what shows that the log only grew since a head."""
    from api.cli.auditing import grown as command

    return command(old, data, database_url, lang)


@audit.command(cls=Command, help=told("audit.checker"), epilog=examples("licet audit checker > check_proof.py"))
def checker() -> int:
    """Print the script that checks proofs anywhere."""
    from api.cli.auditing import checker as command

    return command()


@audit.command(
    cls=Command,
    help=told("audit.pack"),
    epilog=examples("licet audit pack S-1", "licet audit pack S-1 --out evidence.zip --lang zh"),
)
def pack(
    shipment: Annotated[str, typer.Argument(metavar="SHIPMENT", help=told("pack_shipment"), show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=told("pack_out"))] = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Pack the evidence on a shipment."""
    from api.cli.packing import pack as command

    return command(shipment, out, data, database_url, lang)
