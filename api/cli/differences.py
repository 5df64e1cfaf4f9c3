"""`licet rules diff`: from what was typed to what changed, on the screen, as JSON and as a page."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import typer

from api.checking import BillRefused, Check
from api.cli.checking import bill_refused
from api.cli.difference_tables import print_differences
from api.cli.exits import Exit
from api.cli.given import Given, chosen_language
from api.cli.named_rulebooks import Shelf, rulebook_named
from api.cli.reporting import readable_again
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.comparing import Compared, Depth, Version, compared, effect_on
from api.difference_records import as_json
from engine.canonical import canonical_json
from engine.rulebook.loading import load_rulebook

DEPTHS = ("text", "law", "effect")


@dataclass(frozen=True)
class Wanted:
    """The comparison that is wanted; `given` is the manifest to decide under both, if there is one.

    `stored`: whether to decide the shipments that the database keeps.
    """

    before: str
    after: str
    depth: str | None
    given: Given | None
    stored: bool
    html: Path | None
    json: bool
    rules: Path | None
    data: Path | None
    url: str | None
    lang: str | None


def show_differences(wanted: Wanted) -> int:
    """Compare, write the page, print what was found."""
    language = chosen_language(wanted.lang)
    depth = _depth(wanted, language)
    _refuse_page(wanted, language)
    shelf = Shelf(wanted.rules, wanted.data, wanted.url, language)
    with rulebook_named(wanted.before, shelf) as before, rulebook_named(wanted.after, shelf) as after:
        try:
            found = _compared(wanted, depth, before, after)
        except BillRefused as refused:
            return bill_refused(refused, language)
    if isinstance(found, int):
        return found
    if wanted.html is not None:
        from api.reports.differences import write_differences

        write_differences(found, language, wanted.html)
    if wanted.json:
        sys.stdout.buffer.write(canonical_json(as_json(found)) + b"\n")
    else:
        print_differences(output(), found, language)
    return Exit.RELEASED


def prove_differences(wanted: Wanted, save: Path | None) -> int:
    """Prove that both decide alike, or show a shipment for each clause that differs; `save` keeps these as cases."""
    from api.cli.proving import prove_alike

    language = chosen_language(wanted.lang)
    sources = ("--shipments", wanted.given), ("--stored", wanted.stored or None)
    for option, typed in (("--depth", wanted.depth), *sources, ("--html", wanted.html)):
        if typed is not None:
            raise typer.BadParameter(say("prove.alone", language), param_hint=option)
    shelf = Shelf(wanted.rules, wanted.data, wanted.url, language)
    with rulebook_named(wanted.before, shelf) as before, rulebook_named(wanted.after, shelf) as after:
        return prove_alike(load_rulebook(before), load_rulebook(after), save, language, wanted.json)


def _compared(wanted: Wanted, depth: Depth, before: Path, after: Path) -> Compared | int:
    if depth == "effect" and wanted.stored:
        from api.cli.acting import Place
        from api.cli.stored_differences import compared_on_stored

        place = Place(wanted.data, wanted.url, wanted.lang)
        return compared_on_stored((wanted.before, wanted.after), (before, after), place)
    if depth != "effect" or wanted.given is None:
        old, new = load_rulebook(before), load_rulebook(after)
        return compared(Version(wanted.before, old), Version(wanted.after, new), depth)
    with readable_again(wanted.given.request(), wanted=True) as request:
        checks = Check(replace(request, rules=before)), Check(replace(request, rules=after))
        found = effect_on(*checks)
    versions = (Version(wanted.before, checks[0].rulebook), Version(wanted.after, checks[1].rulebook))
    return compared(*versions, depth, found)


def _depth(wanted: Wanted, language: Language) -> Depth:
    """The depth that is meant; raises a usage error for none, and for an effect on nothing."""
    if wanted.given is not None and wanted.stored:
        raise typer.BadParameter(say("diff.one_source", language), param_hint="--stored")
    depth = wanted.depth or ("effect" if wanted.given or wanted.stored else "text")
    if depth not in DEPTHS:
        message = say("bad_choice", language, text=depth, choices=", ".join(DEPTHS))
        raise typer.BadParameter(message, param_hint="--depth")
    if depth == "effect" and wanted.given is None and not wanted.stored:
        raise typer.BadParameter(say("diff.no_shipments", language), param_hint="--shipments")
    return cast("Depth", depth)


def _refuse_page(wanted: Wanted, language: Language) -> None:
    """Raise a usage error for a page that is none, or that would take the place of a file that is read."""
    if wanted.html is None:
        return
    used = {path.resolve() for path in (wanted.given.files if wanted.given else ())}
    if wanted.html.suffix.casefold() != ".html":
        message = say("bad_choice", language, text=wanted.html.name, choices="*.html")
    elif wanted.html.resolve() in used:
        message = say("file_in_use", language, name=wanted.html)
    else:
        return
    raise typer.BadParameter(message, param_hint="--html")
