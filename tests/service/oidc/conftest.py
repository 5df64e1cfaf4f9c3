"""A service at which people sign in by an identity provider, on the clock of the machine, as the provider is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.desk.law import Law
from api.http.service import open_service
from api.http.settings import ServiceSettings
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import Clock, House, law

__all__ = ["law"]
PUBLIC = "http://localhost"
SECRET = "a secret of this test"  # noqa: S105 - of a provider that is gone after the test

Serving = Callable[..., AbstractContextManager[House]]
"""Opens a service that knows an issuer."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory, law: Law) -> Serving:
    """Opens a service that knows an issuer."""

    @contextmanager
    def opened(issuer: str, secret: str = SECRET) -> Iterator[House]:
        folder = tmp_path_factory.mktemp("licet")
        (folder / "secret").write_text(f"{secret}\n", encoding="utf-8")
        settings = ServiceSettings(
            data=folder / "data",
            rules=RULES,
            public_url=PUBLIC,
            oidc_issuer=issuer,
            oidc_client_id="licet",
            oidc_client_secret_file=folder / "secret",
            oidc_name="Hailan ID",
        )
        clock = Clock(datetime.now(UTC))
        with lent(lambda: open_service(settings, local=False, now=clock, law=law)) as app, TestClient(app) as anonymous:
            yield House(app, clock, anonymous)

    return opened
