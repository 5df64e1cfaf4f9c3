"""Who acts on the command line, and on which database? Whoever holds the key in `LICET_KEY`, or the local user."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.service_options import on_database, settings_of
from api.cli.wording import Language, say
from api.desk.accesses import access_of
from api.desk.publishing import VersionRefused
from api.security.keys import KeyRefused, KeyRing, NotKnown, ensure_local_user
from api.security.principals import LOCAL_USER, Principal
from api.security.roles import Right
from api.store.database import Database
from api.store.migrating import upgrade
from api.store.tables.accesses import Access

_BY = "licet rules"
"""Through which door, in the list of accesses."""


@dataclass(frozen=True)
class Place:
    """Which database is meant, and who asks in which language."""

    data: Path | None
    url: str | None
    lang: str | None

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return chosen_language(self.lang)


def run(place: Place, work: Callable[[Database], int]) -> int:
    """What some work on versions comes to, and what is said where it is refused."""

    def tried(database: Database) -> int:
        upgrade(database)
        try:
            return work(database)
        except NotKnown:
            tell(say("versions.unknown", place.language))
            return Exit.BAD_INPUT
        except VersionRefused as refused:
            tell(str(refused))
            return Exit.BAD_INPUT

    return on_database(settings_of(place.data, place.url), place.language, tried)


def acting(database: Database, place: Place, right: Right, governing: bool = False) -> Principal | None:
    """Who acts; None, and said why, where the key is none or may not do this.

    `governing`: whether it has to be somebody of the organisation that publishes rulebooks.
    """
    secret = os.environ.get("LICET_KEY", "")
    try:
        who = KeyRing(database).recognise(secret, clock.now()) if secret else LOCAL_USER
    except KeyRefused:
        tell(say("acting.no_key", place.language))
        return None
    governed_by = settings_of(place.data, place.url).governed_by if governing else None
    if not who.may(right) or governed_by not in (None, who.organisation):
        tell(say("acting.may_not", place.language, name=who.name, right=right))
        return None
    if who is LOCAL_USER:
        with database.writing() as session:
            ensure_local_user(session, clock.now())
    return who


def access(who: Principal, operation: str, subject: str) -> Access:
    """The row that says who looked at, or changed, what."""
    return access_of(who, operation, subject, clock.now(), _BY)
