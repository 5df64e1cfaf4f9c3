"""What can be asked about keys? The commands of `licet keys`; heavy imports wait until one is called."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.completing import complete_role
from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import AsJson, Lang, told
from api.cli.service_options import DatabaseUrl, DataFolder

keys = typer.Typer(cls=Group, help=told("keys"), no_args_is_help=True, context_settings=NAMES)

KEY_DAYS = 90
"""Days for which a key is good unless told otherwise."""


@keys.command(
    cls=Command,
    help=told("keys.create"),
    epilog=examples(
        "licet keys create --name 'Li Wei' --role administrator --role officer",
        "licet keys create --name ERP --role submitter --organisation Hailan --days 366 > key",
    ),
)
def create(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=told("key_name"), show_default=False)],
    role: Annotated[
        list[str],
        typer.Option("--role", metavar="ROLE", help=told("role"), show_default=False, autocompletion=complete_role),
    ],
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar="NAME", help=told("organisation"))
    ] = None,
    days: Annotated[int, typer.Option("--days", metavar="DAYS", help=told("days"))] = KEY_DAYS,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Make a key."""
    from api.cli.joining import Joining
    from api.cli.keyring import Wanted, create_key

    return create_key(Wanted(Joining(name, role, organisation), days), data, database_url, lang)


@keys.command("list", cls=Command, help=told("keys.list"), epilog=examples("licet keys list", "licet keys list --json"))
def list_keys(
    data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None, json: AsJson = False
) -> int:
    """List the keys."""
    from api.cli.keyring import list_keys as command

    return command(data, database_url, lang, json)


@keys.command(
    cls=Command,
    help=told("keys.revoke"),
    epilog=examples("licet keys revoke 019ab0c4-7d31-7c52-9b0e-2f6d1c5a8e47"),
)
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help=told("key"), show_default=False)],
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Revoke a key."""
    from api.cli.keyring import revoke_key

    return revoke_key(key, data, database_url, lang)
