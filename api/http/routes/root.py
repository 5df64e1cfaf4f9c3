"""Where are things? What whoever opens the address of the service is told."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

import engine

router = APIRouter(tags=["service"])


class Root(BaseModel):
    """Where things are; each is a path of this service."""

    name: str
    version: str
    documentation: str
    problems: str
    oneself: str


@router.get("/", operation_id="read_root")
def read_root() -> Root:
    """Where the documentation is, what problems mean, and who is asking."""
    return Root(
        name="Licet",
        version=engine.__version__,
        documentation="/openapi.json",
        problems="/problems",
        oneself="/v1/me",
    )
