"""Which options do the commands of the service share, and which service do they mean?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.options import told
from api.cli.wording import Language, say

if TYPE_CHECKING:
    from api.http.settings import ServiceSettings
    from api.store.database import Database

DataFolder = Annotated[Path | None, typer.Option("--data", metavar="FOLDER", help=told("data"))]
DatabaseUrl = Annotated[str | None, typer.Option("--database-url", metavar="URL", help=told("database_url"))]


def settings_of(data: Path | None, url: str | None, rules: Path | None = None) -> ServiceSettings:
    """The settings of the service that is meant; raises a usage error for what the environment says wrongly."""
    from pydantic import ValidationError

    from api.http.settings import ServiceSettings

    typed: dict[str, Any] = {"data": data, "database_url": url, "rules": rules}
    try:
        return ServiceSettings(**{name: value for name, value in typed.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"LICET_{first['loc'][0]}".upper()
        raise typer.BadParameter(first["msg"], param_hint=name) from error


def on_database(settings: ServiceSettings, language: Language, work: Callable[[Database], int]) -> int:
    """What some work on the database of a service comes to; raises `DatabaseRefused`.

    A database that does not answer is told of without its password.
    """
    from sqlalchemy.exc import DatabaseError, OperationalError

    from api.http.logs import hide
    from api.store.database import Database

    database = Database(settings.database, settings.key_file)
    try:
        return work(database)
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        tell(say("serve.no_database", language, what=hide(lines[0])))
        return Exit.UNAVAILABLE
    finally:
        database.close()
