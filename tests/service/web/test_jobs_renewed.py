"""A list of jobs that renews itself fills no log: who looked is kept when they come, and not every few seconds."""

from __future__ import annotations

import pytest
from sqlmodel import select

from api.store.tables.accesses import Access
from tests.service.http.conftest import House
from tests.service.web.visitors import Visitor


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_looks_is_kept_once(house: House) -> None:
    visitor = Visitor(house, "Li")
    assert visitor.get("/manifests").status_code == 200
    for path in ("/manifests", "/today/jobs"):
        renewed = visitor.client.get(path, headers={"x-licet-renewal": "yes"})
        assert renewed.status_code == 200
    with house.service.database.reading() as session:
        kept = [access.operation for access in session.exec(select(Access))]
    assert kept.count("list_jobs") == 1
