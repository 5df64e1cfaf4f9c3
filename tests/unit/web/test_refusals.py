"""What a service refuses is said on its pages in Chinese too: every sentence that its code can refuse with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import api.http.app
from api.http.phrasing import _SAID
from api.http.problems import KINDS
from api.reports.problems import Sayings
from api.web.catalogue import gettext
from engine.faults import LicetError

API = Path(api.http.app.__file__).parents[1]
OTHER_DOORS = {"cli", "spark", "store", "evidence"}
"""Rooms whose refusals reach no page."""
OTHER_ERRORS = {
    "ProofRefused", "SecretRefused", "AddressRefused", "BackupRefused", "StrictlyRefused", "BillRefused",
    "ProviderMisset", "ProviderFails", "ProviderDenies", "SignInLost", "TracingLacking", "TableTooLong",
}  # fmt: skip
"""Errors that pages have words of their own for, or that are met before there are pages."""
WORDS = {"PasswordRefused", "NotKnown"}
"""Errors that are given a word, and make a sentence of it themselves."""
SENTENCE = re.compile(r"(?!/|query:).* .*[a-z]")
"""No pointer and no kind of problem, but words."""
FILLED = "7"
"""What stands in the places of a sentence."""


def errors() -> set[str]:
    found, queue = {"Refusal", "Fault"}, [LicetError]
    while queue:
        for kind in queue.pop().__subclasses__():
            found.add(kind.__name__)
            queue.append(kind)
    return found - OTHER_ERRORS - WORDS


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence that an error is made with, and where; `no such …` for what is not known."""
    kinds = errors()
    for path in sorted(API.rglob("*.py")):
        if path.relative_to(API).parts[0] in OTHER_DOORS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            where, given = f"{path.name}:{node.lineno}", [one for one in map(text, node.args) if one]
            if node.func.id == "NotKnown":
                yield from ((where, f"no such {one}") for one in given)
            elif node.func.id in kinds:
                yield from ((where, one) for one in given if SENTENCE.match(one))


def text(node: ast.expr) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else FILLED for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_refusal_is_said_in_chinese() -> None:
    sayings = Sayings(words=gettext("zh"))
    told = list(sentences())
    assert len(told) > 120
    unsaid = [(where, one) for where, one in told if one not in KINDS and sayings.in_chinese(one) is None]
    assert not unsaid, unsaid
    assert not [one for one in _SAID.values() if sayings.in_chinese(one) is None]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("this needs the right to submit shipments", "此操作需要“提交货运”的权限"),
        ("this hold is released already", "该暂缓事项已放行"),
        ("the effect report of this version is failed: wait for it, or approve the version without its impact",
         "该版本的影响报告状态为失败：请等待，或不待影响报告即予批准"),
        ("no such version", "没有该版本"),
        ("1,204 of 2,000 parties would no longer be on US-EL; say `shrunk` if that is meant",
         "US-EL的2,000个主体中将有1,204个不复存在；如确属此意，请注明shrunk"),
    ],
)  # fmt: skip
def test_what_stands_in_a_sentence_is_said_too(english: str, chinese: str) -> None:
    assert Sayings(words=gettext("zh")).in_chinese(english) == chinese
