"""`licet explain`: one line's decision in full."""

from __future__ import annotations

import sys
from difflib import get_close_matches

from rich.text import Text

from api.checking import BillRefused, Check, Found, find_line
from api.cli.checking import bill_refused
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import Given
from api.cli.problems import rejections
from api.cli.terminal import STYLES, output
from api.cli.wording import Language, say
from engine.canonical import canonical_json
from engine.explanation.explaining import explain
from engine.explanation.layout import Line, Section
from engine.explanation.sections import sections
from engine.explanation.text import MARKS
from engine.vocabulary.vocabulary import Vocabulary

_NEAR = 8


def explain_line(given: Given, line: str, as_json: bool) -> int:
    """Print the explanation of one line, or why there is none."""
    try:
        check = Check(given.request())
    except BillRefused as refused:
        return bill_refused(refused, given.language)
    found = find_line(check, line)
    if found.decision is None:
        return _not_explained(found, line, check.rulebook.vocabulary, given.language)
    explanation = explain(check.decider, found.decision)
    if as_json:
        sys.stdout.buffer.write(canonical_json(explanation.model_dump(mode="json")) + b"\n")
    else:
        print_sections(sections(explanation, given.language))
    return Exit.RELEASED if found.decision.action == "release" else Exit.HELD


def _not_explained(found: Found, line: str, vocabulary: Vocabulary, language: Language) -> Exit:
    """Say why a line cannot be explained: its row was rejected, or no row is called so."""
    told = rejections(found.rejected, vocabulary, language)
    for rejected, messages in zip(found.rejected, told, strict=True):
        tell(say("rejected_line", language, line=line, row=str(rejected.row)))
        for message in messages:
            tell(f"  {message}")
    if found.rejected:
        return Exit.REJECTED
    tell(say("no_line", language, line=line))
    if found.others:
        tell("  " + say("near_lines", language, lines=", ".join(_near(line, found.others))))
    return Exit.USAGE


def _near(line: str, others: tuple[str, ...]) -> list[str]:
    """The ids that may have been meant: lines of the same shipment, else those called alike, else the first."""
    shipment = line.rpartition("/")[0] + "/"
    same = [other for other in others if other.startswith(shipment)]
    return same[:_NEAR] or get_close_matches(line, others, n=_NEAR) or list(others[:_NEAR])


def print_sections(found: tuple[Section, ...]) -> None:
    """Laid-out sections, with colour for truth and verdicts on a terminal."""
    screen = output()
    for number, section in enumerate(found):
        if number:
            screen.line()
        screen.line(Text(section.title, style=STYLES["title"]))
        for line in section.lines:
            screen.paragraph(line.text, 2 * (line.depth + 1), _mark(line), STYLES.get(line.verdict, ""))
            if line.link:
                screen.line(Text(f"<{line.link}>", style=STYLES["quiet"]), 2 * (line.depth + 2))


def _mark(line: Line) -> Text:
    """The truth of a condition, or a dash."""
    if line.mark is None:
        return Text("- ", style=STYLES["quiet"])
    return Text(f"{MARKS[line.mark]} ", style=STYLES[line.mark])
