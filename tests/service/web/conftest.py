"""The services of the tests of operations, for tests of pages."""

from __future__ import annotations

from tests.service.http.conftest import database_url, house, law, postgres_template, sqlite_template

__all__ = ["database_url", "house", "law", "postgres_template", "sqlite_template"]
