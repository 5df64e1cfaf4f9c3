"""The stylesheet, the scripts and the icon of the pages."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.http.problems import Refusal
from api.web.assets import ASSETS

router = APIRouter()
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/assets/{version}/{name}", name="asset")
async def asset(version: str, name: str) -> Response:
    """A file; one of an older version of the pages is answered as it is now, and not kept."""
    found = ASSETS.get(name)
    if found is None:
        raise Refusal("not-found")
    kept = _FOR_EVER if version == found.version else "no-store"
    return Response(found.content, headers={"cache-control": kept}, media_type=found.media_type)
