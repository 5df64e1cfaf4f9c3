"""Where are secrets kept? In files of their own outside the database, which only their owner reads."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.faults import LicetError

INSTALLATION: Final = "licet.key"
"""The file of the installation's secret, from which others follow."""
_LENGTH: Final = 32
_FOR_OTHERS: Final = 0o007


class SecretRefused(LicetError):
    """A file of a secret that is not one, or is open to everybody."""


def secret_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """What a file holds, made where there is none yet; raises `SecretRefused`."""
    if not path.exists():
        _write_once(path, make())
    if path.stat().st_mode & _FOR_OTHERS:
        raise SecretRefused(f"{path.name} is open to everybody on this machine: chmod 600 {path.name}")
    return path.read_bytes()


def installation_secret(folder: Path) -> bytes:
    """The 32 bytes of the installation whose files are in a folder, made when first needed; raises `SecretRefused`."""
    root = secret_file(folder / INSTALLATION, lambda: secrets.token_bytes(_LENGTH))
    if len(root) != _LENGTH:
        raise SecretRefused(
            f"{INSTALLATION} has {len(root)} bytes instead of {_LENGTH}; it is damaged, or another file"
        )
    return root


def _write_once(path: Path, content: bytes) -> None:
    """Write the file whole or not at all; where another process was quicker, its file stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
