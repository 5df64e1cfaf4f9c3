"""Where did the time of a request go, across services? OpenTelemetry traces, where the environment asks for them.

They are sent to `OTEL_EXPORTER_OTLP_ENDPOINT`; without it nothing that makes traces is even imported.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from structlog.typing import EventDict, WrappedLogger

import engine
from engine.faults import LicetError

_ASKED_BY = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_NOT_TRACED = "/health$,/ready$,/metrics$"


class TracingLacking(LicetError):
    """Traces are asked for, and what makes them is not installed."""


def asked_for() -> bool:
    """Whether the environment names somebody who takes traces."""
    return any(os.environ.get(name) for name in _ASKED_BY)


def trace(app: FastAPI) -> None:
    """Trace the requests of an application that has not started; raises `TracingLacking`."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
        from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise TracingLacking("traces need more packages: pip install 'licet[otel]'") from error
    name = os.environ.get("OTEL_SERVICE_NAME", "licet")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name, SERVICE_VERSION: engine.__version__}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    FastAPIInstrumentor.instrument_app(
        app, tracer_provider=provider, excluded_urls=_NOT_TRACED, exclude_spans=["receive", "send"]
    )
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[Any]:
        async with before(running) as state:
            yield state
        await to_thread.run_sync(provider.shutdown)

    app.router.lifespan_context = lifespan


def name_trace(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Name in a log line the trace that it belongs to."""
    from opentelemetry.trace import get_current_span

    del logger, method
    span = get_current_span().get_span_context()
    return {**event, "trace": f"{span.trace_id:032x}"} if span.is_valid else event
