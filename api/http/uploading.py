"""How does a large upload come in? Each file straight to where it stays, never in memory; each field within bounds."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeAlias

from anyio import to_thread
from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.desk.receiving import Fault
from api.http.problems import Refusal
from engine.faults import SourceRefused

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # which it has for checkers of types alone

_LONGEST_FIELD, _MOST_FIELDS, _MOST_HEADERS = 1 << 16, 50, 16_384
Fields: TypeAlias = Mapping[str, Sequence[str]]


@dataclass
class Form:
    """What came: the values of each field, and under each name of a file what the client called it."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


async def receive_form(
    request: Request, places: Mapping[str, Path], admit: Callable[[Fields], None] = lambda _: None
) -> Form:
    """Take a multipart form in; its files go to the places of their names. Raises a refusal where it is malformed.

    `admit` is given the fields that came before the first file, or all of them where no file came, and raises where
    nothing more is to be read. A file that nobody chose, as browsers send it, counts as none.
    """
    kind, parameters = parse_options_header(request.headers.get("content-type", ""))
    boundary = parameters.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Refusal("media-type", "send multipart/form-data")
    with _Parts(places, admit) as parts:
        try:
            parser = MultipartParser(boundary, parts.callbacks())
            async for chunk in request.stream():
                if chunk:
                    await to_thread.run_sync(parser.write, chunk)
            parser.finalize()
        except FormParserError as error:
            raise Refusal("not-understood", "the form is malformed") from error
        if not parts.whole:
            raise Refusal("not-understood", "the form ends before its last part does")
        parts.admit()
        await to_thread.run_sync(parts.keep)
        return parts.form


def form_faults(form: Form, what: str, fields: Collection[str]) -> list[Fault]:
    """What a form of one `file` lacks and what it has too much; `fields` are those that may come beside the file."""
    faults = [] if "file" in form.files else [Fault("/file", "is missing", f"upload {what} as `file`")]
    return faults + [Fault(f"/{name}", "is no field that is taken here") for name in form.fields if name not in fields]


def refused_file(refused: SourceRefused) -> Refusal:
    """A file that cannot be read, as a problem with every fault."""
    faults = [Fault("/file", f"{fault.place}: {fault.what}", fault.hint) for fault in refused.faults]
    return Refusal("not-understood", faults=faults)


class _Parts:
    """The parts of a form, taken apart as they come."""

    def __init__(self, places: Mapping[str, Path], admit: Callable[[Fields], None]) -> None:
        self.form = Form()
        self.whole = False
        self._places, self._admit, self._admitted = places, admit, False
        self._open: dict[str, BinaryIO] = {}
        self._name = ""
        self._file: BinaryIO | None = None
        self._left_out = False
        self._text = bytearray()
        self._header, self._value, self._read = bytearray(), bytearray(), 0
        self._disposition = b""
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._open.values():
            file.close()

    def callbacks(self) -> MultipartCallbacks:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_header,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_part_end": self._end,
            "on_end": self._on_end,
        }

    def admit(self) -> None:
        """See once that the fields so far are right, before any file is written."""
        if not self._admitted:
            self._admit(self.form.fields)
            self._admitted = True

    def keep(self) -> None:
        """See that the files are on disk."""
        for file in self._open.values():
            file.flush()
            os.fsync(file.fileno())

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_FIELDS:
            raise Refusal("not-understood", f"a form has at most {_MOST_FIELDS} parts")
        self._disposition, self._read, self._file, self._left_out = b"", 0, None, False
        self._text.clear()

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += self._within(data[start:end])

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._within(data[start:end])

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        called = options.get(b"filename")
        if called is None:
            return
        self.admit()
        if not called:
            self._left_out = True
            return
        if self._name not in self._places:
            hint = "the files are " + ", ".join(self._places)
            raise Refusal("not-understood", faults=[Fault(f"/{self._name}", "is no file that is taken here", hint)])
        if self._name in self._open:
            raise Refusal("not-understood", faults=[Fault(f"/{self._name}", "comes twice")])
        self.form.files[self._name] = _base_name(called.decode("utf-8", "replace"))
        self._file = self._open[self._name] = self._places[self._name].open("xb")

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(memoryview(data)[start:end])
            return
        if self._left_out:
            return
        if len(self._text) + end - start > _LONGEST_FIELD:
            raise Refusal("not-understood", faults=[Fault(f"/{self._name}", "is too long")])
        self._text += data[start:end]

    def _end(self) -> None:
        if self._file is None and not self._left_out:
            self.form.fields.setdefault(self._name, []).append(self._text.decode("utf-8", "replace"))

    def _on_end(self) -> None:
        self.whole = True

    def _within(self, piece: bytes) -> bytes:
        self._read += len(piece)
        if self._read > _MOST_HEADERS:
            raise Refusal("not-understood", "a part has too many headers")
        return piece


def _base_name(called: str) -> str:
    """The last step of what a client calls a file, as far as it can be shown."""
    name = called.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:255].strip() or "manifest"
