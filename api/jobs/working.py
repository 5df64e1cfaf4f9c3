"""How is one manifest checked apart from the service? In a process of its own (`api.jobs.apart`)."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.checking import BillRefused, Check, Destination, Progress, Request, StrictlyRefused, run
from api.desk.packing import write_out
from api.jobs.apart import ordered, say
from api.jobs.asked import ManifestOrder
from api.jobs.books import unpacked
from api.jobs.folders import BILL, MANIFEST, PARTIES, PROFILE, RESULTS, RULEBOOK, TABLES, WORK
from api.jobs.line_grounds import keep_grounds
from api.jobs.tables import LINES, PROBLEMS, index_lines
from api.reports.data import ReportData
from api.reports.writing import write_report
from api.summary_data import summary_as_json
from api.tally import ACTIONS, Summary
from engine.faults import LicetError, SourceRefused

_EVERY = 0.2
_CLAUSES_TOLD = 10


def main() -> None:
    """Take an order, carry it out, say what came of it."""
    with ordered() as order:
        try:
            say({"done": _checked(ManifestOrder.model_validate_json(order))})
        except (LicetError, OSError, ValueError) as error:
            say({"failed": _told(error)})


def _checked(asked: ManifestOrder) -> dict[str, Any]:
    """Check, write everything that is wanted aside, and give it its name when all of it is whole."""
    for left in (WORK, RESULTS):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(WORK)
    (work / TABLES).mkdir(parents=True)
    rules = work / "rules"
    write_out(Path(RULEBOOK).read_bytes(), rules)
    check = Check(
        Request(
            source=Path(MANIFEST),
            rules=rules,
            known_at=asked.known_at,
            bill=Path(BILL) if Path(BILL).exists() else None,
            profile=Path(PROFILE),
            as_of=asked.as_of,
            options=asked.options,
            chosen=asked.columns,
            bill_encoding=asked.bom_encoding,
            bill_chosen=asked.bom_columns,
            parties=unpacked(Path(PARTIES).read_bytes()) if Path(PARTIES).exists() else None,
        )
    )
    if check.rulebook.hash != asked.rulebook:
        raise LicetError(f"what is kept as the rulebook {asked.rulebook[:12]} is another")
    checked, *more = [work / name for name in asked.checked]
    lines, problems = work / TABLES / LINES, work / TABLES / PROBLEMS
    destination = Destination(
        checked,
        work / "rejected.csv",
        asked.strict,
        (*more, lines),
        (problems,),
        work / "parties.csv" if check.counterparties else None,
    )
    summary = run(check, destination, _Telling())
    for name, language in asked.reports:
        write_report(ReportData(check, summary, lines, problems, asked.name, language), work / name)
    index_lines(check, work / TABLES)
    keep_grounds(check, summary.decimal_mark, work / TABLES)
    shutil.rmtree(rules, ignore_errors=True)
    work.rename(RESULTS)
    _keep_names(Path())
    return {"summary": _summary(summary, check), "files": list(_files())}


def _summary(summary: Summary, check: Check) -> dict[str, object]:
    told = summary_as_json(summary, check)
    told["written"] = [
        {"name": one.path.name, "rows": one.rows, "guarded": one.guarded, "shortened": one.shortened}
        for one in summary.written
        if one.path.parent.name == WORK
    ]
    return told


def _files() -> Iterator[dict[str, object]]:
    for path in sorted(Path(RESULTS).iterdir()):
        if path.is_file():
            yield {"name": path.name, "size": path.stat().st_size}


def _keep_names(folder: Path) -> None:
    """What a folder holds is on disk under its names, also after a power cut."""
    for one in (folder / RESULTS / TABLES, folder / RESULTS, folder):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Telling:
    """Tells of a check a few times a second."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told < _EVERY:
            return
        self._told, took, summary = now, now - self._began, progress.summary
        say(
            {
                "rows": summary.rows,
                "rejected": summary.rejected,
                "part": round(progress.part, 4),
                "actions": {action: summary.actions[action] for action in ACTIONS},
                "clauses": dict(summary.deciding.most_common(_CLAUSES_TOLD)),
                "rows_per_second": round(summary.rows / took),
                "seconds_left": round(took / progress.part - took) if progress.part else None,
            }
        )


def _told(error: Exception) -> dict[str, object]:
    """Why a manifest could not be checked, each fault with its place."""
    match error:
        case SourceRefused():
            faults = [
                {"place": str(one.place).removeprefix("--"), "what": one.what, "hint": one.hint} for one in error.faults
            ]
            return {"why": "the file cannot be read", "faults": faults}
        case BillRefused():
            return {"why": "the bill of materials has faults", "faults": [_row(str(one)) for one in error.problems]}
        case StrictlyRefused():
            faults = [_row(message) for row in error.rejected for message in row.messages()]
            return {"why": f"{error.count} rows were rejected, and none may be", "faults": faults}
        case OSError():
            return {"why": f"the results cannot be written: {error.strerror or error}", "faults": []}
        case _:
            return {"why": str(error), "faults": []}


def _row(message: str) -> dict[str, str]:
    return {"place": "", "what": message, "hint": ""}
