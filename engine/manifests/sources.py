"""Where do the bytes of a manifest come from? A file or a stream, compressed or not, always readable from the start."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import zlib
from collections.abc import Iterator
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
_ZSTD_PIECE = 1 << 12
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
        self._size = self._file.seek(0, io.SEEK_END)
        self._file.seek(0)
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

    @property
    def part_read(self) -> float:
        """Where the last stream has come to in the stored file, from 0 to 1."""
        return self._file.tell() / self._size if self._size else 1.0

    def file(self) -> IO[bytes]:
        """The file itself from the start, as it is stored, for formats that are read by seeking."""
        self._file.seek(0)
        return self._file

    def _decompressed(self) -> IO[bytes]:
        if self.compression == "gzip":
            return cast("IO[bytes]", gzip.GzipFile(fileobj=self._file, mode="rb"))
        if self.compression == "zstd":
            return cast("IO[bytes]", _ZstdFrames(self._file))
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


class _ZstdFrames:
    """Decompresses one Zstandard frame after the other; a last frame that is cut short is an error, not an end."""

    def __init__(self, under: IO[bytes]) -> None:
        self._under = under
        self._decompressor = zstandard.ZstdDecompressor()
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._ready = b""

    def read(self, size: int) -> bytes:
        while not self._ready:
            # Small pieces, because a few bytes may decompress to very many.
            piece = self._under.read(_ZSTD_PIECE)
            if not piece:
                if self._frame is not None:
                    raise EOFError("compressed file ended before the end of its last frame")
                return b""
            self._ready = b"".join(self._decompressed(piece))
        found, self._ready = self._ready[:size], self._ready[size:]
        return found

    def _decompressed(self, piece: bytes) -> Iterator[bytes]:
        while piece:
            self._frame = self._frame or self._decompressor.decompressobj()
            yield self._frame.decompress(piece)
            piece = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
