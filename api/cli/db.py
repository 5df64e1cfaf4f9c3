"""What can be asked of the database? The commands of `licet db`; heavy imports wait until one is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import Lang, told
from api.cli.service_options import DatabaseUrl, DataFolder

db = typer.Typer(cls=Group, help=told("db"), no_args_is_help=True, context_settings=NAMES)

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help=told("backup_file"), show_default=False)]


@db.command(cls=Command, help=told("db.upgrade"), epilog=examples("licet db upgrade", "licet db upgrade 0001"))
def upgrade(
    revision: Annotated[
        str | None, typer.Argument(metavar="[REVISION]", help=told("revision"), show_default=False)
    ] = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Bring the tables up to a revision."""
    from api.cli.databases import upgrade as command

    return command(revision, data, database_url, lang)


@db.command(cls=Command, help=told("db.downgrade"), epilog=examples("licet db downgrade base"))
def downgrade(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help=told("revision"), show_default=False)],
    force: Annotated[bool, typer.Option("--force", help=told("force_downgrade"))] = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Bring the tables back to an earlier revision."""
    from api.cli.databases import downgrade as command

    return command(revision, force, data, database_url, lang)


@db.command(
    cls=Command,
    help=told("db.backup"),
    epilog=examples(
        "licet db backup licet-2026-11-26.backup",
        "licet db backup licet.backup --database-url postgresql://licet@db/licet",
    ),
)
def backup(file: BackupFile, data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None) -> int:
    """Back the database up."""
    from api.cli.databases import backup as command

    return command(file, data, database_url, lang)


@db.command(cls=Command, help=told("db.restore"), epilog=examples("licet db restore licet-2026-11-26.backup"))
def restore(
    file: BackupFile,
    force: Annotated[bool, typer.Option("--force", help=told("force_restore"))] = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Put a backup in the place of the database."""
    from api.cli.databases import restore as command

    return command(file, force, data, database_url, lang)


@db.command(cls=Command, help=told("db.check"), epilog=examples("licet db check"))
def check(data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None) -> int:
    """Say whether the database is sound."""
    from api.cli.databases import check as command

    return command(data, database_url, lang)
