"""Which files do pages bring along? Named by what is in them, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).with_name("static")
_MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; `version` is the start of its SHA-256."""

    content: bytes
    media_type: str
    version: str


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, _MEDIA[path.suffix], hashlib.sha256(content).hexdigest()[:12])


ASSETS = {path.name: _read(path) for path in sorted(STATIC.iterdir()) if path.suffix in _MEDIA}
"""Every file by its name."""


def address(name: str) -> str:
    """Where a file is; another address once its content is another."""
    return f"/assets/{ASSETS[name].version}/{name}"
