"""`licet db`: the tables brought up to date, backed up, put back and checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.service_options import on_database, settings_of
from api.cli.wording import Language, say
from api.store import migrating
from api.store.backups import back_up, checked, nothing_to_lose
from api.store.backups import restore as restored
from api.store.contents import BackupRefused, Contents
from api.store.database import Database

_BASE, _HEAD = "base", "head"
_STATUSES = {
    "exists": Exit.NO_OUTPUT,
    "has_decisions": Exit.NO_OUTPUT,
    "unreadable": Exit.NO_OUTPUT,
    "in_use": Exit.NO_OUTPUT,
    "lacks_tool": Exit.UNAVAILABLE,
    "tool_failed": Exit.UNAVAILABLE,
}
"""The status for each reason that is not bad input."""

Work = Callable[[Database, Language], int]


def upgrade(revision: str | None, data: Path | None, url: str | None, lang: str | None) -> int:
    """Bring the tables up."""

    def work(database: Database, language: Language) -> int:
        _known(revision, language)
        migrating.upgrade(database, revision or _HEAD)
        return _tell_revision(database, language)

    return _run(work, data, url, lang)


def downgrade(revision: str, force: bool, data: Path | None, url: str | None, lang: str | None) -> int:
    """Bring the tables back."""

    def work(database: Database, language: Language) -> int:
        if revision != _BASE:
            _known(revision, language)
        if not force:
            nothing_to_lose(database)
        migrating.downgrade(database, revision)
        return _tell_revision(database, language)

    return _run(work, data, url, lang)


def backup(file: Path, data: Path | None, url: str | None, lang: str | None) -> int:
    """Back up and verify."""

    def work(database: Database, language: Language) -> int:
        tell(_summed("db.backed_up", back_up(database, file), language, name=str(file)))
        return Exit.RELEASED

    return _run(work, data, url, lang)


def restore(file: Path, force: bool, data: Path | None, url: str | None, lang: str | None) -> int:
    """Verify and put back."""

    def work(database: Database, language: Language) -> int:
        found = restored(database, file, force, clock.now())
        tell(_summed("db.restored", found.contents, language, name=str(file)))
        if found.kept is not None:
            tell(say("db.kept", language, name=str(found.kept)))
        return Exit.RELEASED

    return _run(work, data, url, lang)


def check(data: Path | None, url: str | None, lang: str | None) -> int:
    """Read all and say whether it is sound."""

    def work(database: Database, language: Language) -> int:
        tell(_summed("db.sound", checked(database), language))
        return Exit.RELEASED

    return _run(work, data, url, lang)


def _run(work: Work, data: Path | None, url: str | None, lang: str | None) -> int:
    """What some work comes to, and what is said where it is refused."""
    language = chosen_language(lang)
    settings = settings_of(data, url)
    try:
        return on_database(settings, language, lambda database: work(database, language))
    except BackupRefused as error:
        about = {name: say("db.empty", language) if value is None else value for name, value in error.about.items()}
        tell(say(f"db.{error.why}", language, **about))
        return _STATUSES.get(error.why, Exit.BAD_INPUT)


def _known(revision: str | None, language: Language) -> None:
    if revision not in (None, _HEAD) and not migrating.known(str(revision)):
        raise typer.BadParameter(say("db.no_revision", language, name=revision), param_hint="REVISION")


def _tell_revision(database: Database, language: Language) -> int:
    with database.engine.connect() as connection:
        revision = migrating.current(connection)
    tell(say("db.at", language, revision=revision) if revision else say("db.no_tables", language))
    return Exit.RELEASED


def _summed(key: str, contents: Contents, language: Language, **named: str) -> str:
    rows = sum(contents.rows.values())
    return say(key, language, decisions=contents.decisions, rows=rows, revision=contents.revision, **named)
