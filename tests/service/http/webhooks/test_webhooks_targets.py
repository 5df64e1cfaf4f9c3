"""Webhooks go to public addresses and nowhere else, whatever a name says and whenever it says it."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import Message
from http.client import parse_headers
from pathlib import Path

import httpcore2
import pytest

from api.security.targets import TargetRefused, Targets
from api.store.tables.events import WebhookEndpoint
from api.webhooks.courier import Courier
from api.webhooks.posting import Post, Posted
from tests.service.http.conftest import House
from tests.service.http.webhooks.conftest import Receiver, add, happen, log_of

REFUSED = [
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",  # noqa: S104
    "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2001::1",
    "2001:db8::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
]  # fmt: skip
"""Addresses that are not everybody's, also where they are wrapped in another."""
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
DISGUISED = [
    "2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "017700000001", "0", "１２７.0.0.1", "127。0。0。1",
    "%31%32%37.0.0.1", "169.254.43518", "[::ffff:a9fe:a9fe]", "[0:0:0:0:0:ffff:7f00:1]",
]  # fmt: skip
"""Ways to write addresses that are not everybody's."""
FOLD = ["localhost", "LOCALHOST", "localhost.", "%6c%6fcalhost"]


def targets(*addresses: str, private: bool = False) -> Targets:
    """Targets in a world in which every name stands for these addresses."""
    return Targets(private, lambda _host, _port: addresses)


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_everybodys_is_refused(address: str) -> None:
    with pytest.raises(TargetRefused):
        targets(address).check("https://hooks.example.com/")
    with pytest.raises(TargetRefused):
        targets("8.8.8.8", address).check("https://hooks.example.com/")
    with pytest.raises(TargetRefused):
        targets("8.8.8.8").check(f"https://[{address}]/" if ":" in address else f"https://{address}/")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_taken(address: str) -> None:
    assert targets(address).check("https://hooks.example.com/a?b=c").path == "/a?b=c"
    assert targets().check(f"https://[{address}]/" if ":" in address else f"https://{address}/").port == 443


@pytest.mark.parametrize("host", DISGUISED)
def test_a_disguised_address_is_read_as_what_it_is(host: str) -> None:
    with pytest.raises(TargetRefused):
        targets("8.8.8.8").check(f"https://{host}/")


@pytest.mark.parametrize("host", FOLD)
def test_names_of_this_machine_are_refused_as_they_are_found(host: str) -> None:
    with pytest.raises(TargetRefused):
        Targets(False, lambda *_: ["127.0.0.1"]).check(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "gopher://hooks.example.com/",
        "https://user@hooks.example.com/", "https://:secret@hooks.example.com/", "https://hooks.example.com/#a",
        "https://hooks.example.com:0/", "https://hooks.example.com:25/", "https://hooks.example.com:70000/", "https://",
        "hooks.example.com", "", "https://hooks.example.com/" + "x" * 2000, "https://[fe80::1%25eth0]/", "https://a b/",
    ],
)  # fmt: skip
def test_a_url_that_is_not_for_webhooks_is_refused(url: str) -> None:
    with pytest.raises(TargetRefused):
        targets("8.8.8.8").check(url)


def test_even_where_private_addresses_may_be_told_some_may_not() -> None:
    for address in ("127.0.0.1", "10.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1", "8.8.8.8"):
        targets(address, private=True).check("http://hooks.example.com/")
    for address in ("169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::", "ff02::1", "::ffff:a9fe:a9fe"):  # noqa: S104
        with pytest.raises(TargetRefused):
            targets(address, private=True).check("http://hooks.example.com/")


def test_a_name_without_an_address_is_refused() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    for world in (Targets(False, nowhere), targets()):
        with pytest.raises(TargetRefused):
            world.check("https://hooks.example.com/")


