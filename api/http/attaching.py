"""Which file is put to a hold? One of a bearable size, with a name that can be shown."""

from __future__ import annotations

from starlette.datastructures import UploadFile

from api.desk.holds import File
from api.http.problems import Refusal

_LONGEST_NAME, _LONGEST_MEDIA_TYPE = 255, 100


def given_file(file: UploadFile, most: int) -> File:
    """A file that was sent, of at most so many bytes; raises a refusal."""
    content = file.file.read(most + 1)
    if len(content) > most:
        raise Refusal("too-large", f"at most {most} bytes are taken here")
    name = (file.filename or "").strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refusal("not-understood", f"a file has a printable name of at most {_LONGEST_NAME} characters")
    media_type = file.content_type or "application/octet-stream"
    if len(media_type) > _LONGEST_MEDIA_TYPE or not media_type.isprintable():
        raise Refusal(
            "not-understood", f"a file has a printable media type of at most {_LONGEST_MEDIA_TYPE} characters"
        )
    return File(name, media_type, content)
