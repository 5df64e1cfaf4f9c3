"""How is a service set up? Everything that the environment may say, with defaults that are safe."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

from api.audit.keys import FILE
from api.settings import rules_folder

MEBIBYTE = 1 << 20

LogLevel = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(lambda text: str(text).casefold())]


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
    database_password_file: Annotated[
        Path | None, Field(description="File that holds the password of the database, where the URL has none.")
    ] = None
    audit_key: Annotated[
        Path | None, Field(description="File of the key that seals and signs the log; `audit.key` in `data` if blank.")
    ] = None
    rules: Annotated[Path, Field(description="Rulebook folder.")] = Field(default_factory=rules_folder)
    governed_by: Annotated[
        str | None, Field(description="Id of the organisation whose people publish rulebooks; anybody's if not given.")
    ] = None
    most_bytes: Annotated[int, Field(gt=0, description="Longest body of a request, uploads of files apart.")] = (
        8 * MEBIBYTE
    )
    most_lines: Annotated[int, Field(gt=0, description="Most lines of one shipment.")] = 2_000
    most_shipments: Annotated[int, Field(gt=0, description="Most shipments of one batch.")] = 1_000
    most_upload_bytes: Annotated[int, Field(gt=0, description="Largest manifest that is taken.")] = 4096 * MEBIBYTE
    most_list_bytes: Annotated[int, Field(gt=0, description="Largest upload of a party list.")] = 512 * MEBIBYTE
    most_attachment_bytes: Annotated[int, Field(gt=0, description="Largest file put to a hold.")] = 25 * MEBIBYTE
    requests_per_minute: Annotated[int, Field(gt=0, description="Requests a minute for each person.")] = 120_000
    refusals_per_minute: Annotated[int, Field(gt=0, description="Failed sign-ins a minute for each address.")] = 60
    public_url: Annotated[
        str, Field(description="Address at which people reach the service, as https://licet.example.com.")
    ] = ""
    oidc_issuer: Annotated[
        str, Field(description="OpenID Connect provider where people may sign in; none if blank.")
    ] = ""
    oidc_client_id: Annotated[str, Field(description="What the provider calls this service.")] = ""
    oidc_client_secret_file: Annotated[
        Path | None, Field(description="File that holds the secret that the provider gave this service.")
    ] = None
    oidc_name: Annotated[str, Field(max_length=60, description="What the provider is called on the sign-in page.")] = ""
    retention_days: Annotated[
        int | None, Field(gt=0, description="Days for which closed shipments are kept; for ever if not given.")
    ] = None
    log_level: Annotated[LogLevel, Field(description="The least that is logged: debug, info, warning or error.")] = (
        "info"
    )
    metrics_open: Annotated[
        bool, Field(description="Whether anybody who reaches the service may read its metrics without a key.")
    ] = False
    webhooks_to_private: Annotated[
        bool, Field(description="Whether webhooks may go to private and loopback addresses.")
    ] = False

    @property
    def key_file(self) -> Path:
        """The file of the key of the log."""
        return self.audit_key or self.data / FILE

    @property
    def database(self) -> str:
        """The URL of the database."""
        url = self.database_url or f"sqlite:///{self.data / 'licet.db'}"
        if self.database_password_file is None:
            return url
        password = self.database_password_file.read_text(encoding="utf-8").strip()
        return make_url(url).set(password=password).render_as_string(hide_password=False)
