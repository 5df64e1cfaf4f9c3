"""Which files are handed in? Files as they are, those of a folder, and those of a zip archive; each within bounds."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from typing_extensions import Buffer

from engine.faults import Fault, Place, SourceRefused

MOST_BYTES = 1 << 30
"""The largest file that is read; the largest list is a twentieth of it."""
_MOST_MEMBERS = 100
_MOST_SWOLLEN = 200
_ZIP = b"PK\x03\x04"
_HEAD, _BLOCK = 1 << 16, 1 << 18
_UNTOUCHED = frozenset({"__macosx", ".ds_store", "thumbs.db"})


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list: on disk, inside of an archive there, or in memory."""

    name: str
    path: Path | None = None
    member: str | None = None
    content: bytes = b""

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Its bytes from the start; raises `SourceRefused` where they cannot be read or are too many."""
        try:
            with self._opened() as stream:
                yield io.BufferedReader(_Bounded(stream, self.name), _BLOCK)
        except (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise SourceRefused([Fault(Place(self.name), f"cannot be read: {why}")]) from error

    def head(self) -> bytes:
        """Its first bytes."""
        with self.stream() as stream:
            return stream.read(_HEAD)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if self.path is None:
            yield io.BytesIO(self.content)
        elif self.member is None:
            with self.path.open("rb") as stream:
                yield stream
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as inside:
                yield cast("BinaryIO", inside)


class _Bounded(io.RawIOBase):
    """A stream that ends in a refusal where it is longer than any list."""

    def __init__(self, under: BinaryIO, name: str) -> None:
        self._under, self._name, self._left = under, name, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, into: Buffer, /) -> int:
        view = memoryview(into)
        found = self._under.read(len(view))
        self._left -= len(found)
        if self._left < 0:
            raise SourceRefused([Fault(Place(self._name), f"is larger than {MOST_BYTES >> 20} MiB")])
        view[: len(found)] = found
        return len(found)


def files_of(paths: Sequence[Path]) -> list[ListFile]:
    """The files that are meant by paths, those of folders and archives one by one; raises `SourceRefused`."""
    found: list[ListFile] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
            if not inside:
                raise SourceRefused([Fault(Place(str(path)), "is an empty folder")])
            found += [one for each in inside for one in _of(each, each.name)]
        else:
            found += _of(path, path.name)
    return found


def _of(path: Path, name: str) -> list[ListFile]:
    plain = ListFile(name, path)
    with plain.stream() as stream:
        if stream.read(len(_ZIP)) != _ZIP:
            return [plain]
    return named_in(path, name)


def named_in(path: Path, name: str) -> list[ListFile]:
    """The files of a zip archive; raises `SourceRefused` where it is damaged, or swells beyond measure."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_untouched(one.filename)]
    except (OSError, zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise SourceRefused([Fault(Place(name), f"is a damaged zip archive: {error}")]) from error
    if not members or len(members) > _MOST_MEMBERS:
        raise SourceRefused([Fault(Place(name), f"has {len(members)} files", f"an archive has 1 to {_MOST_MEMBERS}")])
    for one in members:
        if one.file_size > MOST_BYTES or one.file_size > _MOST_SWOLLEN * max(one.compress_size, 1024):
            raise SourceRefused([Fault(Place(name), f"{one.filename} would be {one.file_size} bytes")])
    return [ListFile(f"{name}/{one.filename}", path, one.filename) for one in members]


def _is_untouched(name: str) -> bool:
    """Whether a member is what a system leaves in archives, not a list."""
    parts = name.casefold().split("/")
    return bool(_UNTOUCHED.intersection(parts)) or parts[-1].startswith(".")
