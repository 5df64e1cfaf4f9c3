"""What can be asked about logins? The commands of `licet accounts`; heavy imports wait until one is called."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.completing import complete_role
from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import AsJson, Lang, told
from api.cli.service_options import DatabaseUrl, DataFolder

accounts = typer.Typer(cls=Group, help=told("accounts"), no_args_is_help=True, context_settings=NAMES)


@accounts.command(
    cls=Command,
    help=told("accounts.create"),
    epilog=examples("licet accounts create --name 'Li Wei' --login li.wei@example.com --role administrator"),
)
def create(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=told("account_name"), show_default=False)],
    login: Annotated[str, typer.Option("--login", metavar="LOGIN", help=told("login"), show_default=False)],
    role: Annotated[
        list[str],
        typer.Option("--role", metavar="ROLE", help=told("role"), show_default=False, autocompletion=complete_role),
    ],
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar="NAME", help=told("account_organisation"))
    ] = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Give a login."""
    from api.cli.joining import Joining
    from api.cli.logins import create_login

    return create_login(Joining(name, role, organisation), login, data, database_url, lang)


@accounts.command(cls=Command, help=told("accounts.reset"), epilog=examples("licet accounts reset li.wei@example.com"))
def reset(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help=told("login"), show_default=False)],
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Reset a password."""
    from api.cli.logins import reset_password

    return reset_password(login, data, database_url, lang)


@accounts.command(
    "list",
    cls=Command,
    help=told("accounts.list"),
    epilog=examples("licet accounts list", "licet accounts list --json"),
)
def list_accounts(
    data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None, json: AsJson = False
) -> int:
    """List the logins."""
    from api.cli.logins import list_logins

    return list_logins(data, database_url, lang, json)