@pytest.mark.parametrize("private", [False])
def test_the_service_refuses_and_does_not_say_what_a_name_stands_for(house: House) -> None:
    client = house.client("Li")
    for url in (
        "http://8.8.8.8/",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
    ):
        answer = client.post("/v1/webhooks", json={"url": url})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/target-refused"), url
        assert "127.0.0.1" not in answer.json()["detail"]
    made = add(client, "https://8.8.8.8/hooks")
    answer = client.patch(f"/v1/webhooks/{made['webhook']}", json={"url": "https://10.0.0.1/"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/target-refused")
    assert client.get(f"/v1/webhooks/{made['webhook']}").json()["url"] == "https://8.8.8.8/hooks"


def test_a_name_that_turns_private_is_not_connected_to(house: House, receiver: Receiver) -> None:
    """The name said 8.8.8.8 when it was added, and says 127.0.0.1 when the event is due."""
    client = house.client("Li")
    made = add(client, receiver.url)
    with house.service.database.writing() as session:
        endpoint = session.get_one(WebhookEndpoint, made["webhook"])
        endpoint.url = f"https://rebound.example.com:{receiver.port}/"
    happen(house)
    bag = house.service.courier.bag
    for now_says in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"]):
        post = Post(targets(*now_says), bag.post.trusted)
        Courier(replace(bag, post=post)).step(house.clock())
        house.clock.forward(timedelta(days=2))
    assert not receiver.messages
    (delivery,) = log_of(client, made["webhook"])
    assert [attempt["status"] for attempt in delivery["attempts"]] == [None] * 4
    assert {attempt["error"] for attempt in delivery["attempts"]} == {
        "the host has an address that webhooks may not go to"
    }


@dataclass
class Certified:
    """A server with a certificate for one name."""

    port: int
    trusted: ssl.SSLContext
    asked_for: list[str | None]


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[Certified]:
    """A server on this machine that is certified for hooks.example.com."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not here to make a certificate with")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    about = ["-subj", "/CN=hooks.example.com", "-addext", "subjectAltName=DNS:hooks.example.com"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *about, *files], check=True, capture_output=True)  # noqa: S603
    asked_for: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, context), daemon=True).start()
        yield Certified(server.getsockname()[1], ssl.create_default_context(cafile=str(certificate)), asked_for)


def test_the_certificate_is_asked_of_the_name_and_the_connection_goes_to_the_address(certified: Certified) -> None:
    post = Post(targets("127.0.0.1", private=True), certified.trusted)
    assert _sent(post, f"https://hooks.example.com:{certified.port}/").status == 204
    assert certified.asked_for == ["hooks.example.com"]
    other = _sent(post, f"https://other.example.com:{certified.port}/")
    assert (other.status, other.error) == (None, "the certificate is not good for this name")
    unknown = Post(post.targets, httpcore2.default_ssl_context())
    assert _sent(unknown, f"https://hooks.example.com:{certified.port}/").status is None


def test_where_one_address_does_not_answer_the_next_is_tried(receiver: Receiver) -> None:
    post = Post(targets("127.0.0.2", "127.0.0.1", private=True), httpcore2.default_ssl_context())
    assert _sent(post, f"http://hooks.example.com:{receiver.port}/").status == 204
    assert receiver.messages[0].headers["host"] == f"hooks.example.com:{receiver.port}"


def test_a_receiver_that_dribbles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.webhooks.posting.SECONDS", 0.5)
    stop = threading.Event()

    def dribble(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"x: y\r\n")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=dribble, args=(server,), daemon=True)
        thread.start()
        post = Post(targets("127.0.0.1", private=True), httpcore2.default_ssl_context())
        posted = _sent(post, f"http://hooks.example.com:{server.getsockname()[1]}/")
        stop.set()
        thread.join()
    assert (posted.status, posted.taken) == (None, False)
    assert posted.error.startswith("no answer within")


def _sent(post: Post, url: str) -> Posted:
    with post.line(url) as line:
        return line.send({"content-type": "application/json"}, b"{}")


def _answer(server: socket.socket, context: ssl.SSLContext) -> None:
    """Answer every request on a TLS connection by 204, until the server is closed."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(connection, server_side=True) as secured:
                with secured.makefile("rb") as request:  # what is left unread would break it off
                    headers = parse_headers(request) if request.readline() else Message()
                    request.read(int(headers.get("content-length", "0")))
                secured.sendall(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
        except OSError:
            connection.close()
