"""Events reach the webhooks that want them: signed, tried again, given up, replayed, and nobody else's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from standardwebhooks import WebhookVerificationError

from api import webhooks
from api.desk.events import Happening
from api.security.roles import Role
from api.webhooks.delivering import SCHEDULE
from tests.service.http.conftest import House, shipment
from tests.service.http.webhooks.conftest import Receiver, add, happen, log_of, verified


def test_a_shipment_taken_in_is_told(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    taken = client.post("/v1/shipments", json=shipment()).json()
    assert house.service.courier.step(house.clock()) == 2
    told = {content["type"]: content for content in (verified(made["secret"], one) for one in receiver.messages)}
    assert set(told) == {"decision.decided", "shipment.released"}
    assert told["decision.decided"]["data"] == {
        **{name: taken[name] for name in ("decision", "shipment", "reference", "action", "verdict", "could_be")},
        "cause": "submitted",
    }
    assert {message.headers["webhook-id"] for message in receiver.messages} == {one["id"] for one in told.values()}
    message = receiver.messages[0]
    assert message.path == "/hooks?to=licet"
    assert message.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert message.headers["content-type"] == "application/json"
    events = client.get("/v1/events").json()["items"]
    assert {one["id"] for one in events} == {one["id"] for one in told.values()}
    assert events[0]["id"] > events[1]["id"]


def test_a_changed_message_or_another_secret_does_not_verify(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made, other = add(client, receiver.url), add(client, receiver.url)
    assert made["secret"] != other["secret"]
    client.delete(f"/v1/webhooks/{other['webhook']}")
    happen(house, shipment="S-1")
    house.service.courier.step(house.clock())
    (message,) = receiver.messages
    verified(made["secret"], message)
    with pytest.raises(WebhookVerificationError):
        verified(other["secret"], message)
    message.body = message.body.replace(b"S-1", b"S-2")
    with pytest.raises(WebhookVerificationError):
        verified(made["secret"], message)


def test_only_the_types_that_are_wanted_are_told(house: House, receivers: Callable[[], Receiver]) -> None:
    client = house.client("Li")
    held, everything = receivers(), receivers()
    add(client, held.url, events=["shipment.held"])
    add(client, everything.url)
    for type_ in Happening:
        happen(house, type_=type_)
    house.service.courier.step(house.clock())
    assert [message.content["type"] for message in held.messages] == ["shipment.held"]
    assert {message.content["type"] for message in everything.messages} == {str(type_) for type_ in Happening}


def test_a_failure_is_tried_again_ever_later_and_then_given_up(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    receiver.statuses = [500]
    id_ = happen(house)
    courier = house.service.courier
    assert courier.step(house.clock()) == 1
    for number, wait in enumerate(SCHEDULE, 1):
        (delivery,) = log_of(client, made["webhook"])
        assert (delivery["state"], len(delivery["attempts"])) == ("waiting", number)
        house.clock.forward(wait - timedelta(milliseconds=1))
        assert courier.step(house.clock()) == 0
        house.clock.forward(wait * 0.1 + timedelta(seconds=1))
        assert courier.step(house.clock()) == 1
    (delivery,) = log_of(client, made["webhook"])
    assert (delivery["state"], delivery["next_attempt_at"]) == ("given_up", None)
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500] * 10
    assert receiver.ids == [id_] * 10
    verified(made["secret"], receiver.messages[-1])
    house.clock.forward(timedelta(days=3))
    assert courier.step(house.clock()) == 0


def test_what_was_delivered_is_never_sent_again(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    receiver.statuses = [503, 200]
    happen(house)
    for _ in range(4):
        house.service.courier.step(house.clock())
        house.clock.forward(timedelta(days=2))
    assert len(receiver.messages) == 2
    (delivery,) = log_of(client, made["webhook"])
    assert delivery["state"] == "delivered"
    assert [attempt["status"] for attempt in delivery["attempts"]] == [503, 200]


def test_a_receiver_that_cannot_be_reached_is_tried_again(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, "http://127.0.0.1:1025/nobody")
    happen(house)
    house.service.courier.step(house.clock())
    (delivery,) = log_of(client, made["webhook"])
    (attempt,) = delivery["attempts"]
    assert (delivery["state"], attempt["status"], attempt["error"]) == ("waiting", None, "no connection")
    assert client.patch(f"/v1/webhooks/{made['webhook']}", json={"url": receiver.url}).status_code == 200
    house.clock.forward(timedelta(seconds=10))
    house.service.courier.step(house.clock())
    assert log_of(client, made["webhook"])[0]["state"] == "delivered"


def test_redirects_are_not_followed(house: House, receivers: Callable[[], Receiver]) -> None:
    client = house.client("Li")
    first, second = receivers(), receivers()
    first.answer = lambda _: (302, {"location": second.url}, b"")
    made = add(client, first.url)
    happen(house)
    house.service.courier.step(house.clock())
    (attempt,) = log_of(client, made["webhook"])[0]["attempts"]
    assert (attempt["status"], attempt["error"]) == (302, "redirects are not followed")
    assert not second.messages


def test_an_endless_answer_is_not_read_to_its_end(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    receiver.answer = lambda _: (200, {"content-length": str(10**12)}, b"x" * 1_000_000)
    happen(house)
    house.service.courier.step(house.clock())
    assert log_of(client, made["webhook"])[0]["state"] == "delivered"


def test_whoever_is_gone_is_told_nothing_more(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    receiver.statuses = [410, 200]
    for _ in range(2):
        happen(house)
        house.service.courier.step(house.clock())
    assert len(receiver.messages) == 1
    assert client.get(f"/v1/webhooks/{made['webhook']}").json()["disabled_at"]
    assert [one["state"] for one in log_of(client, made["webhook"])] == ["given_up"]
    again = client.patch(f"/v1/webhooks/{made['webhook']}", json={"disabled": False}).json()
    assert again["disabled_at"] is None
    id_ = happen(house)
    house.service.courier.step(house.clock())
    assert receiver.ids[1:] == [id_]


def test_disabling_and_removing_give_up_what_waits(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    path = f"/v1/webhooks/{add(client, receiver.url)['webhook']}"
    receiver.statuses = [500]
    happen(house)
    house.service.courier.step(house.clock())
    (delivery,) = client.get(f"{path}/deliveries").json()["items"]
    assert client.patch(path, json={"disabled": True}).json()["disabled_at"]
    house.clock.forward(timedelta(days=1))
    happen(house)
    assert house.service.courier.step(house.clock()) == 0
    assert client.get(f"{path}/deliveries").json()["items"][0]["state"] == "given_up"
    for answer in (client.post(f"{path}/test"), client.post(f"{path}/deliveries/{delivery['delivery']}/replay")):
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")
    assert client.delete(path).status_code == 204
    for method, rest in (("GET", ""), ("DELETE", ""), ("GET", "/deliveries"), ("POST", "/rotate"), ("POST", "/test")):
        assert client.request(method, path + rest).status_code == 404
    assert client.get("/v1/webhooks").json() == {"items": [], "next": None}


def test_a_delivery_is_replayed_under_its_own_id(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    id_ = happen(house)
    house.service.courier.step(house.clock())
    (first,) = log_of(client, made["webhook"])
    answer = client.post(f"/v1/webhooks/{made['webhook']}/deliveries/{first['delivery']}/replay")
    assert (answer.status_code, answer.json()["replays"]) == (202, first["delivery"])
    house.clock.forward(timedelta(hours=1))
    house.service.courier.step(house.clock())
    assert receiver.ids == [id_, id_]
    assert verified(made["secret"], receiver.messages[1])["id"] == id_
    newest, oldest = log_of(client, made["webhook"])
    assert (newest["state"], oldest) == ("delivered", first)


def test_a_test_goes_to_one_webhook_alone(house: House, receivers: Callable[[], Receiver]) -> None:
    client = house.client("Li")
    wanted, other = receivers(), receivers()
    made = add(client, wanted.url, events=["shipment.held"])
    add(client, other.url)
    answer = client.post(f"/v1/webhooks/{made['webhook']}/test")
    assert (answer.status_code, answer.json()["type"]) == (202, "webhook.test")
    assert house.service.courier.step(house.clock()) == 1
    content = verified(made["secret"], wanted.messages[0])
    assert (content["type"], content["data"]) == ("webhook.test", {"webhook": made["webhook"]})
    assert not other.messages


def test_for_a_day_after_a_rotation_both_secrets_sign(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    rotated = client.post(f"/v1/webhooks/{made['webhook']}/rotate").json()
    assert rotated["secret"] != made["secret"]
    house.clock.forward(timedelta(hours=23, minutes=59))
    happen(house)
    house.service.courier.step(house.clock())
    for secret in (made["secret"], rotated["secret"]):
        verified(secret, receiver.messages[0])
    house.clock.forward(timedelta(minutes=1))
    happen(house)
    house.service.courier.step(house.clock())
    verified(rotated["secret"], receiver.messages[1])
    with pytest.raises(WebhookVerificationError):
        verified(made["secret"], receiver.messages[1])


def test_organisations_are_apart(house: House, receivers: Callable[[], Receiver]) -> None:
    ours, theirs = house.client("Li"), house.client("Mo", of="Isartal")
    here, there = receivers(), receivers()
    made = add(ours, here.url)
    add(theirs, there.url)
    happen(house)
    id_ = happen(house, of="Isartal")
    house.service.courier.step(house.clock())
    assert there.ids == [id_]
    assert id_ not in here.ids
    assert id_ not in ours.get("/v1/events").text
    path, (delivery,) = f"/v1/webhooks/{made['webhook']}", log_of(ours, made["webhook"])
    for method, rest, body in (
        ("GET", "", None),
        ("PATCH", "", {"disabled": True}),
        ("DELETE", "", None),
        ("POST", "/rotate", None),
        ("POST", "/test", None),
        ("GET", "/deliveries", None),
        ("POST", f"/deliveries/{delivery['delivery']}/replay", None),
    ):
        answer = theirs.request(method, path + rest, json=body)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found"), (method, rest)
    other = add(ours, here.url)
    answer = ours.post(f"/v1/webhooks/{other['webhook']}/deliveries/{delivery['delivery']}/replay")
    assert answer.status_code == 404


def test_only_administrators_manage_webhooks(house: House, receiver: Receiver) -> None:
    officer = house.client("Li", *(set(Role) - {Role.ADMINISTRATOR}))
    for method, path in (("GET", "/v1/webhooks"), ("GET", "/v1/events"), ("POST", "/v1/webhooks")):
        answer = officer.request(method, path, json={"url": receiver.url} if method == "POST" else None)
        assert answer.status_code == 403, path
    add(house.client("Mo", Role.ADMINISTRATOR), receiver.url)


def test_lists_have_pages(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    made = add(client, receiver.url)
    for number in range(5):
        happen(house, number=number)
    house.service.courier.step(house.clock())
    for path in ("/v1/events", f"/v1/webhooks/{made['webhook']}/deliveries"):
        found, after = [], None
        while True:
            page = client.get(path, params={"limit": 2} | ({"after": after} if after else {})).json()
            found += page["items"]
            after = page["next"]
            if after is None:
                break
        assert len(found) == 5
        assert found == client.get(path).json()["items"]
    assert client.get("/v1/events", params={"after": "x"}).json()["type"] == "/problems/cursor"


def test_the_page_for_receivers_has_every_type() -> None:
    text = (Path(webhooks.__file__).parent / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z._]+)` \|", text, re.MULTILINE)
    assert sorted(told) == sorted(Happening)
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert set(json.loads(example)) == {"id", "type", "timestamp", "data"}


def test_there_are_at_most_twenty(house: House, receiver: Receiver) -> None:
    client = house.client("Li")
    for _ in range(20):
        add(client, receiver.url)
    answer = client.post("/v1/webhooks", json={"url": receiver.url})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")


def test_a_type_that_there_is_not_is_refused(house: House, receiver: Receiver) -> None:
    answer = house.client("Li").post("/v1/webhooks", json={"url": receiver.url, "events": ["shipment.lost"]})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["pointer"] == "/events/0"


def test_secrets_are_told_once_and_neither_stored_nor_logged(
    house: House, receiver: Receiver, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    client = house.client("Li")
    with structlog.testing.capture_logs() as logged:
        made = add(client, receiver.url + "&token=very-secret")
        rotated = client.post(f"/v1/webhooks/{made['webhook']}/rotate").json()
        receiver.statuses = [500, 200]
        happen(house)
        house.service.courier.step(house.clock())
        house.clock.forward(timedelta(minutes=1))
        house.service.courier.step(house.clock())
        seen = client.get(f"/v1/webhooks/{made['webhook']}").text + client.get("/v1/webhooks").text
    assert any(entry["event"] == "webhook not delivered" for entry in logged)
    printed = capsys.readouterr()
    written = caplog.text + printed.out + printed.err + repr(logged)
    for path in house.service.settings.data.parent.rglob("licet.db*"):
        written += path.read_bytes().decode("latin-1")
    for secret in (made["secret"], rotated["secret"]):
        assert secret.removeprefix("whsec_") not in written + seen
    root = (house.service.settings.data / "licet.key").read_bytes()
    assert repr(root) not in written
    assert "very-secret" not in caplog.text + printed.out + printed.err + repr(logged)
    assert (house.service.settings.data / "licet.key").stat().st_mode & 0o777 == 0o600
