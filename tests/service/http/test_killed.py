"""A service killed while shipments come in loses none that it answered and keeps none twice."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx2

from tests.conftest import RULES
from tests.service.http.conftest import MAGNET, shipment
from tests.service.serving import PATIENCE, Running, running

KILLS = {"sqlite": 5, "postgresql": 5}
CALLERS = 4
SEED = 20261126


@contextmanager
def served(folder: Path, database_url: str) -> Iterator[Running]:
    settings = {"LICET_DATA": str(folder / "data"), "LICET_DATABASE_URL": database_url, "LICET_RULES": str(RULES)}
    with running(folder, **settings) as service:
        assert service.url, "".join(service.said)
        yield service


def post(client: httpx2.Client, url: str, number: int) -> str:
    body = shipment(f"S-{number}", [MAGNET] if number % 3 == 0 else [{}])
    answer = client.post(f"{url}/v1/shipments", json=body, headers={"idempotency-key": f"key-{number}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["shipment"])


def test_no_answered_shipment_is_lost_and_none_is_kept_twice(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    numbers = count()
    answered: dict[int, str] = {}
    begun: set[int] = set()
    any_answered = threading.Event()

    def call(url: str, gone: threading.Event) -> None:
        with httpx2.Client(timeout=PATIENCE) as client:
            while not gone.is_set():
                number = next(numbers)
                begun.add(number)
                try:
                    answered[number] = post(client, url, number)
                    any_answered.set()
                except httpx2.TransportError:
                    return

    for _ in range(KILLS[database_url.partition(":")[0]]):
        with served(tmp_path, database_url) as service:
            gone = threading.Event()
            callers = [threading.Thread(target=call, args=(service.url, gone)) for _ in range(CALLERS)]
            for caller in callers:
                caller.start()
            any_answered.wait(PATIENCE)  # of the first service; later ones are killed before they answered, too
            time.sleep(chance.uniform(0.2, 1.2))
            service.process.send_signal(signal.SIGKILL)
            gone.set()
            for caller in callers:
                caller.join()

    with served(tmp_path, database_url) as service, httpx2.Client(timeout=PATIENCE) as client:
        assert answered
        for number in sorted(begun):
            again = post(client, service.url, number)
            assert again == answered.get(number, again)
            (found,) = client.get(f"{service.url}/v1/shipments", params={"reference": f"S-{number}"}).json()["items"]
            assert found["shipment"] == again
