"""Applications for tests, each lent to one service after the other: making its routes takes longer than many a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from api.http.app import application
from api.http.service import Service

_free: list[FastAPI] = []


@contextmanager
def lent(open_: Callable[[], Service]) -> Iterator[FastAPI]:
    """An application that opens this service when it starts."""
    app = _free.pop() if _free else _made()
    app.state.open = open_
    try:
        yield app
    finally:
        _free.append(app)


def _made() -> FastAPI:
    def opened() -> Service:
        found: Service = app.state.open()
        return found

    app = application(opened)
    return app
