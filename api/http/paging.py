"""Where does one page end and the next begin? A cursor that clients hand back as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query
from sqlmodel import SQLModel

from api.desk.finding import ID, Page
from api.http.problems import Refusal

MOST = 200
_CURSOR = {"pattern": f"^{ID.pattern}$"}
Row = TypeVar("Row", bound=SQLModel)


class Paging:
    """Which page is asked for: what comes after a cursor, and how much of it."""

    def __init__(
        self,
        after: Annotated[
            str | None,
            Query(description="`next` of the page before.", json_schema_extra=_CURSOR),
        ] = None,
        limit: Annotated[int, Query(ge=1, le=MOST, description="The most items of a page.")] = 50,
    ) -> None:
        """Raises a refusal where the cursor is none of ours."""
        if after is not None and not ID.fullmatch(after):
            raise Refusal("cursor")
        self.after, self.limit = after, limit


Paged = Annotated[Paging, Depends()]


def listed(page: Page[Row], shown: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    """A page as clients see it."""
    return {"items": [shown(row) for row in page.rows], "next": page.after}
