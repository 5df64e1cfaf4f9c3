"""`licet owners held`: what listed owners hold of a party under each 50 % rule, the way up drawn."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import orjson
import typer

from api import clock
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import typed_day
from api.cli.party_books import Shelf, chosen_book, owners_refused
from api.cli.terminal import output, working
from api.cli.wording import Language, say
from api.owner_files import OwnersRefused
from api.owner_records import held_record, mention_record
from api.settings import rules_folder
from engine.counterparties.book import matcher_of, opened
from engine.ownership.parties import PartyName
from engine.ownership.telling import text_of, told
from engine.rulebook.loading import load_rulebook
from engine.vocabulary.countries import country_code


@dataclass(frozen=True)
class Asked:
    """What was typed: the party, and by which owners and lists, on which day, it is looked into."""

    name: str
    country: str | None
    id: str
    owners: Path | None
    screen: bool
    as_of: str | None
    rules: Path | None


def show_held(shelf: Shelf, asked: Asked, as_json: bool) -> int:
    """Print what is known of a party under each rule; raises `SourceRefused` for a file that cannot be read."""
    language = shelf.language
    party = PartyName(asked.name, _country(asked.country, language), asked.id)
    day = typed_day(asked.as_of, "--as-of", language) or clock.today()
    try:
        book = chosen_book(shelf, asked.screen or asked.owners is None, asked.owners, asked.rules)
    except OwnersRefused as refused:
        return owners_refused(refused, language)
    if asked.owners is not None and not asked.screen:
        tell(say("owners.of_file", language))
    elif not book.stakes:
        tell(say("owners.none", language))
    rulebook = load_rulebook(rules_folder(asked.rules))
    with working(say("owners.screening", language)):
        traces = opened(book, matcher_of(book.listed, rulebook), rulebook, day).owned(party)
    if as_json:
        rules = [held_record(trace) for trace in traces]
        shown = {"party": mention_record(party), "as_of": day.isoformat(), "by": book.shown_as, "rules": rules}
        sys.stdout.write(orjson.dumps(shown).decode() + "\n")
        return Exit.RELEASED
    screen = output()
    for at, trace in enumerate(traces):
        if at:
            screen.line()
        for line in text_of(told(trace), language).splitlines():
            screen.line(line)
    return Exit.RELEASED


def _country(typed: str | None, language: Language) -> str | None:
    """The code of the country that was typed; raises a usage error for anything else."""
    code = country_code(typed) if typed else None
    if typed and code is None:
        raise typer.BadParameter(say("owners.not_country", language, text=typed), param_hint="--country")
    return code
