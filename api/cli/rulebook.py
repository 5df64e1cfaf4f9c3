"""`licet rules list|show|lists|schema`: the law as it stands in the rulebook."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from api.cli.checking import language
from api.cli.exits import Exit
from api.cli.explaining import print_sections
from api.cli.phrases import say
from api.cli.terminal import console, listed
from api.clock import today
from api.settings import rules_folder
from engine.explanation.measures import clause_sections, clause_view, measure_sections, measure_view
from engine.faults import nearest
from engine.rulebook.activity import Activity, Knowledge, state_on
from engine.rulebook.loading import load_rulebook
from engine.rulebook.models import Measure
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema import measure_schema
from engine.vocabulary.models import Language

_STATES = {Activity.UNCONFIRMED: "unconfirmed_state"}


def list_measures(folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Print one row for each measure."""
    rulebook, speaks = load_rulebook(rules_folder(folder)), language(lang)
    if as_json:
        _print_json([measure_view(rulebook, name).model_dump(mode="json") for name in rulebook.measures])
        return Exit.RELEASED
    rows = [
        (
            name,
            measure.title.in_language(speaks),
            str(len(measure.clauses)),
            measure.confidence,
            _today(rulebook, measure, speaks),
        )
        for name, measure in rulebook.measures.items()
    ]
    listed(
        console(), rows, [say(key, speaks) for key in ("measure", "title", "clause_count", "confidence", "today_state")]
    )
    return Exit.RELEASED


def state_word(activity: Activity, speaks: Language) -> str:
    """The word for what a clause does on a day."""
    return say(_STATES.get(activity, activity.value), speaks)


def _today(rulebook: Rulebook, measure: Measure, speaks: Language) -> str:
    knowledge = Knowledge(rulebook.announced)
    found = {
        state_on(clause.states(knowledge), today()).activity
        for clause in rulebook.clauses.values()
        if clause.measure is measure
    }
    if len(found) > 1:
        return say("mixed", speaks)
    return state_word(found.pop(), speaks) if found else ""


def show(name: str, folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Print a measure or a clause in words."""
    rulebook, speaks = load_rulebook(rules_folder(folder)), language(lang)
    if name in rulebook.clauses:
        clause = clause_view(rulebook, name)
        if as_json:
            _print_json(clause.model_dump(mode="json"))
        else:
            print_sections(clause_sections(clause, speaks))
        return Exit.RELEASED
    if name not in rulebook.measures:
        return _unknown("not_measure", name, [*rulebook.measures, *rulebook.clauses], speaks)
    measure = measure_view(rulebook, name)
    if as_json:
        _print_json(measure.model_dump(mode="json"))
    else:
        print_sections(measure_sections(measure, speaks))
    return Exit.RELEASED


def lists(name: str | None, folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Print the names of all lists, or the entries of one or of the part of it under a heading."""
    rulebook, speaks = load_rulebook(rules_folder(folder)), language(lang)
    entries = rulebook.lists.entries
    if name is None:
        if as_json:
            _print_json({listed_name: len(found) for listed_name, found in entries.items()})
        else:
            rows = [(listed_name, str(len(found))) for listed_name, found in entries.items()]
            listed(console(), rows, [say("list", speaks), say("entries", speaks)])
        return Exit.RELEASED
    codes = rulebook.lists.codes(name)
    if codes is None:
        return _unknown("not_list", name, rulebook.lists.names, speaks)
    whole = entries.get(name) or entries[name.rpartition("/")[0]]
    chosen = [entry for entry in whole if entry.code in codes]
    if as_json:
        _print_json([entry.row for entry in chosen])
        return Exit.RELEASED
    told = [
        (entry.code, (entry.item_zh if speaks == "zh" else "") or entry.item_en, entry.parameters, entry.confidence)
        for entry in chosen
    ]
    listed(console(), told, [say(key, speaks) for key in ("code", "item", "parameters", "confidence")])
    return Exit.RELEASED


def schema(out: Path | None, folder: Path | None) -> int:
    """Print or write the JSON Schema of a measure file."""
    text = json.dumps(measure_schema(load_rulebook(rules_folder(folder))), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    return Exit.RELEASED


def _unknown(key: str, name: str, known: Iterable[str], speaks: Language) -> int:
    hint = nearest(name, known)
    typer.echo(say(key, speaks, name=name) + (f" ({hint})" if hint else ""), err=True)
    return Exit.USAGE


def _print_json(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
