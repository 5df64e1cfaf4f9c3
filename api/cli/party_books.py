"""By what are the parties of a manifest looked into? The lists of the database as they were known, and owners typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import typer

from api import clock
from api.checking import BillRefused
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import Given, typed_day
from api.cli.named_rulebooks import Named
from api.cli.wording import say
from api.settings import rules_folder
from engine.counterparties.book import PartyBook
from engine.facts.problems import RowProblem
from engine.manifests.known_columns import load_alias_tables, owner_matcher
from engine.manifests.owners import read_owners
from engine.ownership.stakes import Stake
from engine.vocabulary.vocabulary import load_vocabulary

_NO_LISTS = PartyBook((), frozenset(), "party lists of the rulebook")


def looked_into(named: Named, given: Given, work: Callable[[Given], int]) -> int:
    """What some work on a manifest comes to once it is known by what its parties are looked into.

    Raises `SourceRefused` and `BillRefused` for files of owners that are refused.
    """
    if not given.screen and given.owners is None:
        return work(given)
    book = _known_book(named, given) if given.screen else _NO_LISTS
    stakes = _stakes(given.owners, given.rules) if given.owners else ()
    return work(replace(given, parties=replace(book, stakes=stakes)))


def _stakes(path: Path, rules: Path | None) -> tuple[Stake, ...]:
    folder = rules_folder(rules)
    vocabulary = load_vocabulary(folder / "vocabulary.yaml")
    read = read_owners(path, vocabulary, owner_matcher(load_alias_tables(folder / "aliases.yaml", vocabulary), None))
    problems = [RowProblem(row.row, problem) for row in read.rejected for problem in row.problems]
    if problems:
        raise BillRefused(problems, vocabulary)
    return read.stakes


def _known_book(named: Named, given: Given) -> PartyBook:
    """The book of the organisation of whoever asks, as it was known on the day; ends the command where none may ask."""
    from api.cli.acting import Place, acting, run
    from api.desk.party_books import known_parties, moment_on, party_book
    from api.security.roles import Right
    from api.store.database import Database

    place = Place(named.data, named.url, given.lang)
    day = typed_day(given.known_at, "--known-at", given.language)
    now = clock.now()
    instant = moment_on(day, now) if day else now
    found: list[PartyBook | None] = []

    def work(database: Database) -> int:
        who = acting(database, place, Right.READ_LISTS)
        if who is None:
            return Exit.NO_KEYS
        with database.reading() as session:
            known = known_parties(session, who.organisation, instant)
            found.append(None if known is None else party_book(session, known))
        return 0

    status = run(place, work)
    if not found:
        raise typer.Exit(status)
    if found[0] is None:
        tell(say("screen.no_lists", given.language))
        return _NO_LISTS
    return found[0]
