"""What is a file called inside a pack? As whoever gave it called it, made safe to unpack anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from api.store.tables.holds import Attachment

_LONGEST_BYTES = 100
_LONGEST_ENDING = 12
_KEPT = frozenset("-_. ()")


def attachment_names(attachments: Iterable[Attachment]) -> dict[str, str]:
    """The name of each attachment in a pack by its id, no two alike: a number comes first."""
    return {one.id: f"attachments/{number:02}-{safe_name(one.name)}" for number, one in enumerate(attachments, 1)}


def safe_name(name: str) -> str:
    """A name that is no path, is not hidden, and is short enough for every file system.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\temp\\\\终端用户 证明.pdf"), safe_name("...")
    ('passwd', '终端用户 证明.pdf', 'file')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(one if one.isalnum() or one in _KEPT else "_" for one in last).strip(". ")
    ending = PurePosixPath(kept).suffix if len(PurePosixPath(kept).suffix) <= _LONGEST_ENDING else ""
    stem = kept.removesuffix(ending) if ending else kept
    room = _LONGEST_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").strip(". ") + ending or "file"
