"""What does the service write about itself? One line for each thing, on standard error, without secrets.

On a terminal the lines are for people, elsewhere they are JSON. What other libraries log takes the same way.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_HIDDEN = "…"
_SECRET_NAMES = frozenset({"authorization", "cookie", "set-cookie", "password", "passwd", "secret", "token", "api_key"})
_SECRETS = re.compile(
    r"(?P<kind>licet_)[0-9A-Za-z_-]{8,}"
    r"|(?P<hook>whsec_)[0-9A-Za-z+/=_-]+"
    r"|(?P<user>://[^\s:/@]*:)[^\s@/]+(?=@)"
    r"|(?P<name>\bpassword[\"']?\s*[=:]\s*[\"']?)[^\s\"',;)]+"
    r"|(?P<header>\bauthorization[\"']?\s*[=:]\s*b?[\"']?)(?:(?:bearer|basic)\s+)?[^\s\"',)]+"
    r"|(?P<scheme>\b(?:bearer|basic)\s+)[0-9A-Za-z._~+/=-]{8,}",
    re.IGNORECASE,
)
_QUIET = ("alembic", "httpx2", "httpcore2")
"""Libraries whose every step is of no interest."""


def configure(level: str, more: Sequence[Processor] = (), stream: TextIO | None = None) -> None:
    """Log what is of this level or above, from here and from every library; `more` adds to every line."""
    where = stream or sys.stderr
    least = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        *more,
        structlog.processors.format_exc_info,
        without_secrets,
    ]
    renderer = _for_people() if where.isatty() else structlog.processors.JSONRenderer(serializer=_json)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(where),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(where)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _uncoloured, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))
    logging.captureWarnings(True)


def without_secrets(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Take keys, webhook secrets, sign-ins and passwords out of everything that is about to be written."""
    del logger, method
    return {name: _hidden(value, name) for name, value in event.items()}


def _hidden(value: Any, name: str = "") -> Any:
    if name.casefold() in _SECRET_NAMES:
        return _HIDDEN
    if value is None or isinstance(value, (bool, int, float)) or name.startswith("_"):
        return value
    if isinstance(value, Mapping):
        return {str(key): _hidden(one, str(key)) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_hidden(one) for one in value]
    return hide(value if isinstance(value, str) else repr(value))


def hide(text: str) -> str:
    """A text without the secrets in it.

    >>> hide("postgresql://licet:hunter2@db/licet"), hide("Authorization: Bearer licet_0123456789ab_x")
    ('postgresql://licet:…@db/licet', 'Authorization: …')
    """
    return _SECRETS.sub(lambda found: f"{found[found.lastgroup or 0]}{_HIDDEN}", text)


def _uncoloured(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Without what uvicorn adds for its own colours."""
    del logger, method
    event.pop("color_message", None)
    return event


def _for_people() -> Processor:
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _json(event: EventDict, **_: Any) -> str:
    return orjson.dumps(event, default=repr).decode()
