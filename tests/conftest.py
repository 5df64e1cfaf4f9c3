"""What tests share: small rulebooks written as text, and the rule that nothing is skipped where all is required."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
import structlog

from api.lasting import collect_rarely
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.chinese_law import SHIPPED, chinese_law

collect_rarely()  # each worker remembers laws and applications to its end, as a service does
RULES = chinese_law()
os.environ["LICET_RULES"] = str(RULES)  # for every process that tests start
TERMS = ("vocabulary.yaml", "verdicts.yaml", "papers.yaml", "authorities.yaml")

RulesFolder = Callable[..., Path]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where everything is required (`LICET_REQUIRE_ALL=1`)."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("LICET_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped where everything is required: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The Chinese part of the rulebook that the project ships."""
    return load_rulebook(RULES)


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    """The whole rulebook that the project ships."""
    return load_rulebook(SHIPPED)


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """Logs as they were, whatever a test made of them: a command may have them written where its output is caught."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def rules_folder(tmp_path: Path) -> RulesFolder:
    """Writes a rulebook folder: the project's terms, with measures and lists given as text."""

    def write(measures: Mapping[str, str], lists: Mapping[str, str] | None = None) -> Path:
        folder = tmp_path / "rules"
        (folder / "lists").mkdir(parents=True, exist_ok=True)
        for name in TERMS:
            shutil.copy(RULES / name, folder / name)
        for name, text in measures.items():
            _write(folder / "cn" / f"{name}.yaml", text)
        for name, text in (lists or {}).items():
            _write(folder / "lists" / f"{name}.csv", text)
        return folder

    return write


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
