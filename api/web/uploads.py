"""Where do files lie that came with a form, while they are read? On the disk of the service, and gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

_LONGEST_NAME = 255


@contextmanager
def placed(files: Sequence[UploadFile], under: Path) -> Iterator[list[tuple[Path, str]]]:
    """Lay files out in a folder of their own under another: where each is, and what it is called."""
    with tempfile.TemporaryDirectory(dir=under) as folder:
        found = []
        for number, file in enumerate(files):
            path = Path(folder) / str(number)
            with path.open("wb") as kept:
                shutil.copyfileobj(file.file, kept)
            found.append((path, _called(file.filename or "")))
        yield found


def _called(name: str) -> str:
    """The last step of what a browser calls a file, as far as it can be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:_LONGEST_NAME].strip() or "file"
