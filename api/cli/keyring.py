"""`licet keys`: made, listed and revoked on the database itself, by whoever may write it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import typer
from sqlmodel import col, select

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.joining import Joining
from api.cli.service_options import on_database, settings_of
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.desk.accesses import access_by
from api.security.keys import LONGEST_LIFE, NewKey, Terms, make_key
from api.store.database import Database
from api.store.fields import new_id
from api.store.migrating import upgrade
from api.store.tables.organisations import ApiKey, Organisation, Person

_BY = "licet keys"
"""Who did it, in the list of accesses: somebody at the command line of the machine."""


@dataclass(frozen=True)
class Wanted:
    """The key that is wanted, for whom, and for how many days."""

    joining: Joining
    days: int

    def terms(self, language: Language, now: datetime) -> Terms:
        """What the key is for; raises a usage error for what was typed wrongly."""
        roles = self.joining.checked(language)
        if not 1 <= self.days <= LONGEST_LIFE.days:
            told = say("bad_range", language, count=str(self.days), least="1", most=str(LONGEST_LIFE.days))
            raise typer.BadParameter(told, param_hint="--days")
        return Terms(self.joining.name.strip(), roles, now + timedelta(days=self.days))


def create_key(wanted: Wanted, data: Path | None, url: str | None, lang: str | None) -> int:
    """Make a key for a person, who is added where nobody of that name is there yet."""
    language, now = chosen_language(lang), clock.now()
    terms = wanted.terms(language, now)

    def work(database: Database) -> int:
        upgrade(database)
        with database.writing() as session:
            person, organisation = wanted.joining.found(session, language, now)
            made = make_key(session, person, terms, now)
            session.add(access_by(_BY, made.key.organisation, "create_key", made.key.id, now))
        _tell_created(made, organisation, language)
        return Exit.RELEASED

    return on_database(settings_of(data, url), language, work)


def list_keys(data: Path | None, url: str | None, lang: str | None, as_json: bool) -> int:
    """List every key of every organisation."""
    language, now = chosen_language(lang), clock.now()

    def work(database: Database) -> int:
        upgrade(database)
        with database.reading() as session:
            found = session.exec(
                select(ApiKey, Person, Organisation)
                .join(Person, col(Person.id) == ApiKey.person)
                .join(Organisation, col(Organisation.id) == ApiKey.organisation)
                .order_by(col(ApiKey.id))
            ).all()
        if as_json:
            sys.stdout.write(orjson.dumps([_content(*one, now) for one in found]).decode() + "\n")
        elif found:
            names = ("key", "organisation", "name", "roles", "until", "state")
            output().table(
                [_row(*one, now, language) for one in found], [say(f"head.{one}", language) for one in names]
            )
        else:
            tell(say("keys.none", language))
        return Exit.RELEASED

    return on_database(settings_of(data, url), language, work)


def revoke_key(key: str, data: Path | None, url: str | None, lang: str | None) -> int:
    """Revoke a key."""
    language, now = chosen_language(lang), clock.now()

    def work(database: Database) -> int:
        upgrade(database)
        with database.writing() as session:
            found = session.get(ApiKey, key.strip().casefold())
            if found is None:
                tell(say("keys.unknown", language, id=key if len(key) <= len(new_id()) else "…"))
                return Exit.BAD_INPUT
            if found.revoked_at is not None:
                tell(say("keys.already", language, id=found.id))
                return Exit.RELEASED
            found.revoked_at = now
            session.add(found)
            session.add(access_by(_BY, found.organisation, "revoke_key", found.id, now))
            name = session.get_one(Person, found.person).name
        tell(say("keys.revoked", language, id=found.id, name=name))
        return Exit.RELEASED

    return on_database(settings_of(data, url), language, work)


def _tell_created(made: NewKey, organisation: Organisation, language: Language) -> None:
    key = made.key
    until, roles = key.expires_at.date().isoformat(), ", ".join(key.scopes)
    named = {"name": key.label, "organisation": organisation.name, "roles": roles, "until": until}
    tell(say("keys.created", language, id=key.id, **named))
    tell(say("keys.keep", language))
    print(made.secret)


def _state(key: ApiKey, now: datetime) -> str:
    return "gone" if key.revoked_at is not None else "over" if now >= key.expires_at else "good"


def _row(key: ApiKey, person: Person, organisation: Organisation, now: datetime, language: Language) -> list[str]:
    until = key.expires_at.date().isoformat()
    roles = ", ".join(key.scopes or person.roles)
    return [key.id, organisation.name, person.name, roles, until, say(f"keys.{_state(key, now)}", language)]


def _content(key: ApiKey, person: Person, organisation: Organisation, now: datetime) -> dict[str, object]:
    return {
        "key": key.id,
        "organisation": organisation.name,
        "name": person.name,
        "roles": key.scopes or person.roles,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "state": {"good": "good", "over": "expired", "gone": "revoked"}[_state(key, now)],
    }
