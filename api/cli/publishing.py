"""`licet rules publish|approve|refuse|versions|export`: versions of the rulebook, on the database itself.

Whoever holds a key (`LICET_KEY`) acts as its person, in its roles; without one it is the local user, as in a service
that serves this machine alone. Two different people are needed here as there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import typer

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.service_options import on_database, settings_of
from api.cli.terminal import output, styled
from api.cli.wording import Language, say
from api.desk.accesses import access_of
from api.desk.acts import Said
from api.desk.law import Laws, load_law, unpacked
from api.desk.packing import write_out
from api.desk.publishing import (
    LARGEST_NUMBER,
    Held,
    VersionRefused,
    approve,
    held,
    prepare,
    propose,
    refuse,
    versions,
)
from api.desk.rule_checks import RuleChecks
from api.security.keys import KeyRefused, KeyRing, NotKnown, ensure_local_user
from api.security.principals import LOCAL_USER, Principal
from api.security.roles import Right
from api.settings import rules_folder
from api.store.database import Database
from api.store.migrating import upgrade

_BY = "licet rules"
"""Through which door, in the list of accesses."""
_STYLES = {"published": "clear", "refused": "stop", "proposed": "unknown"}
_LISTED = 200
_HASH_SHOWN = 12
_LONGEST_REASON = 5_000


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


def publish(place: Place, rules: Path | None, reason: str, effective: str | None) -> int:
    """Put the rulebook forward as a version, with its checks."""
    language = place.language
    wanted, effective_at = _reason(reason, language), _moment(effective, language)

    def work(database: Database) -> int:
        who = _who(database, place, Right.PROPOSE_RULES)
        if who is None:
            return Exit.NO_KEYS
        folder = rules_folder(rules)
        with database.reading() as session:
            prepared = prepare(session, Laws(load_law(folder)), folder)
        with database.writing() as session:
            found = propose(session, prepared, Said(wanted, who, clock.now()), effective_at)
            session.add(access_of(who, "propose_version", str(found.version.number), clock.now(), _BY))
        _tell(found, language)
        _tell_checks(prepared.checks, language)
        return Exit.HELD if prepared.checks.failed else Exit.RELEASED

    return _run(place, work)


def rule(place: Place, act: str, number: int, reason: str) -> int:
    """Approve or refuse a version."""
    language = place.language
    wanted = _reason(reason, language)

    def work(database: Database) -> int:
        who = _who(database, place, Right.APPROVE_RULES)
        if who is None:
            return Exit.NO_KEYS
        said = Said(wanted, who, clock.now())
        with database.writing() as session:
            found = approve(session, number, said) if act == "approve" else refuse(session, number, said)
            session.add(access_of(who, f"{act}_version", str(number), clock.now(), _BY))
        _tell(found, language)
        return Exit.RELEASED

    return _run(place, work)


def list_versions(place: Place, as_json: bool) -> int:
    """List the versions, newest first."""
    language = place.language

    def work(database: Database) -> int:
        with database.reading() as session:
            found = versions(session, LARGEST_NUMBER, _LISTED)
        if as_json:
            sys.stdout.write(orjson.dumps([_content(one) for one in found]).decode() + "\n")
        elif found:
            heads = [say(f"head.{name}", language) for name in ("number", "state", "rulebook", "proposed", "reason")]
            rows = [
                (
                    str(one.version.number),
                    styled(say(f"versions.{one.state}", language), _STYLES[one.state]),
                    one.version.hash[:_HASH_SHOWN],
                    one.version.proposed_at.date().isoformat(),
                    one.version.reason,
                )
                for one in found
            ]
            output().table(rows, heads, (0,))
        else:
            tell(say("versions.none", language))
        return Exit.RELEASED

    return _run(place, work)


def export(place: Place, number: int, folder: Path) -> int:
    """Write a version out, from what the database keeps of it alone."""
    language = place.language
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        tell(say("versions.not_empty", language, name=folder))
        return Exit.NO_OUTPUT

    def work(database: Database) -> int:
        with database.reading() as session:
            version = held(session, number).version
            files = version.files
        if unpacked(files).rulebook.hash != version.hash:
            tell(say("versions.broken", language, number=str(number), hash=version.hash))
            return Exit.BAD_INPUT
        write_out(files, folder)
        tell(say("versions.exported", language, number=str(number), name=folder, hash=version.hash))
        return Exit.RELEASED

    return _run(place, work)


def _run(place: Place, work: Callable[[Database], int]) -> int:
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


def _who(database: Database, place: Place, right: Right) -> Principal | None:
    """Who acts; None, and said why, where the key is none or may not do this."""
    secret = os.environ.get("LICET_KEY", "")
    try:
        who = KeyRing(database).recognise(secret, clock.now()) if secret else LOCAL_USER
    except KeyRefused:
        tell(say("versions.no_key", place.language))
        return None
    governed_by = settings_of(place.data, place.url).governed_by
    if not who.may(right) or governed_by not in (None, who.organisation):
        tell(say("versions.may_not", place.language, name=who.name, right=right))
        return None
    if who is LOCAL_USER:
        with database.writing() as session:
            ensure_local_user(session, clock.now())
    return who


def _reason(text: str, language: Language) -> str:
    if not 0 < len(text.strip()) <= _LONGEST_REASON:
        raise typer.BadParameter(say("versions.no_reason", language), param_hint="--reason")
    return text.strip()


def _moment(text: str | None, language: Language) -> datetime | None:
    """A moment that was typed, in UTC where it has no zone of its own; raises a usage error."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(say("bad_date", language, text=text), param_hint="--effective") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tell(found: Held, language: Language) -> None:
    version = found.version
    tell(say(f"versions.told.{found.state}", language, number=str(version.number), hash=version.hash))


def _tell_checks(checks: RuleChecks, language: Language) -> None:
    tell(say("versions.checks", language, cases=checks.cases, failed=checks.failed, untried=checks.untried))
    for failure in checks.failures:
        tell(failure)


def _content(one: Held) -> dict[str, object]:
    version, ruling = one.version, one.ruling
    return {
        "number": version.number,
        "rulebook": version.hash,
        "parent": version.parent,
        "state": one.state,
        "author": version.author,
        "reason": version.reason,
        "effective_at": version.effective_at,
        "proposed_at": version.proposed_at,
        "ruled_by": ruling.by if ruling else None,
        "ruled_at": ruling.at if ruling else None,
        "ruling_reason": ruling.reason if ruling else None,
    }
