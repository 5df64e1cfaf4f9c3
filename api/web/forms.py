"""What did a visitor send? The fields and files of a form, bounded before they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from api.http.problems import Refusal

_MOST_FILES = 8
_FORMS = {"application/x-www-form-urlencoded": (4_000, 1 << 20), "multipart/form-data": (50, 1 << 16)}
"""How many fields a form has at most, and how long each is: without files, and beside files, which may be long."""


@dataclass(frozen=True)
class Form:
    """The fields of a form that was posted; each may come several times."""

    data: FormData = field(default_factory=FormData)

    def text(self, name: str, longest: int = 5_000) -> str:
        """The last word of a field without white space around it; blank where it was not sent."""
        return _bounded(name, self.data.getlist(name)[-1:], longest, "")[-1]

    def texts(self, name: str, longest: int = 5_000) -> list[str]:
        """Every text of a field that may be chosen several times."""
        return [text for text in _bounded(name, self.data.getlist(name), longest) if text]

    def names(self) -> list[str]:
        """The names of all fields, each once, in their order."""
        return list(dict.fromkeys(self.data))

    def file(self, name: str) -> UploadFile | None:
        """A file that was chosen; None where none was."""
        found = self.data.get(name)
        return found if isinstance(found, UploadFile) and found.filename else None

    def files(self, name: str) -> list[UploadFile]:
        """Every file that was chosen in a field that takes several."""
        found = self.data.getlist(name)
        return [one for one in found if isinstance(one, UploadFile) and one.filename]

    def chosen(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self.data


def _bounded(name: str, values: Sequence[object], longest: int, *otherwise: str) -> list[str]:
    texts = [value.replace("\r\n", "\n").strip() for value in values if isinstance(value, str)]
    if any(len(text) > longest or "\x00" in text for text in texts):
        raise Refusal("not-understood", f"the field {name} holds more than {longest} characters, or a NUL")
    return texts or list(otherwise)


async def read_form(request: Request) -> Form:
    """What was posted; raises a refusal where it is no form, or holds too much."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind not in _FORMS:
        raise Refusal("media-type", "send a form")
    most, longest = _FORMS[kind]
    try:
        data = await request.form(max_files=_MOST_FILES, max_fields=most, max_part_size=longest)
    except HTTPException as error:
        raise Refusal("not-understood", str(error.detail)) from error
    return Form(data)
