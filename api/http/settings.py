"""How is a service set up? Everything that the environment may say, with defaults that are safe."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings import rules_folder

MEBIBYTE = 1 << 20


def data_folder() -> Path:
    """Where a service keeps its files unless told otherwise: `licet` in the user's data folder."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "licet"


class ServiceSettings(BaseSettings):
    """The settings of a service; each is an environment variable with `LICET_` before its name."""

    model_config = SettingsConfigDict(env_prefix="LICET_", frozen=True, extra="ignore")

    data: Annotated[Path, Field(description="Folder of the database, of jobs and of the installation's secret.")] = (
        Field(default_factory=data_folder)
    )
    database_url: Annotated[
        str, Field(description="postgresql://user@host/name, or sqlite:///path; a file in `data` if blank.")
    ] = ""
    rules: Annotated[Path, Field(description="Rulebook folder.")] = Field(default_factory=rules_folder)
    most_bytes: Annotated[int, Field(gt=0, description="Longest body of a request, uploads of files apart.")] = (
        8 * MEBIBYTE
    )
    most_lines: Annotated[int, Field(gt=0, description="Most lines of one shipment.")] = 2_000
    most_shipments: Annotated[int, Field(gt=0, description="Most shipments of one batch.")] = 1_000
    most_upload_bytes: Annotated[int, Field(gt=0, description="Largest manifest that is taken.")] = 4096 * MEBIBYTE
    most_attachment_bytes: Annotated[int, Field(gt=0, description="Largest file put to a hold.")] = 25 * MEBIBYTE
    requests_per_minute: Annotated[int, Field(gt=0, description="Requests a minute for each person.")] = 120_000
    refusals_per_minute: Annotated[int, Field(gt=0, description="Failed sign-ins a minute for each address.")] = 60
    retention_days: Annotated[
        int | None, Field(gt=0, description="Days for which closed shipments are kept; for ever if not given.")
    ] = None
    webhooks_to_private: Annotated[
        bool, Field(description="Whether webhooks may go to private and loopback addresses.")
    ] = False

    @property
    def database(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{self.data / 'licet.db'}"
