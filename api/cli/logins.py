"""`licet accounts`: logins given, reset and listed on the database itself, by whoever may write it."""

from __future__ import annotations

import sys
from datetime import datetime
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
from api.security.accounts import (
    LoginRefused,
    LoginTaken,
    NewPassword,
    account_named,
    give_login,
    login_of,
    reset_login,
)
from api.store.database import Database
from api.store.migrating import upgrade
from api.store.tables.accounts import Account
from api.store.tables.organisations import Organisation, Person

_BY = "licet accounts"
"""Who did it, in the list of accesses: somebody at the command line of the machine."""


def create_login(joining: Joining, given: str, data: Path | None, url: str | None, lang: str | None) -> int:
    """Give a person a login, who is added where nobody of that name is there yet."""
    language, now = chosen_language(lang), clock.now()
    joining.checked(language)
    login = _login(given, language)

    def work(database: Database) -> int:
        upgrade(database)
        try:
            with database.writing() as session:
                person, organisation = joining.found(session, language, now)
                made = give_login(session, organisation.id, person.id, login, now)
                session.add(access_by(_BY, organisation.id, "give_login", person.id, now))
        except LoginTaken:
            tell(say("accounts.taken", language, login=login, name=joining.name.strip()))
            return Exit.BAD_INPUT
        named = {"name": person.name, "organisation": organisation.name, "roles": ", ".join(person.roles)}
        tell(say("accounts.created", language, login=login, **named))
        return _told_once(made, language)

    return on_database(settings_of(data, url), language, work)


def reset_password(given: str, data: Path | None, url: str | None, lang: str | None) -> int:
    """A one-time password in the place of another."""
    language, now = chosen_language(lang), clock.now()
    login = _login(given, language)

    def work(database: Database) -> int:
        upgrade(database)
        with database.writing() as session:
            found = account_named(session, login)
            if found is None:
                tell(say("accounts.unknown", language, login=login))
                return Exit.BAD_INPUT
            made = reset_login(session, found.organisation, found.person, now)
            session.add(access_by(_BY, found.organisation, "reset_login", found.person, now))
        tell(say("accounts.reset", language, login=login))
        return _told_once(made, language)

    return on_database(settings_of(data, url), language, work)


def list_logins(data: Path | None, url: str | None, lang: str | None, as_json: bool) -> int:
    """List every login of every organisation."""
    language, now = chosen_language(lang), clock.now()

    def work(database: Database) -> int:
        upgrade(database)
        with database.reading() as session:
            found = session.exec(
                select(Account, Person, Organisation)
                .join(Person, col(Person.id) == Account.person)
                .join(Organisation, col(Organisation.id) == Account.organisation)
                .order_by(col(Account.login))
            ).all()
        if as_json:
            sys.stdout.write(orjson.dumps([_content(*one, now) for one in found]).decode() + "\n")
        elif found:
            names = ("login", "organisation", "name", "roles", "state")
            rows = [_row(*one, now, language) for one in found]
            output().table(rows, [say(f"head.{one}", language) for one in names])
        else:
            tell(say("accounts.none", language))
        return Exit.RELEASED

    return on_database(settings_of(data, url), language, work)


def _login(given: str, language: Language) -> str:
    try:
        return login_of(given)
    except LoginRefused as error:
        raise typer.BadParameter(say("accounts.bad_login", language), param_hint="LOGIN") from error


def _told_once(made: NewPassword, language: Language) -> int:
    tell(say("accounts.keep", language))
    print(made.password)
    return Exit.RELEASED


def _state(account: Account, now: datetime) -> str:
    if account.one_time_until is None:
        return "chosen"
    return "one_time" if now < account.one_time_until else "over"


def _row(account: Account, person: Person, organisation: Organisation, now: datetime, language: Language) -> list[str]:
    state = say(f"accounts.state_{_state(account, now)}", language)
    return [account.login, organisation.name, person.name, ", ".join(person.roles), state]


def _content(account: Account, person: Person, organisation: Organisation, now: datetime) -> dict[str, object]:
    return {
        "login": account.login,
        "organisation": organisation.name,
        "name": person.name,
        "person": person.id,
        "roles": person.roles,
        "created_at": account.created_at,
        "changed_at": account.changed_at,
        "one_time_until": account.one_time_until,
        "state": {"chosen": "good", "one_time": "one-time password", "over": "expired"}[_state(account, now)],
    }
