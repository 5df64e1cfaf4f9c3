"""What is on an official list? Entries read from CSV files, each row with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from engine.faults import Fault, Place, SourceRefused, nearest

_REQUIRED = ("code", "item_en", "item_zh", "confidence", "source")
_CONFIDENCE = ("official_text", "secondary", "unverified", "conflicting")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: its code, what it covers, and everything else the row says."""

    code: str
    item_en: str
    item_zh: str
    parameters: str
    confidence: str
    source: str
    row: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class Lists:
    """Every list by name: `cn/2025-18`, and by a heading of it, `cn/2025-18/1C902`."""

    entries: dict[str, tuple[Entry, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the whole lists."""
        return tuple(self.entries)

    def codes(self, name: str) -> frozenset[str] | None:
        """The codes of a list, or of the part of it under a heading; None where there is no such list."""
        if name in self.entries:
            return frozenset(entry.code for entry in self.entries[name])
        parent, _, heading = name.rpartition("/")
        under = [
            entry.code
            for entry in self.entries.get(parent, ())
            if entry.code == heading or entry.code.startswith(heading + ".")
        ]
        return frozenset(under) or None

    def all_codes(self) -> frozenset[str]:
        """Every code of every list."""
        return frozenset(entry.code for entries in self.entries.values() for entry in entries)


def load_lists(folder: Path, shown_under: str = "rules/lists") -> Lists:
    """Read every CSV below a folder; raises `SourceRefused` with every fault."""
    faults: list[Fault] = []
    found = {}
    for path in sorted(folder.rglob("*.csv")):
        relative = path.relative_to(folder).as_posix()
        found[relative.removesuffix(".csv")] = _read(path, f"{shown_under}/{relative}", faults)
    if faults:
        raise SourceRefused(faults)
    return Lists(found)


def _read(path: Path, shown_as: str, faults: list[Fault]) -> tuple[Entry, ...]:
    entries: dict[str, Entry] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = reader.fieldnames or []
            faults += [
                Fault(Place(shown_as, 1, 1), f"column `{name}` is missing", nearest(name, header))
                for name in _REQUIRED
                if name not in header
            ]
            if any(name not in header for name in _REQUIRED):
                return ()
            for row in reader:
                place = Place(shown_as, reader.line_num, 1)
                entry = _entry(row, place, entries, faults)
                if entry is not None:
                    entries[entry.code] = entry
    except (UnicodeDecodeError, csv.Error) as error:
        faults.append(Fault(Place(shown_as), f"cannot be read as UTF-8 CSV: {error}"))
    return tuple(entries.values())


def _entry(row: dict[str, str], place: Place, seen: dict[str, Entry], faults: list[Fault]) -> Entry | None:
    if None in row or None in row.values():
        faults.append(Fault(place, "has more or fewer fields than the header"))
        return None
    row = {name: value.strip() for name, value in row.items()}
    problems = [f"`{name}` is blank" for name in ("code", "item_en", "source") if not row[name]]
    if row["code"] in seen:
        problems.append(f"code `{row['code']}` is listed twice")
    if row["confidence"] not in _CONFIDENCE:
        problems.append(f"confidence `{row['confidence']}` is not one of {', '.join(_CONFIDENCE)}")
    faults += [Fault(place, problem) for problem in problems]
    if problems:
        return None
    return Entry(
        row["code"],
        row["item_en"],
        row["item_zh"],
        row.get("parameters", ""),
        row["confidence"],
        row["source"],
        row,
    )
