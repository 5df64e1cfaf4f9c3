"""Where may a page send its visitor? Only to paths of this service."""

from __future__ import annotations

import re

_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")


def local_path(given: str) -> str:
    """A path of this service as it was given; `/` for whatever else it is.

    >>> local_path("/holds?state=open"), local_path("//evil.example"), local_path("/\\\\evil.example")
    ('/holds?state=open', '/', '/')
    >>> local_path("https://evil.example"), local_path("")
    ('/', '/')
    """
    return given if _PATH.fullmatch(given) else "/"
