"""A measure written for a test, from its clauses alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.conftest import RulesFolder

HEAD = """\
measure: {name}
jurisdiction: CN
title: {{en: Test, zh: 测试}}
authority: {{en: Ministry of Commerce, zh: 商务部}}
announced: 2025-01-01
reviewed: 2026-11-01
time_zone: Asia/Shanghai
confidence: official_text
sources: [{{title: text, url: "https://example.org/x", language: zh, kind: official}}]
{more}
clauses:
"""
LICENCE = "licence: {authority: MOFCOM, kind: dual_use}"


def clause(name: str, when: str, outcome: str = "licence_required", more: str = "", start: str = "2026-01-01") -> str:
    """A clause; duties that a licence can lift name one."""
    licence = LICENCE if outcome == "licence_required" and "applies_to" not in more and "exception" not in more else ""
    lines = [
        f'- clause: "{name}"', "  title: {en: Clause, zh: 条款}", f"  when: {when}", f"  outcome: {outcome}",
        *(f"  {line}" for line in (licence, *more.splitlines()) if line),
    ]  # fmt: skip
    if "in_force" not in more:
        lines.append(f"  in_force: {{from: {start}}}")
    return "\n".join(lines)


def measure(*clauses: str, more: str = "", name: str = "CN-T") -> str:
    """The text of a measure file."""
    return HEAD.format(name=name, more=more) + indent("\n".join(clauses), "  ") + "\n"


def folder(write: RulesFolder, *clauses: str, more: str = "") -> Path:
    """A rulebook folder with one measure of these clauses, and an instrument that suspends."""
    return write({"CN-T": measure(*clauses, more=dedent(more)), "CN-STOP": measure(name="CN-STOP") + "  []\n"})


def law(write: RulesFolder, *clauses: str, more: str = "") -> Rulebook:
    """The same, loaded."""
    return load_rulebook(folder(write, *clauses, more=more))
