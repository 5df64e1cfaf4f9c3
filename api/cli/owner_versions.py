"""`licet owners import|show`: a file of owners kept as a version, and the stakes of one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from api import clock
from api.cli.acting import Place, acting, run
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.party_books import owners_refused
from api.cli.problems import fault_told
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.desk.accesses import access_of
from api.desk.owners import StakesGone, keep, latest, prepare, stakes_of, version_of
from api.owner_files import OwnersRefused
from api.owner_records import stake_record, version_record
from api.security.keys import NotKnown
from api.security.roles import Right
from api.settings import rules_folder
from api.store.database import Database
from api.store.tables.organisations import Person
from api.store.tables.owners import OwnersVersion
from engine.faults import Fault, SourceRefused
from engine.faults import Place as FilePlace
from engine.manifests.known_columns import load_alias_tables, owner_matcher
from engine.ownership.stakes import Stake
from engine.ownership.telling import share_words
from engine.vocabulary.vocabulary import load_vocabulary

BY = "licet owners"
"""Through which door, in the list of accesses."""


@dataclass(frozen=True)
class Wanted:
    """What was typed: the file, whether most stakes may go, and the rulebook whose names of columns count."""

    file: Path
    shrunk: bool
    rules: Path | None


def import_owners(place: Place, wanted: Wanted, as_json: bool) -> int:
    """Keep a file of owners as the version that counts; nothing of it where any row is at fault."""
    language = place.language
    if not wanted.file.exists():
        raise SourceRefused([Fault(FilePlace(str(wanted.file)), say("no_file", language))])
    folder = rules_folder(wanted.rules)
    vocabulary = load_vocabulary(folder / "vocabulary.yaml")
    matcher = owner_matcher(load_alias_tables(folder / "aliases.yaml", vocabulary), None)

    def work(database: Database) -> int:
        who = acting(database, place, Right.IMPORT_OWNERS)
        if who is None:
            return Exit.NO_KEYS
        try:
            prepared = prepare(wanted.file, wanted.file.name, vocabulary, matcher)
            with database.writing() as session:
                kept = keep(session, prepared, who, clock.now(), wanted.shrunk)
                session.add(access_of(who, "import_owners", kept.version.id, clock.now(), BY))
                if as_json:
                    _print({**version_record(kept.version), "already": kept.already})
                tell(_imported(kept.version, kept.already, language))
        except SourceRefused as refused:
            for fault in refused.faults:
                tell(fault_told(fault, language))
            return Exit.BAD_INPUT
        except OwnersRefused as refused:
            return owners_refused(refused, language)
        except StakesGone as error:
            tell(say("owners.gone", language, gone=error.gone, stakes=error.stakes))
            return Exit.BAD_INPUT
        return Exit.RELEASED

    return run(place, work)


def show_owners(place: Place, named: str | None, as_json: bool) -> int:
    """Print the stakes of the version that counts, or of another."""

    def work(database: Database) -> int:
        who = acting(database, place, Right.READ_OWNERS)
        if who is None:
            return Exit.NO_KEYS
        with database.writing() as session:
            try:
                version = version_of(session, who.organisation, named) if named else latest(session, who.organisation)
            except NotKnown:
                tell(say("owners.unknown", place.language, name=named))
                return Exit.BAD_INPUT
            session.add(access_of(who, "list_owners", version.id if version else "owners", clock.now(), BY))
            if version is None:
                tell(say("owners.none", place.language))
                return Exit.RELEASED
            stakes = stakes_of(version)
            if as_json:
                _print({**version_record(version), "items": [stake_record(one) for one in stakes]})
            else:
                person = session.get(Person, version.by)
                _show(version, person.name if person is not None else version.by, stakes, place.language)
        return Exit.RELEASED

    return run(place, work)


def _imported(version: OwnersVersion, already: bool, language: Language) -> str:
    if already:
        return say("owners.already", language, id=version.id)
    counted = {name: getattr(version, name) for name in ("file", "stakes", "parties", "added", "removed", "id")}
    return say("owners.imported", language, **counted)


def _show(version: OwnersVersion, by: str, stakes: Sequence[Stake], language: Language) -> None:
    counted = {name: getattr(version, name) for name in ("file", "stakes", "parties")}
    at = version.imported_at.isoformat(timespec="minutes")
    screen = output()
    screen.line(say("owners.version", language, at=at, by=by, **counted))
    screen.line(say("lists.content", language, hash=version.content), 2)
    heads = [say(f"head.{name}", language) for name in ("owner", "share", "owned", "from", "through", "source")]
    screen.table([_row(stake, language) for stake in stakes], heads, (1,))


def _row(stake: Stake, language: Language) -> Sequence[str]:
    return (
        str(stake.owner) if stake.owner else say("owners.nobody", language),
        share_words(stake.share).in_language(language),
        str(stake.owned),
        stake.first_day.isoformat() if stake.first_day else "",
        stake.last_day.isoformat() if stake.last_day else "",
        stake.source,
    )


def _print(value: object) -> None:
    sys.stdout.write(orjson.dumps(value).decode() + "\n")
