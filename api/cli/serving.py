"""`licet serve`: from what was typed to a service that listens, or to what keeps it from listening."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.service_options import on_database, settings_of
from api.cli.wording import Language, say
from api.desk.in_force import Holding, InForce
from api.http.serving import AddressRefused, address_of, bound, log, on_loopback, serve, serve_in_processes
from api.http.settings import ServiceSettings
from api.http.tracing import TracingLacking
from api.security.accounts import any_accounts
from api.security.keys import any_keys
from api.store.database import Database
from api.store.migrating import upgrade

_LARGEST_PORT, _MOST_WORKERS = 65_535, 256


@dataclass(frozen=True)
class Place:
    """Where a service is to listen, in how many processes, and whether callers need keys even here."""

    host: str
    port: int
    workers: int
    require_keys: bool


def serve_api(place: Place, data: Path | None, url: str | None, rules: Path | None, lang: str | None) -> int:
    """Serve until asked to end."""
    language = chosen_language(lang)
    _in_range(place.port, 0, _LARGEST_PORT, "--port", language)
    _in_range(place.workers, 1, _MOST_WORKERS, "--workers", language)
    settings = settings_of(data, url, rules)
    log(settings)
    try:
        listening = bound(place.host, place.port)
    except AddressRefused as error:
        tell(say("serve.address", language, host=place.host, port=str(place.port), what=error))
        return Exit.UNAVAILABLE
    with listening:
        here = on_loopback(listening)
        local = here and not place.require_keys
        address = address_of(listening)
        wanting = say("serve.no_keys_here" if here else "serve.no_keys", language, address=address)
        holding = _law(settings, language, partial(_ready, local=local, wanting=wanting))
        if not isinstance(holding, Holding):
            return holding
        said = say("serve.ready" if local else "serve.ready_keys", language, address=address)
        law = _law_told(holding, settings.rules, language)
        announce = partial(print, law, said, sep="\n", file=sys.stderr, flush=True)
        if place.workers > 1:
            began = serve_in_processes(settings, listening, local, place.workers, announce)
            return Exit.RELEASED if began else _failed(language)
        try:
            ended = serve(settings, listening, local, announce, holding.desk.law)
        except TracingLacking as error:
            tell(str(error))
            return Exit.UNAVAILABLE
    return Exit.RELEASED if ended else Exit.INTERRUPTED


def _law(settings: ServiceSettings, language: Language, ready: Callable[[Database], int]) -> Holding | int:
    """The law that holds, once the database is `ready`: what is wrong with it is said once, and not by each process.

    The status to end with where it is not.
    """
    found: list[Holding] = []

    def work(database: Database) -> int:
        status = ready(database)
        if status == Exit.RELEASED:
            found.append(InForce(database, settings.rules, clock.now).holding)
        return status

    status = on_database(settings, language, work)
    return found[0] if found else status


def _ready(database: Database, local: bool, wanting: str) -> int:
    """Bring the database up to date; where nobody could sign in and that is asked for, say that it is `wanting`."""
    upgrade(database)
    if local:
        return Exit.RELEASED
    with database.reading() as session:
        if any_keys(session, clock.now()) or any_accounts(session, clock.now()):
            return Exit.RELEASED
    tell(wanting)
    return Exit.NO_KEYS


def _law_told(holding: Holding, rules: Path, language: Language) -> str:
    """Which law counts: the version in force, or the rulebook in the folder where none is."""
    hash_ = holding.desk.law.rulebook.hash
    if holding.version is None:
        return say("serve.under_folder", language, name=rules, hash=hash_)
    return say("serve.under_version", language, number=str(holding.version), hash=hash_)


def _failed(language: Language) -> int:
    tell(say("serve.failed", language))
    return Exit.UNAVAILABLE


def _in_range(given: int, least: int, most: int, option: str, language: Language) -> None:
    if not least <= given <= most:
        told = say("bad_range", language, count=str(given), least=str(least), most=str(most))
        raise typer.BadParameter(told, param_hint=option)
