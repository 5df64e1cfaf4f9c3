"""`licet explain`: one line's decision in full."""

from __future__ import annotations

import sys
from difflib import get_close_matches

import typer
from rich.text import Text

from api.checking import BillRefused, Check, find_line
from api.cli.checking import Given
from api.cli.exits import Exit
from api.cli.phrases import say
from api.cli.terminal import STYLES, console
from engine.canonical import canonical_json
from engine.explanation.explaining import explain
from engine.explanation.layout import Section
from engine.explanation.sections import sections
from engine.explanation.text import MARKS

_NEAR = 8


def explain_line(given: Given, line: str, as_json: bool) -> int:
    """Print the explanation of one line, or why there is none."""
    try:
        check = Check(given.request())
    except BillRefused as refused:
        for message in refused.messages:
            typer.echo(message, err=True)
        return Exit.BAD_INPUT
    decision, rejected, seen = find_line(check, line)
    if rejected is not None:
        typer.echo(say("rejected_line", given.language, row=rejected.row), err=True)
        for message in rejected.messages():
            typer.echo(f"  {message}", err=True)
        return Exit.REJECTED
    if decision is None:
        typer.echo(say("no_line", given.language, line=line), err=True)
        near = get_close_matches(line, seen, n=_NEAR, cutoff=0.5) or seen[:_NEAR]
        if near:
            typer.echo("  " + say("near_lines", given.language, lines=", ".join(near)), err=True)
        return Exit.USAGE
    explanation = explain(check.decider, decision)
    if as_json:
        sys.stdout.buffer.write(canonical_json(explanation.model_dump(mode="json")) + b"\n")
    else:
        print_sections(sections(explanation, given.language))
    return Exit.RELEASED if decision.action == "release" else Exit.HELD


def print_sections(found: tuple[Section, ...]) -> None:
    """Laid-out sections on the terminal, with colour for truth and verdicts."""
    out = console()
    for number, section in enumerate(found):
        if number:
            out.print()
        out.print(Text(section.title, style="bold"))
        for line in section.lines:
            mark = MARKS[line.mark] if line.mark else "-"
            text = Text("  " * (line.depth + 1))
            text.append(mark + " ", style=STYLES.get(line.mark or "", ""))
            text.append(line.text, style=STYLES.get(line.verdict or "", ""))
            if line.link:
                text.append(f" <{line.link}>", style="dim")
            out.print(text, soft_wrap=True)
