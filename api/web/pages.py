"""Which pages are there? Every router of a page, in one list."""

from __future__ import annotations

from api.web.routes import (
    assets,
    audit,
    audit_log,
    cases,
    changes,
    check,
    jobs,
    law,
    law_lists,
    licences,
    manifests,
    owners,
    parties,
    party_lists,
    preferences,
    products,
    signing_in,
    today,
)

PAGES = (
    assets.router,
    audit.router,
    audit_log.router,
    cases.router,
    changes.router,
    check.router,
    law.router,
    law_lists.router,
    licences.router,
    manifests.router,  # before jobs, whose addresses take every word
    jobs.router,
    owners.router,
    parties.router,
    party_lists.router,
    preferences.router,
    products.router,
    signing_in.router,
    today.router,
)
