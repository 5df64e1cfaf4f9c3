"""What day is it? The only place that looks."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Today's date, in UTC."""
    return datetime.now(UTC).date()
