"""How does an answer go out? As JSON, in one place."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.responses import Response

CREATED, NO_CONTENT = 201, 204


def answer(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response with plain data as JSON."""
    return Response(orjson.dumps(content), status, headers=headers, media_type="application/json")
