"""Operations: whether the service is alive, whether it is ready, how it is doing. For whoever runs it."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from api.http.asking import FORWARDED, principal_of
from api.http.measuring import measured
from api.http.problems import Refusal
from api.http.service import Service, Serving, service_of
from api.security.roles import Right
from api.store.migrating import current, newest

router = APIRouter(tags=["operations"], include_in_schema=False)


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Shipments can be taken in."""

    status: Literal["ready"] = "ready"
    rulebook: str = Field(description="Hash of the rulebook that decides.", examples=["4be1…"])
    version: int | None = Field(description="Its version; null where none is in force and the folder's counts.")
    passed_over: list[int] = Field(
        description="Versions in force that this release cannot load; until it can, the one before them decides."
    )


async def _scraper(request: Request) -> None:
    """Let metrics be read from this machine, by everybody where the settings say so, else with a key."""
    service = service_of(request)
    if service.settings.metrics_open or _from_here(request):
        return
    who = await principal_of(request)
    if not who.may(Right.READ_METRICS):
        raise Refusal("forbidden", f"this needs the right to {Right.READ_METRICS}")
    request.scope["licet_principal"] = who


_scraper.right = Right.READ_METRICS  # type: ignore[attr-defined]  # read as those of `asking` are


@router.get("/health", operation_id="read_health")
async def health() -> Alive:
    """Say that the process answers; asks nothing of the database."""
    return Alive()


@router.get("/ready", operation_id="read_readiness")
def ready(service: Serving) -> Ready:
    """Say whether shipments can be taken in: the database answers, its tables are ours, nothing is closing."""
    wanting = _wanting(service)
    if wanting:
        raise Refusal("unavailable", wanting, headers={"Retry-After": "5"})
    holding = service.in_force.holding
    return Ready(
        rulebook=holding.desk.law.rulebook.hash,
        version=holding.version,
        passed_over=list(service.in_force.passed_over),
    )


@router.get("/metrics", operation_id="read_metrics")
def metrics(service: Serving, _: Annotated[None, Depends(_scraper)]) -> Response:
    """What was counted and measured, for Prometheus."""
    return Response(measured(service.database), media_type=CONTENT_TYPE_LATEST)


def _wanting(service: Service) -> str:
    """What keeps the service from taking shipments in; blank where nothing does."""
    if service.ending.is_set() or not service.intake.open:
        return "the service is going down"
    try:
        with service.database.engine.connect() as connection:
            revision = current(connection)
    except SQLAlchemyError:
        return "the database does not answer"
    return "" if revision == newest() else "the database has the tables of another version"


def _from_here(request: Request) -> bool:
    """Whether a request comes from this machine itself, and through no proxy on it."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
