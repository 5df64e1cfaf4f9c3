"""By what are the parties of a manifest looked into? Lists and owners as the database knew them, or owners typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import Given, chosen_language, typed_day
from api.cli.named_rulebooks import Named
from api.cli.problems import row_problems
from api.cli.wording import Language, say
from api.owner_files import OwnersRefused, stakes_stated
from api.settings import rules_folder
from engine.counterparties.book import PartyBook
from engine.faults import Fault, SourceRefused
from engine.faults import Place as FilePlace
from engine.manifests.known_columns import load_alias_tables, owner_matcher
from engine.vocabulary.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from api.store.tables.owners import OwnersVersion

NO_LISTS = PartyBook((), frozenset(), "party lists of the rulebook")
"""What is looked into where nothing was imported: the parties that the rulebook itself names."""


@dataclass(frozen=True)
class Shelf:
    """The database that is meant, the language of whoever asks, and as known on which day."""

    data: Path | None
    url: str | None
    lang: str | None
    known_at: date | None = None

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return chosen_language(self.lang)


def looked_into(named: Named, given: Given, work: Callable[[Given], int]) -> int:
    """What some work on a manifest comes to once it is known by what its parties are looked into.

    Raises `SourceRefused` for a file of owners that cannot be read at all.
    """
    if not given.screen and given.owners is None:
        return work(given)
    shelf = Shelf(named.data, named.url, given.lang, typed_day(given.known_at, "--known-at", given.language))
    try:
        book = chosen_book(shelf, given.screen, given.owners, given.rules)
    except OwnersRefused as refused:
        return owners_refused(refused, given.language)
    return work(replace(given, parties=book))


def chosen_book(shelf: Shelf, screen: bool, owners: Path | None, rules: Path | None) -> PartyBook:
    """By what parties are looked into; says which owners that are.

    `screen`: by what the database knows; `owners`: a file of owners in the place of those that it knows. Raises
    `SourceRefused` and `OwnersRefused` for that file.
    """
    if owners is None:
        return _known_book(shelf, with_owners=True) if screen else NO_LISTS
    if not owners.exists():
        raise SourceRefused([Fault(FilePlace(str(owners)), say("no_file", shelf.language))])
    folder = rules_folder(rules)
    vocabulary = load_vocabulary(folder / "vocabulary.yaml")
    matcher = owner_matcher(load_alias_tables(folder / "aliases.yaml", vocabulary), None)
    stakes = stakes_stated(owners, vocabulary, matcher)
    book = _known_book(shelf, with_owners=False) if screen else NO_LISTS
    return replace(book, stakes=stakes, shown_as=f"{book.shown_as}; owners {owners.name}")


def owners_refused(refused: OwnersRefused, language: Language) -> Exit:
    """Tell what is wrong with a file of owners."""
    tell(say("owners.refused", language))
    for message in row_problems(refused.problems, refused.vocabulary, language):
        tell(f"  {message}")
    return Exit.BAD_INPUT


def _known_book(shelf: Shelf, with_owners: bool) -> PartyBook:
    """The book of the organisation of whoever asks, as it was known on the day; ends the command where none may ask."""
    from api.cli.acting import Place, acting, run
    from api.desk.party_books import all_known, moment_on, party_book
    from api.security.roles import Right
    from api.store.database import Database

    place = Place(shelf.data, shelf.url, shelf.lang)
    now = clock.now()
    instant = moment_on(shelf.known_at, now) if shelf.known_at else now
    found: list[PartyBook] = []

    def work(database: Database) -> int:
        who = acting(database, place, Right.READ_LISTS)
        if who is None:
            return Exit.NO_KEYS
        with database.reading() as session:
            known = all_known(session, who.organisation, instant)
            known = known if with_owners else replace(known, owners=None)
            found.append(party_book(session, known))
            if not known.lists.versions:
                tell(say("screen.no_lists", shelf.language))
            if known.owners is not None:
                tell(used_owners(known.owners, shelf.language))
        return 0

    status = run(place, work)
    if not found:
        raise typer.Exit(status)
    return found[0]


def used_owners(version: OwnersVersion, language: Language) -> str:
    """Which stored owners count."""
    day = version.imported_at.date().isoformat()
    return say("owners.used", language, day=day, file=version.file, stakes=version.stakes)
