"""What tests of packs ask: a pack taken apart, and what can be read on its paper."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from zipfile import ZipFile

from pypdf import PdfReader


@dataclass(frozen=True)
class Opened:
    """A pack by the names of its files, without the folder that they are in."""

    folder: str
    files: dict[str, bytes]

    def paper(self, number: int, language: str) -> str:
        """All that is written on a decision's paper, without any space: lines end where they must."""
        reader = PdfReader(io.BytesIO(self.files[f"decisions/decision-{number}.{language}.pdf"]))
        return written(" ".join(page.extract_text() for page in reader.pages))


def opened(content: bytes) -> Opened:
    """A pack taken apart, once its sums were found right."""
    with ZipFile(io.BytesIO(content)) as pack:
        assert pack.testzip() is None
        names = pack.namelist()
        (folder,) = {name.partition("/")[0] for name in names}
        files = {name.removeprefix(f"{folder}/"): pack.read(name) for name in names}
    assert len(files) == len(names)
    told = [line.partition("  ") for line in files["SHA256SUMS"].decode().splitlines()]
    assert {name: sum_ for sum_, _, name in told} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }
    return Opened(folder, files)


def written(text: str) -> str:
    """A text as it is looked for on paper."""
    return "".join(text.split())
