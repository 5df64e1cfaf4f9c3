"""Which pages are there? Every router of a page, in one list."""

from __future__ import annotations

from api.web.routes import assets, preferences, today

PAGES = (
    assets.router,
    preferences.router,
    today.router,
)
