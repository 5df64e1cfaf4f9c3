"""Which pages are there? Every router of a page, in one list."""

from __future__ import annotations

from api.web.routes import assets, audit, audit_log, licences, preferences, products, signing_in, today
from api.web.routes import assets, check, preferences, today

PAGES = (
    assets.router,
    check.router,
from api.web.routes import assets, cases, changes, law, law_lists, preferences, today

PAGES = (
    assets.router,
    cases.router,
    changes.router,
    law.router,
    law_lists.router,
    preferences.router,
    signing_in.router,
    licences.router,
    products.router,
    today.router,
    audit.router,
    audit_log.router,
)
