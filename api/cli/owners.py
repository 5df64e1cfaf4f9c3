"""What can be asked about owners? The commands of `licet owners`; heavy imports wait until one is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import AsJson, Lang, RulesFolder, Screen, told
from api.cli.service_options import DatabaseUrl, DataFolder

owners = typer.Typer(cls=Group, help=told("owners_group"), no_args_is_help=True, context_settings=NAMES)


@owners.command(
    "import",
    cls=Command,
    help=told("owners.import"),
    epilog=examples("licet owners import owners.csv", "licet owners import owners.xlsx --json"),
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("owners_file"), show_default=False)],
    shrunk: Annotated[bool, typer.Option("--shrunk", help=told("owners_shrunk"))] = False,
    json: AsJson = False,
    rules: RulesFolder = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Import owners."""
    from api.cli.acting import Place
    from api.cli.owner_versions import Wanted, import_owners

    return import_owners(Place(data, database_url, lang), Wanted(file, shrunk, rules), json)


@owners.command(cls=Command, help=told("owners.show"), epilog=examples("licet owners show", "licet owners show --json"))
def show(
    version: Annotated[
        str | None, typer.Argument(metavar="VERSION", help=told("owners_version"), show_default=False)
    ] = None,
    json: AsJson = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Show owners."""
    from api.cli.acting import Place
    from api.cli.owner_versions import show_owners

    return show_owners(Place(data, database_url, lang), version, json)


@owners.command(
    cls=Command,
    help=told("owners.held"),
    epilog=examples(
        "licet owners held 'Werdenfels Getriebe GmbH' --country DE",
        "licet owners held 'Muster GmbH' --owners owners.csv --as-of 2025-12-31",
    ),
)
def held(
    name: Annotated[str, typer.Argument(metavar="NAME", help=told("held_name"), show_default=False)],
    country: Annotated[str | None, typer.Option("--country", metavar="COUNTRY", help=told("held_country"))] = None,
    id_: Annotated[str, typer.Option("--id", metavar="ID", help=told("held_id"), show_default=False)] = "",
    file: Annotated[Path | None, typer.Option("--owners", metavar="FILE", help=told("held_owners"))] = None,
    screen: Screen = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=told("held_as_of"))] = None,
    json: AsJson = False,
    rules: RulesFolder = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Ask about owners."""
    from api.cli.owners_held import Asked, show_held
    from api.cli.party_books import Shelf

    return show_held(Shelf(data, database_url, lang), Asked(name, country, id_, file, screen, as_of, rules), json)
