"""`licet lists show|diff`: the editions that count, one of them, and what differs between two."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import orjson
from sqlmodel import Session

from api import clock
from api.cli.acting import Place, acting, run
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.problems import sayings_told
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.desk.lists import latest, parties_of, version_of, versions_known_at
from api.list_words import change_in_words
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.security.roles import Right
from api.store.database import Database
from api.store.tables.lists import ListVersion
from api.store.tables.organisations import Person
from engine.screening.differences import ListChanges, compare
from engine.screening.formats.found import RejectedRow
from engine.screening.listed import ListedParty

_COLUMNS = ("source", "format", "parties", "rows", "rejected", "aside", "dated_by", "content", "previous")
_COUNTS = ("added", "removed", "changed")


Work = Callable[[Principal, Session], int]


def show_lists(place: Place, named: str | None, as_json: bool) -> int:
    """Show the editions that count now, or one of them."""

    def work(who: Principal, session: Session) -> int:
        if named is not None:
            return _show_one(session, who, named, place.language, as_json)
        known = versions_known_at(session, clock.now(), who.organisation)
        found = [one.version for one in known.versions]
        if as_json:
            _print([content(one) for one in found])
        elif found:
            heads = [
                say(f"head.{name}", place.language)
                for name in ("list", "dated", "parties", "rejected", "imported", "whose", "edition")
            ]
            output().table([_row(one, place.language) for one in found], heads, (2, 3))
        else:
            tell(say("lists.none", place.language))
        return Exit.RELEASED

    return _read(place, work)


def compare_lists(place: Place, named: tuple[str, str], as_json: bool) -> int:
    """Print what differs between two editions; ends with 1 where anything does."""

    def work(who: Principal, session: Session) -> int:
        old, new = (_version(session, who, name, place.language) for name in named)
        if old is None or new is None:
            return Exit.BAD_INPUT
        if old.source != new.source:
            tell(say("lists.other", place.language, old=old.source, new=new.source))
            return Exit.BAD_INPUT
        changes = compare(parties_of(session, old.content), parties_of(session, new.content))
        if as_json:
            _print(_json(changes))
        else:
            _tell(changes, place.language)
        return Exit.HELD if changes.added or changes.removed or changes.changed else Exit.RELEASED

    return _read(place, work)


def _read(place: Place, work: Work) -> int:
    def reading(database: Database) -> int:
        who = acting(database, place, Right.READ_LISTS)
        if who is None:
            return Exit.NO_KEYS
        with database.reading() as session:
            return work(who, session)

    return run(place, reading)


def _version(session: Session, who: Principal, named: str, language: Language) -> ListVersion | None:
    """The edition that an id or the code of a list names; None, and said, where there is none."""
    house = latest(session, named, who.organisation)
    found = house or latest(session, named, None)
    if found is not None:
        return found
    try:
        return version_of(session, who.organisation, named)
    except NotKnown:
        tell(say("lists.unknown", language, name=named))
        return None


def _show_one(session: Session, who: Principal, named: str, language: Language, as_json: bool) -> int:
    version = _version(session, who, named, language)
    if version is None:
        return Exit.BAD_INPUT
    rows = [RejectedRow(**row) for row in orjson.loads(version.refused)]
    if as_json:
        _print({**content(version), "refused": rows})
        return Exit.RELEASED
    counted = {name: getattr(version, name) for name in ("parties", "rows", "rejected", "format", "source")}
    person = session.get(Person, version.by)
    by = person.name if person is not None and person.organisation == who.organisation else version.by
    screen = output()
    screen.line(say("lists.imported", language, dated=version.dated.isoformat(), **counted))
    screen.line(say("lists.imported_at", language, at=version.imported_at.isoformat(timespec="minutes"), by=by), 2)
    screen.line(say("lists.content", language, hash=version.content), 2)
    if rows:
        screen.title(say("lists.rejected", language, count=version.rejected))
        for row in rows:
            screen.line(row_told(row, language), 2)
    return Exit.RELEASED


def row_told(row: RejectedRow, language: Language) -> str:
    """One line on a row that could not be read."""
    what = sayings_told((row.what, row.hint), language)
    return say("lists.row", language, file=row.file, row=str(row.row), what=what)


def _row(version: ListVersion, language: Language) -> Sequence[str]:
    return (
        version.source,
        version.dated.isoformat(),
        f"{version.parties:,}",
        f"{version.rejected:,}",
        version.imported_at.date().isoformat(),
        say("lists.official" if version.official else "lists.house", language),
        version.id,
    )


def content(version: ListVersion) -> dict[str, object]:
    """An edition as programs read it."""
    return {
        "version": version.id,
        "official": version.official,
        "dated": version.dated.isoformat(),
        "imported_at": version.imported_at.isoformat(),
        **{name: getattr(version, name) for name in (*_COLUMNS, *_COUNTS)},
    }


def _json(changes: ListChanges) -> dict[str, object]:
    return {
        "added": [_named(one) for one in changes.added],
        "removed": [_named(one) for one in changes.removed],
        "changed": [{**_named(one.new), "fields": one.fields} for one in changes.changed],
    }


def _named(party: ListedParty) -> dict[str, str]:
    return {"list": party.list, "entry": party.entry, "name": party.name}


def _tell(changes: ListChanges, language: Language) -> None:
    screen = output()
    if not (changes.added or changes.removed or changes.changed):
        screen.line(say("lists.same", language))
    for name in ("added", "removed"):
        parties: Sequence[ListedParty] = getattr(changes, name)
        if parties:
            screen.title(say(f"lists.{name}", language, count=len(parties)))
        for party in parties:
            screen.line(f"{party.list} {party.entry}  {party.name}", 2)
    if changes.changed:
        screen.title(say("lists.changed", language, count=len(changes.changed)))
    for one in changes.changed:
        screen.line(f"{one.new.list} {one.new.entry}  {one.new.name}", 2)
        for field in one.fields:
            screen.line(change_in_words(field, language), 4)


def _print(value: object) -> None:
    sys.stdout.write(orjson.dumps(value).decode() + "\n")
