"""What time is it, and what day? The only place that looks."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date, in UTC."""
    return now().date()
