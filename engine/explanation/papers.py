"""Which licences cover the line, and which papers go with it?"""

from __future__ import annotations

from engine.explanation.case import Case
from engine.explanation.models import AssumedFact, AuthorisedDuty, PaperShown
from engine.explanation.phrases import say
from engine.explanation.values import shown


def authorised(case: Case) -> tuple[AuthorisedDuty, ...]:
    """The duties that licences on the line cover, each with the numbers."""
    return tuple(_authorised(case, id_) for id_ in sorted(case.now.authorised))


def possibly_authorised(case: Case) -> tuple[AuthorisedDuty, ...]:
    """The duties that licences on the line may or may not cover."""
    open_ = case.coverage().possible & case.now.may_stand
    return tuple(
        AuthorisedDuty(
            duty=case.names.clause(id_), licences=(), text=say("licence.may_cover", clause=case.names.short(id_))
        )
        for id_ in sorted(open_)
    )


def unknown_licences(case: Case) -> tuple[str, ...]:
    """The licence numbers on the line that the register does not hold."""
    return case.decider.register.unknown_numbers(case.decision.facts)


def papers(case: Case) -> tuple[PaperShown, ...]:
    """The papers that are required, then those that may be."""
    sure = [_paper(case, name, required=True) for name in sorted(case.now.papers)]
    return (*sure, *(_paper(case, name, required=False) for name in sorted(case.now.possible_papers)))


def assumed(case: Case) -> tuple[AssumedFact, ...]:
    """The facts that the line itself did not give, and where each came from."""
    found = []
    for name, source in sorted(case.decision.assumed.items()):
        fact = case.prose.fact(name)
        value = shown(fact, case.decision.facts.get(name))
        found.append(AssumedFact(fact=name, column=fact.column, title=fact.title, value=value, source=source))
    return tuple(found)


def _authorised(case: Case, id_: str) -> AuthorisedDuty:
    numbers = case.decider.register.covering(id_, case.decision.facts, case.legal_date(id_))
    text = say("licence.covers", clause=case.names.short(id_), numbers=", ".join(numbers))
    return AuthorisedDuty(duty=case.names.clause(id_), licences=numbers, text=text)


def _paper(case: Case, name: str, *, required: bool) -> PaperShown:
    """A paper with the clauses that call for it: those that stand surely, where that alone requires it."""
    paper = case.decider.rulebook.papers[name]
    calling = frozenset(id_ for id_ in case.now.may_stand | case.lifting if name in case.clause(id_).text.papers)
    sure = calling & (case.now.stands | (case.lifting & case.findings.true))
    clauses = sure if required and sure else calling
    return PaperShown(
        paper=name,
        title=paper.title,
        meaning=paper.meaning,
        required=required,
        clauses=case.named(clauses),
        under=case.names.clauses(clauses),
    )
