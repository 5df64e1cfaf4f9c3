"""Where do the bytes of a manifest come from? A file or a stream, compressed or not, always readable from the start."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Literal, Self, cast

import zstandard
from typing_extensions import Buffer

from engine.faults import Fault, Place, SourceRefused

Compression = Literal["", "gzip", "zstd"]
_MAGIC: dict[bytes, Compression] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_SUFFIXES = (".gz", ".gzip", ".zst", ".zstd")
_HEAD = 1 << 16
_BLOCK = 1 << 20
BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)
"""What a decompressor raises for a damaged file."""


class ByteSource:
    """A manifest's bytes, decompressed, readable any number of times.

    A stream that cannot go back (standard input) is first copied to a temporary file on disk. `name` is for messages,
    without the ending of a compressed file.
    """

    def __init__(self, source: Path | BinaryIO, name: str | None = None) -> None:
        """Open the source; raises `SourceRefused` where it cannot be read."""
        self._held = ExitStack()
        self.shown_as = name or (str(source) if isinstance(source, Path) else "standard input")
        self.path = source if isinstance(source, Path) else None
        self._file = self._opened(source)
        magic = self._file.read(4)
        self.compression: Compression = next((kind for start, kind in _MAGIC.items() if magic.startswith(start)), "")
        self.name = self.shown_as
        for suffix in _SUFFIXES:
            if self.compression:
                self.name = self.name.removesuffix(suffix)

    def __enter__(self) -> Self:
        """The source itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file; a temporary copy disappears."""
        self._held.close()

    def stream(self) -> io.BufferedReader:
        """The decompressed bytes from the start; invalidates earlier streams of this source."""
        self._file.seek(0)
        return io.BufferedReader(_View(self._decompressed()), _BLOCK)

    def _decompressed(self) -> IO[bytes]:
        if self.compression == "gzip":
            return cast("IO[bytes]", gzip.GzipFile(fileobj=self._file, mode="rb"))
        if self.compression == "zstd":
            reader = zstandard.ZstdDecompressor().stream_reader(self._file, read_across_frames=True, closefd=False)
            return cast("IO[bytes]", reader)
        return self._file

    def head(self, size: int = _HEAD) -> bytes:
        """The first decompressed bytes."""
        try:
            stream = self.stream()
            found = b""
            while len(found) < size and (block := stream.read(size - len(found))):
                found += block
            return found
        except BROKEN as error:
            raise self.broken(error) from error

    def broken(self, error: BaseException) -> SourceRefused:
        """What to raise where the compressed bytes are damaged."""
        reason = str(error) or type(error).__name__
        hint = "it may be cut short; fetch it again"
        return SourceRefused([Fault(Place(self.shown_as), f"cannot be decompressed: {reason}", hint)])

    def _opened(self, source: Path | BinaryIO) -> IO[bytes]:
        if isinstance(source, Path):
            try:
                return self._held.enter_context(source.open("rb"))
            except OSError as error:
                fault = Fault(Place(str(source)), f"cannot be read: {error.strerror}")
                raise SourceRefused([fault]) from error
        if source.seekable():
            return source
        with ExitStack() as held:
            copy = held.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(source, copy, _BLOCK)
            copy.seek(0)
            self._held = held.pop_all()
        return copy


class _View(io.RawIOBase):
    """A way to read a file that leaves it open when it is closed itself."""

    def __init__(self, under: IO[bytes]) -> None:
        self._under = under

    def readable(self) -> bool:
        return True

    def readinto(self, into: Buffer, /) -> int:
        view = memoryview(into)
        block = self._under.read(len(view))
        view[: len(block)] = block
        return len(block)
