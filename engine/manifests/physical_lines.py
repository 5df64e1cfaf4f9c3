"""Which lines does a text file have, as an editor numbers them? In bounded memory, whatever the file holds."""

from __future__ import annotations

import io
from collections import deque
from typing import NamedTuple

from engine.manifests.encodings import UNDECODABLE, Encoding
from engine.manifests.sources import BROKEN, ByteSource


class PhysicalLine(NamedTuple):
    """A line and its number; `text` is without its line end. Of a line over the limit only the start is kept."""

    number: int
    text: str
    ending: str
    length: int

    @property
    def is_whole(self) -> bool:
        """Whether the text is all of the line."""
        return len(self.text) == self.length


class LineReader:
    """The lines of a source, ended by LF, CRLF or CR. Lines that were read ahead can be given back."""

    def __init__(self, source: ByteSource, encoding: Encoding, limit: int) -> None:
        """`limit`: the longest line, in characters, that is held in memory."""
        self._source = source
        self._limit = limit
        self._text = io.TextIOWrapper(source.stream(), encoding=encoding.codec, errors=UNDECODABLE, newline="")
        self._given_back: deque[PhysicalLine] = deque()
        self._number = 0
        self._peeked = ""

    def next_line(self) -> PhysicalLine | None:
        """The next line; None at the end. Raises `SourceRefused` where the compressed bytes are damaged."""
        if self._given_back:
            return self._given_back.popleft()
        try:
            return self._read()
        except BROKEN as error:
            raise self._source.broken(error) from error

    def give_back(self, lines: list[PhysicalLine]) -> None:
        """Let these lines be read again, in their order."""
        self._given_back.extendleft(reversed(lines))

    def _read(self) -> PhysicalLine | None:
        piece = self._piece()
        if not piece:
            return None
        self._number += 1
        text, ending = _without_ending(piece)
        length = len(text)
        while not ending and (piece := self._piece()):
            more, ending = _without_ending(piece)
            length += len(more)
        return PhysicalLine(self._number, text, ending, length)

    def _piece(self) -> str:
        """A line, or as much of it as the limit lets through; a CRLF is never cut in two."""
        start, self._peeked = self._peeked, ""
        piece = start if start == "\r" else start + self._text.readline(self._limit)
        if piece.endswith("\r") and (start or len(piece) >= self._limit):
            following = self._text.readline(1)
            if following == "\n":
                return piece + following
            self._peeked = following
        return piece


def _without_ending(piece: str) -> tuple[str, str]:
    for ending in ("\r\n", "\n", "\r"):
        if piece.endswith(ending):
            return piece[: -len(ending)], ending
    return piece, ""
