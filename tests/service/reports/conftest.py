"""What tests of reports share: checks of the samples and of manifests written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from api.checking import Check, Destination, Request, run
from api.reports.data import ReportData
from api.wording import Language
from tests.conftest import RULES
from tests.service.cli.conftest import TODAY, manifest

SAMPLES = RULES / "samples"
Made = Callable[..., ReportData]


def checked(request: Request, folder: Path, language: Language = "en") -> ReportData:
    """Checks a manifest and gives what a report is made from."""
    check = Check(request)
    kept = Destination(folder / "kept.parquet", folder / "kept-rejected.parquet")
    summary = run(check, kept, lambda _: None)
    assert isinstance(request.source, Path)
    return ReportData(check, summary, kept.checked, kept.rejected, request.source.name, language)


def sample_request(known_at: date = TODAY) -> Request:
    """The sample manifest with everything that goes with it."""
    return Request(SAMPLES / "manifest.csv", RULES, known_at, SAMPLES / "bom.csv", SAMPLES / "profile.yaml")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ReportData:
    """The sample manifest, checked."""
    return checked(sample_request(), tmp_path_factory.mktemp("sample"))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Checks a manifest of these rows."""

    def check(*rows: str, language: Language = "en", day: str = "2026-11-03", known_at: date = TODAY) -> ReportData:
        name = manifest(tmp_path, *rows, day=day)
        return checked(Request(tmp_path / name, RULES, known_at), tmp_path, language)

    return check
