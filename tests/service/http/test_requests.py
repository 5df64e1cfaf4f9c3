"""A request is heard whole or refused: nothing that it says is passed over, and HTTP is spoken as its RFCs say."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.conftest import RULES
from tests.service.http.conftest import MAGNET, House, shipment

JSON = {"content-type": "application/json"}


def faults(answer: Any) -> list[tuple[str, str]]:
    """The places and hints of what is wrong with a request."""
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["hint"]) for one in answer.json()["faults"]]


@pytest.mark.parametrize(
    ("method", "address", "found"),
    [
        ("GET", "/v1/decisions?cursor=abc", [("query:cursor", "")]),
        ("GET", "/v1/decisions?claus=CN-MOFCOM-2025-61/1.1", [("query:claus", "did you mean `clause`?")]),
        ("GET", "/v1/decisions?action=hold&action=stop", [("query:action", "give it once")]),
        ("POST", "/v1/shipments:check?asof=2026-11-05", [("query:asof", "did you mean `as_of`?")]),
        ("GET", "/v1/measures?language=zh", [("query:language", "")]),
        ("GET", "/v1/me?lang=zh", [("query:lang", "it takes none")]),
    ],
)
def test_an_unknown_parameter_is_not_passed_over(
    house: House, method: str, address: str, found: list[tuple[str, str]]
) -> None:
    body = json.dumps(shipment()) if method == "POST" else None
    told = faults(house.client("Li").request(method, address, content=body, headers=JSON))
    assert [pointer for pointer, _ in told] == [pointer for pointer, _ in found]
    for (_, hint), (_, wanted) in zip(told, found, strict=True):
        assert hint == wanted or (not wanted and hint)


@pytest.mark.parametrize("address", ["/v1/shipments", "/v1/shipments:check", "/v1/shipments:batch", "/v1/licences"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"}, {"content-type": ","}],
)
def test_json_has_to_say_that_it_is(house: House, address: str, headers: dict[str, str]) -> None:
    li = house.client("Li")
    answer = li.post(address, content=json.dumps(shipment()), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/media-type")
    assert answer.json()["detail"] == "send Content-Type: application/json"
    assert li.get("/v1/shipments").json()["items"] == []


def test_json_may_say_more_of_itself(house: House) -> None:
    li = house.client("Li")
    for said in ("application/json; charset=utf-8", "Application/JSON", "application/vnd.erp+json"):
        answer = li.post("/v1/shipments", content=json.dumps(shipment()), headers={"content-type": said})
        assert answer.status_code == 201, said


def test_a_file_comes_as_a_form(house: House) -> None:
    li = house.client("Li")
    hold = li.post("/v1/shipments", json=shipment(lines=[MAGNET])).json()["hold"]
    answer = li.post(f"/v1/holds/{hold}/attachments", data={"file": "x"})
    assert (answer.status_code, answer.json()["detail"]) == (415, "send Content-Type: multipart/form-data")


def test_a_compressed_body_is_refused_for_what_it_is(house: House) -> None:
    body = gzip.compress(json.dumps(shipment()).encode())
    answer = house.client("Li").post("/v1/shipments", content=body, headers={**JSON, "content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/media-type")
    assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "the body is empty"),
        (b" \n", "the body is empty"),
        (b"\xef\xbb\xbf{}", "the body begins with a byte order mark: leave it out"),
        (b"[]", "the body does not read as a JSON object: is not a JSON object"),
    ],
)
def test_what_is_no_json_is_named(house: House, body: bytes, told: str) -> None:
    answer = house.client("Li").post("/v1/shipments", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["type"], answer.json()["detail"]) == (400, "/problems/not-json", told)


@pytest.mark.parametrize("address", ["/health", "/openapi.json", "/v1/me", "/v1/shipments", "/v1/clauses", "/problems"])
def test_head_tells_what_get_would(house: House, address: str) -> None:
    li = house.client("Li")
    told, answered = li.head(address), li.get(address)
    assert (told.status_code, told.content) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert told.headers.get(name) == answered.headers.get(name), name


def test_head_is_refused_as_get_would_be(house: House) -> None:
    li = house.client("Li")
    assert house.anonymous.head("/v1/me").status_code == 401
    assert li.head("/v1/shipments/none").status_code == 404
    refused = li.head("/v1/shipments:check")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    endless = li.head("/v1/jobs/none/events")
    assert (endless.status_code, endless.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/v1/shipments", "GET, HEAD, POST"), ("/v1/products/A", "DELETE, GET, HEAD, PUT"), ("/health", "GET, HEAD")],
)
def test_a_method_that_is_not_taken_tells_those_that_are(house: House, address: str, allowed: str) -> None:
    answer = house.client("Li").request("OPTIONS", address)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_a_batch_holds_shipments_and_nothing_else(house: House) -> None:
    li = house.client("Li")
    answer = li.post("/v1/shipments:batch", json={"shipments": [shipment()], "as_of": "2026-11-05"})
    assert faults(answer) == [("/as_of", "each shipment says it itself")]
    headers = {"idempotency-key": "k" * 254}
    answer = li.post("/v1/shipments:batch", json={"shipments": [shipment()]}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/key-malformed")
    assert li.get("/v1/shipments").json()["items"] == []


def test_shipments_stand_where_shipments_can(house: House) -> None:
    answer = house.client("Li").get("/v1/shipments", params={"state": "open"})
    assert [pointer for pointer, _ in faults(answer)] == ["query:state"]


def test_a_missing_day_is_one_fault_however_many_lines(house: House) -> None:
    asked = shipment(lines=[{"item.id": "A"}, {"item.id": "B"}])
    del asked["shipment"]["date"]
    li = house.client("Li")
    assert [pointer for pointer, _ in faults(li.post("/v1/shipments", json=asked))] == ["/shipment/date"]
    checked = li.post("/v1/shipments:check", params={"as_of": "2026-11-05"}, json=asked)
    assert [line["as_of"] for line in checked.json()["lines"]] == ["2026-11-05"] * 2


LICENCE = {
    "number": "2026-CN-0417",
    "authority": "MOFCOM",
    "kind": "dual_use",
    "valid_from": "2026-03-02",
    "valid_through": "2027-03-01",
    "value_limit": "250000",
    "currency": "EUR",
}


@pytest.mark.parametrize(
    ("said", "pointer", "what"),
    [
        ({"number": " "}, "/number", "is blank"),
        ({"valid_form": "2026-03-02"}, "/valid_form", "is not known here"),
        ({"valid_from": "2.3.2026"}, "/valid_from", "a date is written 2026-11-26"),
        ({"valid_from": "2028-03-02"}, "", "valid_through is before valid_from"),
        ({"clauses": ["CN-NONE"]}, "/clauses/0", "`CN-NONE` is not a clause or measure"),
        ({"clauses": "CN-NONE"}, "/clauses", "is not an array"),
    ],
)
def test_faults_of_master_data_are_said_in_plain_words(
    house: House, said: dict[str, Any], pointer: str, what: str
) -> None:
    problem = house.client("Li").post("/v1/licences", json=LICENCE | said).json()
    assert problem["type"] == "/problems/not-understood"
    assert [(one["pointer"], one["what"]) for one in problem["faults"]] == [(pointer, what)]


def test_an_amount_is_the_same_text_whenever_it_is_read(house: House) -> None:
    li = house.client("Li")
    entered = li.post("/v1/licences", json=LICENCE | {"quantity_limit": "10.50", "unit": "KGM"}).json()
    (listed,) = li.get("/v1/licences").json()["items"]
    read = li.get(f"/v1/licences/{entered['licence']}").json()
    for one in (entered, listed, read):
        assert (one["quantity_limit"], one["value_limit"]) == ("10.5", "250000")


@pytest.mark.parametrize("blank", ["", " ", "\u3000\n"])
def test_reasons_and_comments_are_not_blank(house: House, blank: str) -> None:
    li = house.client("Li")
    hold = li.post("/v1/shipments", json=shipment(lines=[MAGNET])).json()["hold"]
    for act, asked in (("release", {"reason": blank}), ("reject", {"reason": blank}), ("comments", {"text": blank})):
        problem = li.post(f"/v1/holds/{hold}/{act}", json=asked).json()
        assert [one["what"] for one in problem["faults"]] == ["is blank"], act
    answer = li.post(f"/v1/holds/{hold}/release", json={"reason": "Checked.", "forced": True})
    assert [pointer for pointer, _ in faults(answer)] == ["/forced"]
    assert li.get(f"/v1/holds/{hold}").json()["acts"] == []


@pytest.mark.parametrize("answer", [5, None, {"a": "b"}, ["x", 5]])
def test_a_fault_points_to_what_was_sent(house: House, answer: object) -> None:
    problem = house.client("Li").put("/v1/profile", json={"assume": {"item.node_nm": answer}}).json()
    assert [(one["pointer"], one["what"]) for one in problem["faults"]] == [
        ("/assume/item.node_nm", "is neither a text nor an array of texts")
    ]


def test_the_sample_shipment_is_answered_as_the_readme_shows(house: House) -> None:
    sample = (RULES / "samples" / "shipment.json").read_bytes()
    answer = house.client("Li").post("/v1/shipments", content=sample, headers=JSON)
    body = answer.json()
    assert (answer.status_code, body["reference"], body["state"], body["verdict"]) == (
        201,
        "S-1",
        "held",
        "licence_required",
    )
    (line,) = body["lines"]
    assert (line["clauses"], line["unconfirmed"]) == (["CN-MOFCOM-GAC-2025-18/1C905"], ["CN-MOFCOM-2026-09-28"])


@pytest.mark.parametrize("blank", [None, "", " "])
def test_a_line_without_a_number_takes_its_place_however_it_has_none(house: House, blank: str | None) -> None:
    asked = shipment(lines=[{"line.no": "2"}, {"line.no": blank}])
    li = house.client("Li")
    assert faults(li.post("/v1/shipments", json=asked)) == [("/lines/1", "it is /lines/0 already")]
    asked = shipment(lines=[{"line.no": blank}, {"line.no": 7}])
    assert [line["line"] for line in li.post("/v1/shipments", json=asked).json()["lines"]] == ["1", "7"]


def test_another_address_is_not_guessed(house: House) -> None:
    """A redirection would send a key to an address that a proxy need not know, and over plain HTTP."""
    answer = house.client("Li").post("/v1/shipments/", json=shipment(), follow_redirects=False)
    assert answer.status_code in (404, 405)
    assert "location" not in answer.headers


@pytest.mark.parametrize("moment", ["2026-12-01", "2026-12-01T00:00:00", 1_800_000_000])
def test_a_version_takes_effect_at_a_moment(house: House, moment: object) -> None:
    answer = house.client("Li").post("/v1/rulebook/versions", json={"reason": "More.", "effective_at": moment})
    assert [pointer for pointer, _ in faults(answer)] == ["/effective_at"]
