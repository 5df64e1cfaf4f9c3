"""Which version does a client have in mind? ETags and If-Match on what may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Header

from api.http.problems import Refusal

IfMatch = Annotated[
    str | None, Header(description="The ETag that was read, `*` for whatever there is; needed to change what is there.")
]
IfNoneMatch = Annotated[str | None, Header(description="The ETag that was read: 304 where nothing has changed.")]


def etag(version: int | str) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def require_version(if_match: str | None, now: int | None) -> None:
    """Refuse a change that does not name the version that is there; `now` is None where nothing is."""
    if now is None:
        if if_match not in (None, "*"):
            raise Refusal("precondition-failed", "there is nothing here yet")
        return
    if if_match is None:
        raise Refusal("precondition-required", headers={"ETag": etag(now)})
    if if_match.strip() != "*" and etag(now) not in [one.strip() for one in if_match.split(",")]:
        raise Refusal("precondition-failed", headers={"ETag": etag(now)})


def unchanged(if_none_match: str | None, tag: str) -> bool:
    """Whether the client has this version already."""
    return if_none_match is not None and (
        if_none_match.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    )


def tagged(version: int | str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The headers of something with a version."""
    return {"etag": etag(version), **(more or {})}
