"""How does the summary of a check read?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from api.checking import Check, Summary
from api.cli.phrases import say
from api.cli.terminal import heading, listed, styled
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Language

_SHOWN = 8


def print_summary(out: Console, check: Check, summary: Summary, language: Language) -> None:
    """Everything that an analyst wants to know of a manifest, on one screen or two."""
    total = summary.read + summary.rejected
    out.print(Text(say("rows", language, read=summary.read, rejected=summary.rejected, total=total), style="bold"))
    known = check.request.known_at.isoformat()
    out.print(say("rulebook", language, hash=check.rulebook.hash[:12], known=known))
    _actions(out, summary, language)
    _counted(out, "by_clause", _clauses(summary.clauses, check.rulebook, language), language)
    _worst(out, check.rulebook, summary, language)
    _counted(out, "only_suspended", _suspended(summary, check.rulebook, language), language)
    titles = {name: measure.title.in_language(language) for name, measure in check.rulebook.measures.items()}
    unconfirmed = [(name, titles[name], count) for name, count in summary.unconfirmed.most_common()]
    _counted(out, "unconfirmed", iter(unconfirmed), language)
    _counted(out, "missing", _facts(summary.missing, check.rulebook, language, by_column=True), language)
    _counted(out, "assumed", _facts(summary.assumed, check.rulebook, language, by_column=False), language)
    if summary.next_cliff:
        day, count = summary.next_cliff
        out.print()
        out.print(Text(say("cliff", language, day=day.isoformat(), count=count), style="bold"))
    _rejected(out, summary, language)
    _notices(out, summary, language)


def _actions(out: Console, summary: Summary, language: Language) -> None:
    heading(out, say("by_action", language))
    listed(
        out,
        [
            (styled(say(action, language), action), str(summary.actions[action]))
            for action in ("release", "hold", "stop")
        ],
    )


def _counted(out: Console, key: str, rows: Iterator[tuple[str, str, int]], language: Language) -> None:
    found = list(rows)
    if not found:
        return
    heading(out, say(key, language))
    listed(out, [(str(count), name, title) for name, title, count in found[:_SHOWN]])
    if len(found) > _SHOWN:
        out.print("  " + say("more", language, count=len(found) - _SHOWN))


def _clauses(counted: Counter[str], rulebook: Rulebook, language: Language) -> Iterator[tuple[str, str, int]]:
    for id_, count in counted.most_common():
        yield id_, rulebook.clauses[id_].text.title.in_language(language), count


def _suspended(summary: Summary, rulebook: Rulebook, language: Language) -> Iterator[tuple[str, str, int]]:
    for (id_, day), count in summary.suspended.most_common():
        title = rulebook.clauses[id_].text.title.in_language(language)
        key = "lines_through" if day else "lines_open"
        yield id_, f"{title}: {say(key, language, day=day)}", count


def _facts(
    counted: Counter[str], rulebook: Rulebook, language: Language, by_column: bool
) -> Iterator[tuple[str, str, int]]:
    facts = rulebook.vocabulary.by_column() if by_column else rulebook.vocabulary.facts
    for name, count in counted.most_common():
        yield facts[name].column, facts[name].title.in_language(language), count


def _worst(out: Console, rulebook: Rulebook, summary: Summary, language: Language) -> None:
    if not summary.worst:
        return
    titles = {verdict.verdict: verdict.title.in_language(language) for verdict in rulebook.verdicts}
    heading(out, say("worst", language))
    rows = [
        (
            worst.line,
            styled(titles[worst.columns["verdict"]], worst.columns["verdict"]),
            styled(titles[worst.columns["could_be"]], worst.columns["could_be"]),
            _few(worst.columns["clauses"]),
        )
        for worst in summary.worst
    ]
    listed(out, rows, [say(key, language) for key in ("line_head", "verdict", "could_be", "clauses")])


def _few(clauses: str) -> str:
    names = clauses.split(";")
    return ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")


def _rejected(out: Console, summary: Summary, language: Language) -> None:
    messages = [message for rejected in summary.first_rejected for message in rejected.messages()]
    if not messages:
        return
    heading(out, say("rejected", language))
    for message in messages[:_SHOWN]:
        out.print(Text(f"  {message}"))
    if summary.rejected > len(summary.first_rejected):
        out.print("  " + say("more", language, count=summary.rejected - len(summary.first_rejected)))


def _notices(out: Console, summary: Summary, language: Language) -> None:
    if summary.notices:
        heading(out, say("notices", language))
        for notice in summary.notices:
            out.print(Text(f"  {notice.text.in_language(language)}"))
    heading(out, say("written", language))
    for report in summary.written:
        out.print(Text(f"  {report.path}"), soft_wrap=True)
        if report.guarded:
            out.print("    " + say("guarded", language, count=report.guarded))
