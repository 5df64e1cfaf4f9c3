"""How do files become one pack? A zip with the sum of each file; the same files give the same bytes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.evidence.records import as_json

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can name: entries say nothing about when they were packed."""
_MODE = 0o100644 << 16
_UNIX = 3


def packed(files: Mapping[str, bytes], about: Mapping[str, Any], folder: str) -> bytes:
    """A zip of files below one folder, with a manifest that tells what they are about, and with their sums."""
    told = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    ]
    whole = {**files, MANIFEST: as_json({**about, "files": told})}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(whole.items()))
    target = io.BytesIO()
    with ZipFile(target, "w") as pack:
        for name, content in sorted({**whole, SUMS: sums.encode()}.items()):
            entry = ZipInfo(f"{folder}/{name}", _STAMP)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _MODE, _UNIX
            pack.writestr(entry, content)
    return target.getvalue()
