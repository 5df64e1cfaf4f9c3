"""Worked cases: facts in words beside what the law should say of them, run now, or with other facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from api.desk.worked_cases import CASES, FactsRefused, Tried, asked_by, tried
from api.http.problems import Refusal
from api.security.roles import Right
from api.web.asked import asked_day
from api.web.catalogue import N_, gettext
from api.web.routes.law import book_of, known
from api.web.visiting import Visit, visiting
from engine.analysis.cases import Situation
from engine.explanation.values import shown
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual, Fact
from engine.vocabulary.reading import ValueFault, read_value

router = APIRouter()
_LONGEST_FACT = 500
_DATE = "shipment.date"
_TOO_LONG = N_("This is too long.")

Visitor = Annotated[Visit, visiting(Right.READ_LAW)]


class FactField(NamedTuple):
    """A fact to fill in: its text, what that says in words, what is wrong with it; `choices` where there are few."""

    fact: Fact
    text: str
    said: Bilingual | None
    fault: str
    choices: Sequence[tuple[str, str]]


@router.get("/law/cases/{clause:path}", name="cases")
def read_cases(
    request: Request,
    visit: Visitor,
    clause: str,
    case: Annotated[int, Query(ge=0, le=10_000)] = 0,
    on: Annotated[str, Query(max_length=40)] = "",
    run: Annotated[str, Query(alias="try", max_length=3)] = "",
) -> Response:
    """All cases of a clause, or one of them opened; with `try` it is run on the facts that the address gives."""
    rulebook = book_of(visit).rulebook
    known(clause, rulebook.clauses)
    with visit.service.database.reading() as session:
        cases = CASES.of(session, visit.service.in_force.holding, clause)
    if case == 0:
        return visit.page("law_cases.html.j2", held=rulebook.clauses[clause], id_=clause, cases=cases)
    if case > len(cases):
        raise Refusal("not-found")
    opened = cases[case - 1]
    texts = _texts(request, rulebook, opened) if run else dict(opened.texts)
    day = asked_day(on, opened.on)
    result, faults = _run(rulebook, clause, texts, day.day) if not day.fault else (None, {})
    return visit.page(
        "law_case.html.j2",
        422 if day.fault or faults else 200,
        held=rulebook.clauses[clause],
        opened=opened,
        number=case,
        count=len(cases),
        day=day,
        changed=texts != dict(opened.texts) or day.day != opened.on,
        fields=_fields(visit, rulebook, texts, asked_by(rulebook, clause), faults),
        result=result,
        as_expected=result is not None and _as_expected(opened, result),
        check=urlencode({**{name: text for name, text in texts.items() if text}, _DATE: day.day.isoformat()}),
    )


def _run(rulebook: Rulebook, clause: str, texts: Mapping[str, str], on: date) -> tuple[Tried | None, dict[str, str]]:
    """What the law says of some facts; or what is wrong with them, by name."""
    if any(len(text) > _LONGEST_FACT for text in texts.values()):
        return None, {name: _TOO_LONG for name, text in texts.items() if len(text) > _LONGEST_FACT}
    try:
        return tried(rulebook, clause, texts, on), {}
    except FactsRefused as refused:
        return None, {name: str(fault) for name, fault in refused.faults.items()}


def _texts(request: Request, rulebook: Rulebook, opened: Situation) -> dict[str, str]:
    """The facts that the address gives; only those of the case or that its clause asks for."""
    names = dict.fromkeys([*opened.texts, *asked_by(rulebook, opened.clause)])
    given = {name: request.query_params.get(name, "").strip() for name in names}
    return {name: text for name, text in given.items() if text or name in opened.texts}


def _as_expected(opened: Situation, result: Tried) -> bool:
    found = result.decision
    return (opened.floor, opened.ceiling) in ((None, None), (found.floor, found.ceiling))


def _fields(
    visit: Visit, rulebook: Rulebook, texts: Mapping[str, str], asked: Sequence[str], faults: Mapping[str, str]
) -> list[FactField]:
    """The facts of a case, then those that its clause asks for besides."""
    facts = rulebook.vocabulary.facts
    names = dict.fromkeys([*texts, *asked])
    return [
        FactField(
            facts[name],
            texts.get(name, ""),
            _said(facts[name], texts.get(name, "")),
            faults.get(name, ""),
            _choices(visit, facts[name]),
        )
        for name in names
    ]


def _said(fact: Fact, text: str) -> Bilingual | None:
    """A text in words; None where it cannot be read."""
    try:
        return shown(fact, read_value(fact, text))
    except ValueFault:
        return None


def _choices(visit: Visit, fact: Fact) -> Sequence[tuple[str, str]]:
    say = gettext(visit.language)
    if fact.type == "yes_no":
        return (("", say(N_("not known"))), ("yes", say(N_("yes"))), ("no", say(N_("no"))))
    if fact.type == "word":
        words = [(word, title.in_language(visit.language)) for word, title in fact.words.items()]
        return [("", say("not known")), ("none", say(N_("none"))), *words]
    return ()
