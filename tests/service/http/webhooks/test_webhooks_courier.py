"""The courier carries by itself, beside others like it, and neither loses anything nor makes others wait."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from sqlmodel import select

from api.security.secret_files import INSTALLATION, SecretRefused
from api.store.tables.events import Delivery, Event
from api.webhooks.courier import Courier
from api.webhooks.delivering import CLAIMED_FOR, claim, due
from api.webhooks.secrets import open_secrets
from api.webhooks.spreading import spread_all
from tests.service.http.conftest import House
from tests.service.http.webhooks.conftest import Receiver, add, happen, log_of


def test_what_happens_is_carried_without_being_asked(opened: House, receiver: Receiver) -> None:
    made = add(opened.client("Li"), receiver.url)
    id_ = happen(opened)
    assert receiver.wait_for(1)
    opened.client("Mo").post(f"/v1/webhooks/{made['webhook']}/test")
    assert receiver.wait_for(2)
    assert receiver.ids[0] == id_
    assert receiver.messages[1].content["type"] == "webhook.test"


def test_couriers_side_by_side_deliver_each_event_once(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    ids = [happen(house, number=number) for number in range(120)]
    couriers = [Courier(house.service.courier.bag) for _ in range(4)]
    barrier = threading.Barrier(len(couriers))

    def carry(courier: Courier) -> int:
        barrier.wait()
        return courier.step(house.clock())

    with ThreadPoolExecutor(len(couriers)) as threads:
        tried = list(threads.map(carry, couriers))
    house.service.courier.step(house.clock())
    assert sum(tried) <= 120
    assert Counter(receiver.ids) == Counter(ids)
    delivered = client.get(f"/v1/webhooks/{made['webhook']}/deliveries", params={"limit": 200}).json()["items"]
    assert len(delivered) == 120
    assert {(one["state"], len(one["attempts"])) for one in delivered} == {("delivered", 1)}


def test_what_a_dead_process_had_in_hand_is_carried_by_another(house: House, receiver: Receiver) -> None:
    add(house.client("Li"), receiver.url)
    id_ = happen(house)
    database = house.service.database
    spread_all(database, house.clock())
    with database.writing() as session:
        (place,) = due(session, house.clock(), ())
        assert len(claim(session, place, house.clock()).parcels) == 1
    courier = house.service.courier
    assert courier.step(house.clock()) == 0
    house.clock.forward(CLAIMED_FOR)
    assert courier.step(house.clock()) == 1
    assert receiver.ids == [id_]


def test_events_without_a_webhook_are_spread_to_nobody(house: House, receiver: Receiver) -> None:
    happen(house)
    assert house.service.courier.step(house.clock()) == 0
    add(house.client("Li"), receiver.url)
    assert house.service.courier.step(house.clock()) == 0
    with house.service.database.reading() as session:
        assert all(event.spread_at for event in session.exec(select(Event)))
        assert not session.exec(select(Delivery)).all()


def test_going_down_finishes_what_is_in_hand_and_keeps_the_rest(opened: House, receiver: Receiver) -> None:
    made = add(opened.client("Li"), receiver.url)
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_: Receiver) -> tuple[int, dict[str, str], bytes]:
        begun.set()
        go_on.wait(20)
        return 200, {}, b""

    receiver.answer = slowly
    ids = [happen(opened, number=number) for number in range(3)]
    assert begun.wait(20)
    closing = threading.Thread(target=opened.service.courier.close)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    go_on.set()
    closing.join(20)
    assert not closing.is_alive()
    sent = list(receiver.ids)
    assert len(sent) < 3
    opened.service.courier.step(opened.clock())
    assert Counter(receiver.ids) == Counter(ids)
    assert {one["state"] for one in log_of(opened.client("Mo"), made["webhook"])} == {"delivered"}


def test_slow_receivers_of_one_make_nobody_else_wait(opened: House, receivers: Callable[[], Receiver]) -> None:
    ours, theirs = opened.client("Li"), opened.client("Mo", of="Isartal")
    go_on, slow = threading.Event(), [receivers() for _ in range(10)]

    def slowly(_: Receiver) -> tuple[int, dict[str, str], bytes]:
        go_on.wait(20)
        return 200, {}, b""

    for receiver in slow:
        receiver.answer = slowly
        add(ours, receiver.url)
    quick = receivers()
    add(theirs, quick.url)
    happen(opened)
    happen(opened, of="Isartal")
    try:
        assert quick.wait_for(1)
        assert sum(len(receiver.messages) for receiver in slow) <= 2
    finally:
        go_on.set()
    assert all(receiver.wait_for(1) for receiver in slow)


def test_attempts_are_counted(house: House, receiver: Receiver) -> None:
    add(house.client("Li"), receiver.url)
    receiver.statuses = [500, 200]

    def counted(result: str) -> float:
        return REGISTRY.get_sample_value("licet_webhook_attempts_total", {"result": result}) or 0

    before = {result: counted(result) for result in ("failed", "delivered")}
    happen(house)
    house.service.courier.step(house.clock())
    house.clock.forward(timedelta(minutes=1))
    house.service.courier.step(house.clock())
    assert {result: counted(result) - was for result, was in before.items()} == {"failed": 1, "delivered": 1}


def test_processes_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(8) as threads:
        opened = set(threads.map(open_secrets, [folder] * 8))
    assert len(opened) == 1
    assert [path.name for path in folder.iterdir()] == [INSTALLATION]
    assert "bytes" not in repr(opened)


def test_a_secret_that_is_damaged_or_open_to_everybody_is_refused(tmp_path: Path) -> None:
    open_secrets(tmp_path)
    path = tmp_path / INSTALLATION
    path.chmod(0o644)
    with pytest.raises(SecretRefused, match="chmod"):
        open_secrets(tmp_path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SecretRefused, match="31 bytes"):
        open_secrets(tmp_path)
