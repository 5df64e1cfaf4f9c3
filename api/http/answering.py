"""How does an answer go out? As JSON, or as a file to be saved, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import orjson
from starlette.responses import Response

CREATED, NO_CONTENT = 201, 204


def answer(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response with plain data as JSON."""
    return Response(orjson.dumps(content), status, headers=headers, media_type="application/json")


def saved(content: str | bytes, name: str, media_type: str) -> Response:
    """A response that browsers save under a name and never show."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, headers=headers, media_type=media_type)
