"""`licet rules list|show|lists|schema`: the law as it stands in the rulebook."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from api import clock
from api.cli.exits import Exit
from api.cli.explaining import print_sections
from api.cli.failing import tell
from api.cli.given import chosen_language, typed_day
from api.cli.terminal import output, styled
from api.cli.wording import Language, say
from api.settings import rules_folder
from engine.explanation.measures import clause_sections, clause_view, measure_sections, measure_view
from engine.faults import nearest
from engine.rulebook.activity import Activity, Knowledge, state_on
from engine.rulebook.lists import Entry
from engine.rulebook.loading import load_rulebook
from engine.rulebook.models import Measure
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema import measure_schema

STATE_STYLES = {
    Activity.NOT_YET: "quiet",
    Activity.IN_FORCE: "title",
    Activity.SUSPENDED: "clear",
    Activity.UNCONFIRMED: "unknown",
    Activity.ENDED: "quiet",
}


def list_measures(as_of: str | None, folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Print what there is to know at a glance of each measure."""
    speaks = chosen_language(lang)
    on = typed_day(as_of, "--as-of", speaks) or clock.today()
    rulebook = load_rulebook(rules_folder(folder))
    states = {name: _states(rulebook, measure, on) for name, measure in rulebook.measures.items()}
    if as_json:
        _print_json([_measure_as_json(measure, states[name]) for name, measure in rulebook.measures.items()])
        return Exit.RELEASED
    heads = [say(f"head.{key}", speaks) for key in ("measure", "clauses", "state", "confidence", "number_title")]
    rows = [
        (
            name,
            str(len(measure.clauses) or ""),
            _state_words(states[name], speaks),
            say(f"confidence.{measure.confidence}", speaks),
            " · ".join(filter(None, (measure.number, measure.title.in_language(speaks)))),
        )
        for name, measure in rulebook.measures.items()
    ]
    screen = output()
    screen.line(say("states_on", speaks, day=on))
    screen.line()
    screen.table(rows, heads, (1,))
    return Exit.RELEASED


def state_word(activity: Activity, speaks: Language) -> str:
    """The word for what a clause does on a day."""
    return say(f"state.{activity.value}", speaks)


def _states(rulebook: Rulebook, measure: Measure, on: date) -> Counter[Activity]:
    """How many clauses of a measure are in which state."""
    knowledge = Knowledge(rulebook.announced)
    clauses = (rulebook.clauses[f"{measure.measure}/{text.clause}"] for text in measure.clauses)
    return Counter(state_on(clause.states(knowledge), on).activity for clause in clauses)


def _state_words(states: Counter[Activity], speaks: Language) -> str:
    if len(states) == 1:
        return state_word(next(iter(states)), speaks)
    return ", ".join(f"{count} {state_word(activity, speaks)}" for activity, count in states.most_common())


def _measure_as_json(measure: Measure, states: Counter[Activity]) -> dict[str, object]:
    plain = measure.model_dump(mode="json", by_alias=True, exclude={"clauses"})
    return plain | {"clauses": len(measure.clauses), "states": {key.value: count for key, count in states.items()}}


def show(name: str, folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Print a measure or a clause in words."""
    speaks = chosen_language(lang)
    rulebook = load_rulebook(rules_folder(folder))
    if name in rulebook.clauses:
        clause = clause_view(rulebook, name)
        if as_json:
            _print_json(clause.model_dump(mode="json"))
        else:
            print_sections(clause_sections(clause, speaks))
        return Exit.RELEASED
    if name not in rulebook.measures:
        return unknown_name("not_measure_or_clause", name, [*rulebook.measures, *rulebook.clauses], speaks)
    measure = measure_view(rulebook, name)
    if as_json:
        _print_json(measure.model_dump(mode="json"))
    else:
        print_sections(measure_sections(measure, speaks))
    return Exit.RELEASED


def lists(name: str | None, folder: Path | None, lang: str | None, as_json: bool) -> int:
    """Print the names of all lists, or the entries of one or of the part of it under a heading."""
    speaks = chosen_language(lang)
    rulebook = load_rulebook(rules_folder(folder))
    entries = rulebook.lists.entries
    if name is None:
        if as_json:
            _print_json({listed: len(found) for listed, found in entries.items()})
        else:
            rows = [(listed, f"{len(found):,}") for listed, found in entries.items()]
            output().table(rows, [say("head.list", speaks), say("head.entries", speaks)])
        return Exit.RELEASED
    codes = rulebook.lists.codes(name)
    if codes is None:
        return unknown_name("not_list", name, rulebook.lists.names, speaks)
    whole = entries.get(name) or entries[name.rpartition("/")[0]]
    chosen = [entry for entry in whole if entry.code in codes]
    if as_json:
        _print_json([entry.row for entry in chosen])
    else:
        _print_entries(chosen, speaks)
    return Exit.RELEASED


def _print_entries(entries: list[Entry], speaks: Language) -> None:
    screen = output()
    heads = [say(f"head.{key}", speaks) for key in ("code", "confidence", "item")]
    rows = []
    for entry in entries:
        item = (entry.item_zh if speaks == "zh" else "") or entry.item_en
        told = f"{item} ({entry.parameters})" if entry.parameters else item
        rows.append((entry.code, styled(say(f"confidence.{entry.confidence}", speaks), "quiet"), told))
    screen.table(rows, heads)


def schema(out: Path | None, folder: Path | None) -> int:
    """Print or write the JSON Schema of a measure file."""
    text = json.dumps(measure_schema(load_rulebook(rules_folder(folder))), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    return Exit.RELEASED


def unknown_name(key: str, name: str, known: Iterable[str], speaks: Language) -> Exit:
    """Say that nothing is called so, and what may have been meant."""
    hint = nearest(name, known)
    tell(say(key, speaks, name=name) + (f" ({hint})" if hint else ""))
    return Exit.USAGE


def _print_json(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
