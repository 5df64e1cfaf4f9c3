"""What is the answer in a few sentences? Verdict and clauses, what would settle it, when it changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from engine.decisions.decision import Suspended
from engine.decisions.missing import Missing
from engine.explanation.case import Case
from engine.explanation.law_conflicts import law_conflict_titles
from engine.explanation.pending import moves_verdict
from engine.explanation.phrases import listed, paragraph, say, sentence, series
from engine.explanation.values import day
from engine.vocabulary.models import Bilingual

_MOST_CLAUSES = 3
_MOST_FACTS = 3
_CONFIDENCE = ("official_text", "secondary", "conflicting", "unverified")


def reason(case: Case, facts: Sequence[Missing]) -> Bilingual:
    """A few sentences; `facts` are the missing ones, the most useful first."""
    sentences = [summary(case)]
    against = law_conflict_titles(case)
    if against:
        sentences.append(sentence(against))
    open_ = _open(case, facts)
    if open_:
        sentences.append(sentence(open_))
    following = _following(case)
    if following:
        sentences.append(sentence(following))
    return paragraph(sentences)


def summary(case: Case) -> Bilingual:
    """The answer in one sentence; law that was not read in its official text is said to be so."""
    told = case.now.deciding | {one.clause for one in case.decision.judgement.suspended} | case.lifting
    weakest = max((case.clause(id_).confidence for id_ in told), key=_CONFIDENCE.index, default=_CONFIDENCE[0])
    text = _verdict(case)
    if weakest != _CONFIDENCE[0]:
        text = say("summary.confidence", text=text, confidence=say(f"confidence.{weakest}"))
    return sentence(text)


def _verdict(case: Case) -> Bilingual:
    now = case.now
    suspended = case.decision.judgement.suspended
    verdict = case.names.interval(now.floor, now.ceiling)
    if now.deciding:
        key = "summary.sure" if now.floor == now.ceiling else "summary.open"
        text = say(key, verdict=verdict, clauses=_titled(case, now.deciding))
        return say("summary.but_suspended", text=text, suspended=_suspended(case, suspended)) if suspended else text
    if suspended:
        return say("summary.only_suspended", verdict=verdict, suspended=_suspended(case, suspended))
    if now.authorised:
        return say("summary.authorised", verdict=verdict, clauses=_titled(case, now.authorised))
    if case.lifting:
        exceptions = _titled(case, case.lifting)
        return say("summary.excepted", verdict=verdict, exceptions=exceptions, count=len(case.lifting))
    return say("summary.nothing", verdict=verdict)


def _suspended(case: Case, suspended: tuple[Suspended, ...]) -> Bilingual:
    """Which clauses are suspended by what until when, those with the same answer together."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for one in suspended:
        end = case.windows.until(one.clause, case.windows.now(one.clause, case.decision.as_of))
        together.setdefault((one.by, end.en, end.zh), []).append(one.clause)
    return listed(
        [
            say(
                "summary.suspended",
                clauses=_titled(case, ids),
                by=case.names.acting(by),
                until=Bilingual(en=en, zh=zh),
                count=len(ids),
            )
            for (by, en, zh), ids in together.items()
        ]
    )


def _titled(case: Case, ids: Iterable[str]) -> Bilingual:
    """The clauses with their titles; beyond a few, how many more there are."""
    ordered = sorted(ids)
    named = [case.names.titled(id_) for id_ in ordered[:_MOST_CLAUSES]]
    if len(ordered) > _MOST_CLAUSES:
        return say("list.more", first=series(named), count=len(ordered) - _MOST_CLAUSES)
    return listed(named)


def _open(case: Case, facts: Sequence[Missing]) -> Bilingual | None:
    """Why the verdict is open: what is unconfirmed, which licences are unknown, what to find out first."""
    parts = []
    unconfirmed = [name for name in sorted(case.now.unconfirmed) if moves_verdict(case, name)]
    if unconfirmed:
        announcements = listed([case.names.titled_instrument(name) for name in unconfirmed])
        parts.append(say("summary.unconfirmed", announcements=announcements, count=len(unconfirmed)))
    numbers = case.decider.register.unknown_numbers(case.decision.facts)
    if numbers and case.now.deciding:
        parts.append(say("summary.licences", numbers=", ".join(numbers)))
    if facts:
        titles = listed([case.prose.fact(one.fact).title for one in facts[:_MOST_FACTS]])
        parts.append(say("summary.find_out", facts=titles))
    return reduce(lambda first, second: say("list.clauses", first=first, second=second), parts) if parts else None


def _following(case: Case) -> Bilingual | None:
    """The next interval and its first day."""
    segment = case.decision.next_change
    if segment is None or segment.start is None:
        return None
    verdict = case.names.interval(segment.outcome.floor, segment.outcome.ceiling)
    return say("summary.then", start=day(segment.start), verdict=verdict)
