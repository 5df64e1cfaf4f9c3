"""`licet openapi`: the documentation of the API, as programs read it."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

from api.cli.exits import Exit
from api.http.app import ROUTERS, application
from api.http.documentation import document
from api.http.service import Service
from api.settings import rules_folder
from engine.vocabulary.vocabulary import load_vocabulary


def print_openapi(folder: Path | None) -> int:
    """Print the documentation as JSON, the facts of a shipment being those of the rulebook."""
    vocabulary = load_vocabulary(rules_folder(folder) / "vocabulary.yaml", "rules/vocabulary.yaml")
    found = document(application(_never_opened), ROUTERS, vocabulary)
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")
    return Exit.RELEASED


def _never_opened() -> Service:
    raise RuntimeError("an application that is only described does not run")
