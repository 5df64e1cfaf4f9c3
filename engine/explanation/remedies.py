"""What would settle the verdict, and what would make it milder? Missing facts and smallest changes in words."""

from __future__ import annotations

from collections.abc import Iterator

from engine.conditions.tree import leaves
from engine.decisions.changes import Change, FactChange, LicenceNeeded, smallest_changes
from engine.decisions.missing import Missing, missing_facts
from engine.explanation.case import Case
from engine.explanation.evidence import edges
from engine.explanation.models import ChangeShown, MissingFact
from engine.explanation.phrases import listed, say, series
from engine.explanation.prose import falls_under_lists
from engine.explanation.values import members, shown
from engine.vocabulary.models import Bilingual
from engine.vocabulary.values import known_in_full


def missing(case: Case) -> tuple[MissingFact, ...]:
    """The facts that would narrow the verdict, the most useful first, and who waits for them."""
    return tuple(_missing(case, fact) for fact in missing_facts(case.decider, case.decision))


def changes(case: Case) -> tuple[ChangeShown, ...]:
    """The smallest changes that lead to a milder verdict."""
    return tuple(_change(case, change) for change in smallest_changes(case.decider, case.decision))


def _missing(case: Case, missing: Missing) -> MissingFact:
    fact = case.prose.fact(missing.fact)
    waiting = frozenset(waiting_for(case, missing.fact))
    text = say(
        "missing.decides" if missing.decides else "missing.narrows",
        title=fact.title,
        column=fact.column,
        clauses=case.names.clauses(waiting),
    )
    value = case.decision.facts.get(missing.fact)
    if value is not None and not known_in_full(value):
        text = say("missing.so_far", text=text, value=shown(fact, value))
    if fact.ratio:
        part, whole = (case.prose.fact(name) for name in (fact.ratio.part, fact.ratio.whole))
        text = say("missing.ratio", text=text, part=part.column, whole=whole.column)
    return MissingFact(
        fact=fact.name,
        column=fact.column,
        title=fact.title,
        meaning=fact.meaning,
        decides=missing.decides,
        waiting=case.named(waiting),
        text=text,
    )


def waiting_for(case: Case, fact: str) -> Iterator[str]:
    """The clauses, live or not to be ruled out, that cannot be answered without a fact."""
    position = case.decider.reader.position
    for id_ in case.findings.unknown:
        asked = (leaf for leaf in leaves(case.clause(id_).condition) if leaf.fact == fact)
        if case.is_live(id_) and any(case.answers[position[leaf]] is None for leaf in asked):
            yield id_


def _change(case: Case, change: Change) -> ChangeShown:
    parts = [_fact_change(case, fact) for fact in change.facts]
    if change.licence:
        parts.append(_licence(case, change.licence))
    return ChangeShown(
        facts=tuple(fact.fact for fact in change.facts),
        floor=change.floor,
        ceiling=change.ceiling,
        text=say("change", changes=listed(parts), verdict=case.names.interval(change.floor, change.ceiling)),
    )


def _fact_change(case: Case, change: FactChange) -> Bilingual:
    fact = case.prose.fact(change.fact)
    near = tuple(edge for leaf, _ in change.turned for edge in edges(leaf))
    needed = {text.en: text for text in (case.prose.needed(leaf, truth) for leaf, truth in change.turned)}
    return say("change.fact", title=fact.title, needed=listed(list(needed.values())), now=shown(fact, change.now, near))


def _licence(case: Case, needed: LicenceNeeded) -> Bilingual:
    authority = case.decider.rulebook.authorities[needed.authority]
    text = say(
        "change.licence",
        licence=authority.licences[needed.kind],
        authority=authority.title,
        clauses=case.names.clauses(needed.duties),
    )
    codes = _item_codes(case)
    return say("change.licence_codes", text=text, codes=codes) if codes else text


def _item_codes(case: Case) -> Bilingual | None:
    """The control codes of the item that clauses ask about."""
    found = [
        members(case.prose.fact(name), value)
        for name in case.decider.reader.facts
        if falls_under_lists(case.prose.fact(name))
        and isinstance(value := case.decision.facts.get(name), frozenset)
        and value
    ]
    return series(found) if found else None
