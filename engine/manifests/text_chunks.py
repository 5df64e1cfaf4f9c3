"""Where can a text file be cut? Into chunks of whole lines, numbered as an editor numbers them, in bounded memory."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from engine.manifests.encodings import UNDECODABLE, Encoding
from engine.manifests.physical_lines import PhysicalLine
from engine.manifests.sources import BROKEN, ByteSource

CHUNK = 4 << 20
_FIRST = 1 << 20
_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_ENDS = re.compile(rb"\r\n|\n|\r(?!\Z)")
_UTF8 = ("utf-8", "utf-8-sig")
_WIDEST = 4  # bytes of a character


@dataclass(frozen=True)
class Chunk:
    """Some lines of a file; `number` is that of the first, `data` their bytes in UTF-8.

    `lines` are a column where nothing is remarkable in them and `ending` ends each; otherwise single lines, with
    the place of each in the data (`starts`).
    """

    number: int
    data: bytes
    lines: pl.Series | Sequence[PhysicalLine]
    is_last: bool
    ending: str = "\n"
    starts: Sequence[int] = ()

    def line(self, place: int) -> PhysicalLine:
        """One line."""
        if not isinstance(self.lines, pl.Series):
            return self.lines[place]
        text: str = self.lines[place]
        is_ended = place < len(self.lines) - 1 or self.data.endswith(b"\n")
        return PhysicalLine(self.number + place, text, self.ending if is_ended else "", len(text))

    def data_from(self, place: int) -> bytes:
        """The bytes from one line on."""
        if place == len(self.lines):
            return b""
        if not isinstance(self.lines, pl.Series):
            return self.data[self.starts[place] :]
        before = int(self.lines.head(place).str.len_bytes().sum()) + place * len(self.ending)
        return self.data[before:]


class TextChunks:
    """Cuts a file into chunks. `line_limit`: the longest line, in characters, that is held in memory."""

    def __init__(self, source: ByteSource, encoding: Encoding, line_limit: int, size: int = CHUNK) -> None:
        """`size`: how many bytes are read at a time."""
        self._source = source
        self._encoding = encoding
        self._limit = line_limit
        self._size = size
        self._damage = UNDECODABLE if encoding.codec in _UTF8 else "surrogatepass"
        self._number = 1
        self._held = b""

    def use(self, chunk: Chunk, lines: int) -> None:
        """Say how many lines of a chunk were used; the others come again at the beginning of the next one."""
        self._held = chunk.data_from(lines) + self._held
        self._number = chunk.number + lines

    def __iter__(self) -> Iterator[Chunk]:
        """The chunks of the file; `use` must be told of each before the next is asked for.

        Raises `SourceRefused` where the compressed bytes are damaged.
        """
        pieces = self._pieces()
        for piece in pieces:
            data = self._held + piece
            end = max((found.end() for found in _ENDS.finditer(data)), default=0) if b"\r" in data else _last_line(data)
            rest = len(data) - end
            if rest > _WIDEST * self._limit:
                head, self._held = self._too_long(data[end:], pieces)
                yield self._chunk(data[:end], is_last=False, longest=head)
            elif end:
                self._held = data[end:]
                yield self._chunk(data[:end], is_last=False)
            else:
                self._held = data
        data, self._held = self._held, b""
        yield self._chunk(data, is_last=True)

    def _pieces(self) -> Iterator[bytes]:
        """The decompressed file in UTF-8; what is not in its encoding stays recognisable as such.

        The first pieces are smaller, so that whoever waits soon hears of the first rows.
        """
        stream = self._source.stream()
        codec = self._encoding.codec
        decoder = None if codec in _UTF8 else codecs.getincrementaldecoder(codec)(UNDECODABLE)
        start, size = codec in _UTF8, min(_FIRST, self._size)
        try:
            while piece := stream.read(size):
                if start and len(piece) < len(codecs.BOM_UTF8):
                    piece += stream.read(len(codecs.BOM_UTF8))
                whole = decoder.decode(piece).encode("utf-8", "surrogatepass") if decoder else piece
                yield whole.removeprefix(codecs.BOM_UTF8) if start else whole
                start, size = False, min(2 * size, self._size)
            if decoder:
                yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
        except BROKEN as error:
            raise self._source.broken(error) from error

    def _chunk(self, data: bytes, is_last: bool, longest: PhysicalLine | None = None) -> Chunk:
        returns = data.count(b"\r")
        even = returns in (0, data.count(b"\r\n")) and returns in (0, data.count(b"\n"))
        if even and longest is None and self._is_whole(data):
            lines = pl.read_lines(io.BytesIO(data))["line"] if data else pl.Series("line", [], pl.String)
            if not len(lines) or (lines.str.len_bytes().max() or 0) <= self._limit:  # type: ignore[operator]
                return Chunk(self._number, data, lines, is_last, "\r\n" if returns else "\n")
        starts, single = [], []
        for number, found in enumerate(_lines(data), self._number):
            starts.append(found.start())
            text = found[1].decode("utf-8", self._damage)
            single.append(PhysicalLine(number, text[: self._limit], found[2].decode(), len(text)))
        if longest is not None:
            starts.append(len(data))
            single.append(longest._replace(number=self._number + len(single)))
        return Chunk(self._number, data, single, is_last, starts=starts)

    def _is_whole(self, data: bytes) -> bool:
        """Whether every byte is in the encoding of the file."""
        if self._encoding.is_plain_utf8:
            return True  # was looked at when the encoding was settled
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    def _too_long(self, data: bytes, pieces: Iterator[bytes]) -> tuple[PhysicalLine, bytes]:
        """The start of a line that is too long to be held, with its length, and the bytes after it."""
        decoder = codecs.getincrementaldecoder("utf-8")(self._damage)
        text, length = "", 0
        while True:
            while data.endswith(b"\r") and (following := next(pieces, None)) is not None:
                data += following
            end = next((found for found in _ENDS.finditer(data)), None)
            more = decoder.decode(data[: end.start()] if end else data, final=end is not None)
            text, length = (text + more)[: self._limit], length + len(more)
            if end:
                return PhysicalLine(0, text, end[0].decode(), length), data[end.end() :]
            following = next(pieces, None)
            if following is None:
                return PhysicalLine(0, text, "", length), b""
            data = following


def _last_line(data: bytes) -> int:
    return data.rfind(b"\n") + 1


def _lines(data: bytes) -> Iterator[re.Match[bytes]]:
    """Every line with its end; the empty end of the data is none."""
    return (found for found in _LINE.finditer(data) if found[0])
