"""With what does a service do its jobs? Its database, its folder, and how long things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from api.store.database import Database


@dataclass(frozen=True)
class Setup:
    """What jobs work with; `retention_days`: closed shipments are kept for ever where it is None."""

    database: Database
    data: Path
    retention_days: int | None
