"""The Chinese export controls of the rulebook that the project ships, as a rulebook of their own.

What is tested of the engine and of the service hangs on law with every kind of window, not on how much law there is:
one jurisdiction is enough for it, and its answers stay what they are when another one is added.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "rules"
_OTHER_LAW = ("conflicts.yaml",)
_NO_EXPORT_CONTROL = ("CN-AFSL", "CN-MOFCOM-ORDER", "CN-MOT", "CN-SCTC")
_KEPT = {"cn", "lists", "cases", "samples"}


def chinese_law() -> Path:
    """A folder with the terms, samples and lists of the shipped rulebook, and the export controls of China alone.

    It is gone when the process ends.
    """
    place = Path(tempfile.mkdtemp(prefix="licet-chinese-law-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = place / "rules"
    shutil.copytree(SHIPPED, folder, ignore=_without_other_law)
    return folder


def _without_other_law(folder: str, names: list[str]) -> list[str]:
    """What is left behind: measures and cases of other jurisdictions, and what holds between laws."""
    here = Path(folder)
    if here == SHIPPED:
        measures = [
            name for name in names if (here / name).is_dir() and name not in ("cn", "lists", "cases", "samples")
        ]
        return [*measures, *(name for name in names if name in _OTHER_LAW)]
    if here == SHIPPED / "cases":
        return [name for name in names if name != "cn"]
    if here in (SHIPPED / "cn", SHIPPED / "cases" / "cn"):
        return [name for name in names if name.startswith(_NO_EXPORT_CONTROL)]
    return []
