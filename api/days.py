"""What is a day, or a moment, as a request writes it? ISO 8601 and nothing else: a bare number is neither."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")


def _day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("a date is written 2026-11-26")


def written_day(text: str) -> date | None:
    """The day that a text writes; None where it writes none.

    >>> written_day("2026-11-26"), written_day("2026-11-31"), written_day("20261126")
    (datetime.date(2026, 11, 26), None, None)
    """
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _moment(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise ValueError("a moment is written 2026-11-26T09:30:00Z")


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this moment is beyond all calendars") from error


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_in_utc)]
"""A moment, in UTC."""

DayText = Annotated[str, Field(json_schema_extra={"format": "date"})]
"""A day in an answer, written already."""
MomentText = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""A moment in an answer, written already."""
