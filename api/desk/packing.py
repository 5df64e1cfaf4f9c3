"""How does a rulebook travel and stay as one piece? All of its files in a few bytes, and written out again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path

_SUFFIXES = frozenset({".yaml", ".csv"})
_CASES, _SAMPLES = "cases", "samples"


def packed(folder: Path, cases: bool = False) -> bytes:
    """The files of a rulebook that decisions rest on, compressed; the same files give the same bytes.

    `cases`: the worked cases too.
    """
    left_out = {_SAMPLES} if cases else {_CASES, _SAMPLES}
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in _SUFFIXES and path.relative_to(folder).parts[0] not in left_out
    }
    return _compressed(files)


def without_cases(files: bytes) -> bytes:
    """Packed files as they are without the worked cases."""
    return _compressed({name: text for name, text in files_in(files).items() if Path(name).parts[0] != _CASES})


def write_out(files: bytes, folder: Path) -> None:
    """Write packed files out below a folder."""
    for name, text in files_in(files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def _compressed(files: Mapping[str, str]) -> bytes:
    return zlib.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode(), 9)


def files_in(files: bytes) -> dict[str, str]:
    """The texts of packed files by their names."""
    found: dict[str, str] = json.loads(zlib.decompress(files))
    return found
