"""What decisions rest on is kept whatever happens: to the transaction, to the files of the rulebook, to the start."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from api.desk.law import Law, load_law, unpacked
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.security.secret_files import SecretRefused
from api.store.tables.standings import KeptRulebook
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import Clock, House, shipment


def test_what_was_not_committed_is_not_taken_for_kept(house: House) -> None:
    """The first decision on a standing breaks off at its commit: the next one keeps the standing."""
    li = house.client("Li")
    assert li.get("/v1/me").status_code == 200

    def break_off(_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("the connection broke off"))

    event.listen(house.service.database.engine, "commit", break_off, once=True)
    assert li.post("/v1/shipments", json=shipment("S-1")).status_code == 503
    taken = li.post("/v1/shipments", json=shipment("S-2"))
    assert taken.status_code == 201
    assert li.get(f"/v1/decisions/{taken.json()['decision']}").json()["replayed"] is True
    assert [one["reference"] for one in li.get("/v1/shipments").json()["items"]] == ["S-2"]


def test_the_rulebook_is_kept_as_it_was_loaded(database_url: str, tmp_path: Path) -> None:
    """Whoever edits the files before the first shipment comes in changes nothing about what is kept."""
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules, ignore=shutil.ignore_patterns("cases", "samples"))
    law = load_law(rules)
    papers = rules / "papers.yaml"
    settings = ServiceSettings(data=tmp_path / "data", database_url=database_url, rules=rules)
    with (
        lent(lambda: open_service(settings, local=True, now=Clock(), law=law)) as app,
        TestClient(app, base_url="http://localhost") as client,
    ):
        papers.write_text("nothing: here\n", encoding="utf-8")
        assert client.post("/v1/shipments", json=shipment()).status_code == 201
        with app.state.service.database.reading() as session:
            kept = session.get_one(KeptRulebook, law.rulebook.hash)
    assert unpacked(kept.files).rulebook.hash == law.rulebook.hash


def test_a_service_that_does_not_open_leaves_nothing_running(database_url: str, tmp_path: Path, law: Law) -> None:
    settings = ServiceSettings(data=tmp_path / "data", database_url=database_url, rules=RULES)
    settings.data.mkdir()
    secret = settings.data / "licet.key"
    secret.write_bytes(bytes(32))
    secret.chmod(0o644)
    before = set(threading.enumerate())
    with pytest.raises(SecretRefused):
        open_service(settings, local=False, law=law)
    assert [one.name for one in set(threading.enumerate()) - before] == []
    secret.chmod(0o600)
    open_service(settings, local=False, law=law).close()
