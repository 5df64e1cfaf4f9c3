"""How does a report get onto disk? Aside first, under its name only when it is whole; the ending says which form."""

from __future__ import annotations

from pathlib import Path

from api.reports.data import ReportData
from engine.manifests.aside import Aside

ENDINGS = (".xlsx", ".html")
"""The endings of reports: a workbook, a page."""


def write_report(data: ReportData, path: Path) -> None:
    """Write one report; raises `ValueError` for another ending, `OSError` where it cannot be written."""
    ending = path.suffix.casefold()
    if ending not in ENDINGS:
        raise ValueError(f"{path} is no report")
    with Aside(path) as aside:
        if ending == ".xlsx":
            from api.reports.workbook import WorkbookReport

            WorkbookReport(data).write(aside.file)
        else:
            from api.reports.page import Page

            Page(data).write(aside.file)
