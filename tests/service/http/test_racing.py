"""Several services share one database; what only one can have, one gets."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.desk.law import Law
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.security.roles import Role
from api.store.tables.shipments import Shipment
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import MAGNET, House, shipment
from tests.service.http.test_licences import enter, left, licensed

WHY = {"reason": "Checked."}


@pytest.fixture
def another(house: House, database_url: str, tmp_path: Path, law: Law) -> Iterator[House]:
    """A second service on the same database, as another process would be."""
    settings = ServiceSettings(data=tmp_path / "another", database_url=database_url, rules=RULES)
    with (
        lent(lambda: open_service(settings, local=False, now=house.clock, law=law)) as app,
        TestClient(app) as anonymous,
    ):
        yield House(app, house.clock, anonymous)


def test_two_services_never_overdraw_a_licence(house: House, another: House) -> None:
    secret = house.key("Li", *Role)
    here, there = (TestClient(one.app, headers={"authorization": f"Bearer {secret}"}) for one in (house, another))
    licence = enter(here, quantity_limit="61", unit="KGM")["licence"]

    def post(number: int) -> str:
        client = here if number % 2 else there
        answer = client.post("/v1/shipments", json=licensed(f"S-{number}", "3"))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["state"])

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(post, range(50)))
    assert (states.count("released"), states.count("held")) == (20, 30)
    assert left(here, licence) == Decimal(1)


def test_two_services_answer_one_key_once(house: House, another: House) -> None:
    secret = house.key("Li", Role.SUBMITTER)
    clients = [TestClient(one.app, headers={"authorization": f"Bearer {secret}"}) for one in (house, another)]

    def post(number: int) -> str:
        headers = {"idempotency-key": f"k-{number // 4}"}
        answer = clients[number % 2].post("/v1/shipments", json=shipment(f"S-{number // 4}"), headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["shipment"])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(post, range(48)))
    assert all(len(set(found[start : start + 4])) == 1 for start in range(0, 48, 4))
    with house.service.database.reading() as session:
        assert len(session.exec(select(Shipment.id)).all()) == 12


def test_a_hold_is_closed_once(house: House, another: House) -> None:
    """Many second people agree at once: one of them closes the hold, the others hear that it is closed."""
    li = house.client("Li", Role.OFFICER)
    body = li.post("/v1/shipments", json=shipment(lines=[MAGNET])).json()
    li.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    seconds = [house.key(f"P{number}", Role.APPROVER) for number in range(8)]

    def agree(number: int) -> int:
        app = (house if number % 2 else another).app
        client = TestClient(app, headers={"authorization": f"Bearer {seconds[number]}"})
        return client.post(f"/v1/holds/{body['hold']}/release", json=WHY).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(agree, range(8)))
    assert answers == [200] + [409] * 7
    acts = li.get(f"/v1/holds/{body['hold']}").json()["acts"]
    assert len(acts) == 2


def test_whoever_reads_sees_one_state(house: House) -> None:
    """What is written meanwhile does not show in what is read later, or an answer would contradict itself."""
    li = house.client("Li", Role.OFFICER)
    with house.service.database.reading() as session:
        before = session.exec(select(Shipment.id)).all()
        assert li.post("/v1/shipments", json=shipment()).status_code == 201
        assert session.exec(select(Shipment.id)).all() == before
    with house.service.database.reading() as session:
        assert len(session.exec(select(Shipment.id)).all()) == len(before) + 1
