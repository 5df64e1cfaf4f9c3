"""What can be asked about party lists? The commands of `licet lists`; heavy imports wait until one is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import AsJson, Lang, told
from api.cli.service_options import DatabaseUrl, DataFolder

lists = typer.Typer(cls=Group, help=told("lists"), no_args_is_help=True, context_settings=NAMES)


@lists.command(
    "import",
    cls=Command,
    help=told("lists.import"),
    epilog=examples(
        "licet lists import consolidated.csv --dated 2026-07-31",
        "licet lists import sdn.csv add.csv alt.csv",
        "licet lists import red.csv --list HOUSE-RED",
    ),
)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=told("list_files"), show_default=False)],
    list_: Annotated[str | None, typer.Option("--list", metavar="CODE", help=told("list_code"))] = None,
    dated: Annotated[str | None, typer.Option("--dated", metavar="DATE", help=told("dated"))] = None,
    shrunk: Annotated[bool, typer.Option("--shrunk", help=told("shrunk"))] = False,
    json: AsJson = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Import lists."""
    from api.cli.acting import Place
    from api.cli.importing import Wanted, import_lists

    return import_lists(Place(data, database_url, lang), Wanted(tuple(files), list_ or "", dated, shrunk), json)


@lists.command(
    cls=Command,
    help=told("lists.show"),
    epilog=examples("licet lists show", "licet lists show US-CSL", "licet lists show --json"),
)
def show(
    version: Annotated[
        str | None, typer.Argument(metavar="EDITION", help=told("list_version"), show_default=False)
    ] = None,
    json: AsJson = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Show lists."""
    from api.cli.acting import Place
    from api.cli.list_showing import show_lists

    return show_lists(Place(data, database_url, lang), version, json)


@lists.command(
    cls=Command,
    help=told("lists.diff"),
    epilog=examples("licet lists diff 01a21631-a97b-7c52-9b0e-2f6d1c5a8e47 US-CSL"),
)
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=told("list_old"), show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=told("list_new"), show_default=False)],
    json: AsJson = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Compare editions."""
    from api.cli.acting import Place
    from api.cli.list_showing import compare_lists

    return compare_lists(Place(data, database_url, lang), (old, new), json)
