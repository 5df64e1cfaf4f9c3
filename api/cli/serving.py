"""`licet serve`: from what was typed to a service that listens, or to what keeps it from listening."""

from __future__ import annotations

import sys
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
from api.desk.law import load_law
from api.http.serving import AddressRefused, address_of, bound, on_loopback, serve, serve_in_processes
from api.http.tracing import TracingLacking
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
        ready = on_database(settings, language, partial(_ready, local=local, wanting=wanting))
        if ready != Exit.RELEASED:
            return ready
        said = say("serve.ready" if local else "serve.ready_keys", language, address=address)
        announce = partial(print, said, file=sys.stderr, flush=True)
        if place.workers > 1:
            load_law(settings.rules)  # what is wrong with it is said once, and not by each process
            began = serve_in_processes(settings, listening, local, place.workers, announce)
            return Exit.RELEASED if began else _failed(language)
        try:
            ended = serve(settings, listening, local, announce)
        except TracingLacking as error:
            tell(str(error))
            return Exit.UNAVAILABLE
    return Exit.RELEASED if ended else Exit.INTERRUPTED


def _ready(database: Database, local: bool, wanting: str) -> int:
    """Bring the database up to date; where keys are asked for and there is none, say that it is `wanting`."""
    upgrade(database)
    if local:
        return Exit.RELEASED
    with database.reading() as session:
        if any_keys(session, clock.now()):
            return Exit.RELEASED
    tell(wanting)
    return Exit.NO_KEYS


def _failed(language: Language) -> int:
    tell(say("serve.failed", language))
    return Exit.UNAVAILABLE


def _in_range(given: int, least: int, most: int, option: str, language: Language) -> None:
    if not least <= given <= most:
        told = say("bad_range", language, count=str(given), least=str(least), most=str(most))
        raise typer.BadParameter(told, param_hint=option)
