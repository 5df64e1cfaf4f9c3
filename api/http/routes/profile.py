"""The profile: standing answers for facts that lines leave blank, and the organisation's word on announcements."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.desk.standing import NO_PROFILE, add_profile, latest_profile, new_profile
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.service import Serving
from api.http.versions import IfMatch, IfNoneMatch, etag, require_version, tagged, unchanged
from api.security.principals import Principal
from api.security.roles import Right
from engine.facts.profile import Settled

router = APIRouter(prefix="/v1", tags=["profile"])

Reader = Annotated[Principal, asking(Right.READ_MASTER_DATA)]
Manager = Annotated[Principal, asking(Right.MANAGE_MASTER_DATA)]


def _answer(given: object) -> object:
    """One fault where the answer is neither of the two that it may be."""
    if isinstance(given, str) or (isinstance(given, list) and all(isinstance(one, str) for one in given)):
        return given
    raise ValueError("is neither a text nor an array of texts")


Answer = Annotated[str | list[str], BeforeValidator(_answer)]


class ProfileWanted(BaseModel):
    """What the organisation has settled once for all lines; every entry is a statement it stands behind."""

    model_config = ConfigDict(extra="forbid")

    assume: dict[str, Answer] = Field(
        {}, max_length=200, description="Answers by vocabulary name.", examples=[{"item.node_nm": "none"}]
    )
    pending: dict[str, Settled] = Field(
        {}, max_length=200, description="Announcements confirmed or rejected, each with a citation."
    )


class ProfileShown(ProfileWanted):
    """The profile in its present version; version 0 says nothing."""

    version: int


@router.get("/profile", operation_id="read_profile", response_model=ProfileShown)
def read_profile(service: Serving, who: Reader, if_none_match: IfNoneMatch = None) -> Response:
    """The profile that counts now."""
    with service.database.reading() as session:
        found = latest_profile(session, who.organisation)
    version, body = (found.version, found.body) if found else (0, NO_PROFILE)
    if unchanged(if_none_match, etag(version)):
        return Response(status_code=304, headers=tagged(version))
    return answer(_content(version, body), headers=tagged(version))


@router.put("/profile", operation_id="put_profile", response_model=ProfileShown)
def put_profile(
    request: Request, service: Serving, who: Manager, wanted: ProfileWanted, if_match: IfMatch = None
) -> Response:
    """A new version of the profile, which counts for decisions from now on."""
    body = new_profile(service.desk.law, wanted.model_dump(mode="json"))
    with service.database.writing() as session:
        latest = latest_profile(session, who.organisation)
        if latest is not None or if_match != etag(0):  # as one reads it that says nothing yet
            require_version(if_match, latest.version if latest else None)
        version = add_profile(session, who.organisation, latest, body, who.person, service.now())
        session.add(seen(service, who, request, "put_profile", version.id))
        return answer(_content(version.version, body), headers=tagged(version.version))


def _content(version: int, body: str) -> dict[str, Any]:
    return {**orjson.loads(body), "version": version}
