"""Owners are imported over HTTP as a file, asked about, and decide what becomes of shipments."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from api.desk.law import Law, load_law
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.security.roles import Role
from tests.chinese_law import SHIPPED
from tests.service.applications import lent
from tests.service.http.conftest import Clock, House, shipment
from tests.service.http.test_party_lists import imported
from tests.service.http.test_screening import marked, screened
from tests.unit.screening.formats import samples

HEADER = "owner,owner_country,owned,owned_country,share,from,through,source"
AFFILIATES = ("US-BIS-2025-19001.yaml", "US-BIS-2025-19846.yaml", "US-TRUCE-2026-09-23.yaml")
NEBULA, MERIDIAN = "Nebula Lithography Institute", "Meridian Optik GmbH"
OWNERS = f"""{HEADER}
{NEBULA},CN,{MERIDIAN},DE,60 %,,,"share register, 2026-10-02"
Familie Huber GbR,DE,{MERIDIAN},DE,40 %,,,
{MERIDIAN},DE,Meridian Service BV,NL,30 %..60 %,2026-01-01,,
"""


LISTS = samples.CSL + f"a8,Military End User (MEU) List - BIS,,,,Vega Heavy Industries,,CN{',' * 21}\n"
"""The Entity List and the Military End-User List, so that nobody may be on one that was not looked into."""


def put(client: TestClient, text: str | bytes = OWNERS, name: str = "owners.csv", **fields: str) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return client.put("/v1/owners", files={"file": (name, content)}, data=fields)


def held(client: TestClient, name: str, country: str | None, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/owners/held", json={"party": {"name": name, "country": country}, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def under(answer: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = [one for one in answer["rules"] if one["rule"] == rule]
    return dict(found)


def test_owners_are_imported_whole_and_every_version_is_kept(house: House) -> None:
    officer, reader = house.client("Li", Role.OFFICER), house.client("Wang", Role.SUBMITTER)
    assert reader.get("/v1/owners").json() == {"version": None, "items": [], "next": None}
    first = put(officer).json()
    assert (first["file"], first["stakes"], first["parties"], first["added"], first["already"]) == (
        "owners.csv", 3, 4, 3, False,
    )  # fmt: skip
    assert put(officer).json() == {**first, "already": True}
    house.clock.forward(timedelta(minutes=1))
    second = put(officer, OWNERS.replace("40 %", "less than 40 %")).json()
    assert (second["previous"], second["added"], second["removed"]) == (first["version"], 1, 1)
    page = reader.get("/v1/owners", params={"limit": 2}).json()
    assert (page["version"]["version"], page["next"]) == (second["version"], 2)
    (last,) = reader.get("/v1/owners", params={"after": 2}).json()["items"]
    assert last == {
        "owner": {"name": MERIDIAN, "country": "DE", "id": ""},
        "owned": {"name": "Meridian Service BV", "country": "NL", "id": ""},
        "share": {
            "low": "0.3", "low_included": True, "high": "0.6", "high_included": True,
            "text": {"en": "30 % to 60 %", "zh": "30%至60%"},
        },
        "from": "2026-01-01",
        "through": None,
        "source": "owners.csv",
        "row": 4,
    }  # fmt: skip
    share = page["items"][1]["share"]
    assert (share["low"], share["high"], share["high_included"]) == ("0", "0.4", False)
    earlier = reader.get("/v1/owners", params={"version": first["version"]}).json()
    assert [one["share"]["text"]["en"] for one in earlier["items"]] == ["60 %", "40 %", "30 % to 60 %"]
    kept = reader.get("/v1/owners/versions").json()["items"]
    assert [one["version"] for one in kept] == [second["version"], first["version"]]
    other = house.client("Eve", of="Elsewhere")
    assert other.get("/v1/owners").json()["version"] is None
    assert other.get("/v1/owners", params={"version": first["version"]}).status_code == 404
    log = house.client("Sun", Role.AUDITOR).get("/v1/accesses", params={"limit": 200}).json()["items"]
    assert {"import_owners", "list_owners"} <= {one["operation"] for one in log}
    assert put(reader).status_code == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_with_any_fault_is_refused_with_every_fault(house: House) -> None:
    officer = house.client("Li")
    rows = ("A GmbH,DE,B GmbH,DE,60 %", "A GmbH,Chian,B GmbH,DE,200 %", "Twin,DE,C,NL,1 %", "Twin,,D,NL,1 %")
    answer = put(officer, "\n".join([HEADER, *(f"{row},,," for row in (*rows, "Twin,FR,E,NL,1 %"))]))
    assert answer.status_code == 422
    told = [(one["what"], one["hint"]) for one in answer.json()["faults"]]
    assert told == [
        ("row 3, column owner_country: `Chian` is not a country", "did you mean China (CN)?"),
        ("row 3, column share: `200 %` is not between 0 % and 100 %", "write 25 % or 0.25"),
        ("row 5, column owner: `Twin` is the name of several parties", "give its country, or its id as in other rows"),
    ]
    half = '{"owner": "A\\ud800", "owned": "B", "share": "1 %"}'
    for text, what in (
        (half, "surrogate"),
        ("owner,owned\nA,B\n", "share"),
        (b"PK\x03\x04broken", "damaged archive"),
        ("", "is empty"),
    ):
        answer = put(officer, text)
        assert (answer.status_code, what in answer.text) == (422, True), answer.text
    assert put(officer, OWNERS, shrunk="perhaps").status_code == 422
    assert put(officer, OWNERS, colour="red").status_code == 422
    assert officer.put("/v1/owners", files={"shrunk": (None, "true")}).status_code == 422
    assert officer.get("/v1/owners/versions").json()["items"] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_was_cut_short_hides_no_owners(house: House) -> None:
    officer = house.client("Li")
    rows = [HEADER, *(f"Owner {number},DE,Owned {number},DE,60 %,,,x" for number in range(30))]
    assert put(officer, "\n".join(rows)).status_code == 200
    cut = put(officer, "\n".join(rows[:6]))
    assert (cut.status_code, "25 of 30 stakes" in cut.text) == (409, True)
    assert put(officer, "\n".join(rows[:6]), shrunk="true").json()["removed"] == 25


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_json_lines_are_read_like_any_table(house: House) -> None:
    officer = house.client("Li")
    line = {"owner": NEBULA, "owner_country": "CN", "owned": MERIDIAN, "owned_country": "DE", "share": "over 50 %"}
    assert put(officer, orjson.dumps(line), "owners.jsonl").json()["stakes"] == 1
    (stake,) = officer.get("/v1/owners").json()["items"]
    assert (stake["share"]["low"], stake["share"]["low_included"], stake["source"]) == ("0.5", False, "owners.jsonl")


def test_what_owners_hold_is_told_with_the_path_and_what_to_ask(house: House) -> None:
    client, submitter = house.client("Li"), house.client("Wang", Role.SUBMITTER)
    nobody = held(submitter, MERIDIAN, "DE")
    assert (nobody["owners"], nobody["lists"]) == (None, [])
    assert [(one["share"], one["covered"]) for one in nobody["rules"]] == [(None, "unknown")] * 3
    imported(client, LISTS)
    before = house.clock().date().isoformat()
    house.clock.forward(timedelta(days=1))
    version = put(client).json()

    open_ = held(submitter, MERIDIAN, "DE")
    rule = under(open_, "us-affiliates")
    assert (open_["owners"]["version"], open_["as_of"]) == (version["version"], "2026-11-27")
    assert (rule["share"]["low"], rule["covered"], rule["must_ask"], rule["inherited"]) == ("0", "unknown", False, [])
    assert {"US-EL", "US-EL-FN5"} <= set(rule["perhaps"])
    asked = [one["en"] for one in rule["questions"]]
    assert "Settle whether Nebula Lithography Institute (CN) is the listed party." in asked

    (hit,) = screened(client)["hits"]
    assert marked(client, hit, "confirmed").status_code == 201
    rule = under(held(submitter, MERIDIAN, "Germany"), "us-affiliates")
    assert (rule["share"]["text"]["en"], rule["covered"], rule["inherited"]) == ("60 %", "yes", ["US-EL", "US-EL-FN5"])
    assert "└ Nebula Lithography Institute (CN) holds 60 % of Meridian Optik GmbH (DE): counts" in rule["path"]["en"]
    assert "share register, 2026-10-02" in rule["path"]["zh"]
    assert "计入，该持有人列于US-EL" in rule["path"]["zh"]
    child = under(held(submitter, "Meridian Service BV", "NL"), "us-affiliates")
    assert (child["share"]["text"]["en"], child["covered"], child["must_ask"]) == ("30 % to 60 %", "unknown", True)
    assert "red flag 29" in child["path"]["en"]
    then = under(held(submitter, "Meridian Service BV", "NL", as_of="2025-12-31"), "us-affiliates")
    assert (then["share"], then["must_ask"]) == (None, False)
    assert held(submitter, MERIDIAN, "DE", known_at=before)["owners"] is None
    assert under(held(house.client("Eve", of="Elsewhere"), MERIDIAN, "DE"), "us-affiliates")["share"] is None
    answer = submitter.post("/v1/owners/held", json={"party": {"name": "X", "country": "Chian"}})
    assert (answer.status_code, answer.json()["faults"][0]["hint"]) == (422, "did you mean China (CN)?")


@pytest.fixture(scope="module")
def affiliates_rule(tmp_path_factory: pytest.TempPathFactory) -> Law:
    """The affiliates rule of the shipped rulebook, with what suspends it, as the only law there is."""
    folder = tmp_path_factory.mktemp("affiliates") / "rules"

    def others(here: str, names: list[str]) -> list[str]:
        if Path(here) == SHIPPED:
            kept = ("us", "lists")
            return [
                name for name in names if name == "conflicts.yaml" or ((SHIPPED / name).is_dir() and name not in kept)
            ]
        return [name for name in names if name not in AFFILIATES] if Path(here) == SHIPPED / "us" else []

    shutil.copytree(SHIPPED, folder, ignore=others)
    return load_law(folder)


@pytest.fixture
def american(database_url: str, tmp_path: Path, affiliates_rule: Law) -> Iterator[House]:
    """A service under the affiliates rule alone."""
    settings = ServiceSettings(data=tmp_path / "data", database_url=database_url, rules=affiliates_rule.folder)
    clock = Clock()
    with (
        lent(lambda: open_service(settings, local=False, now=clock, law=affiliates_rule)) as app,
        TestClient(app) as anonymous,
    ):
        yield House(app, clock, anonymous)


def to_meridian(reference: str) -> dict[str, Any]:
    """A lens made in the United States that leaves from there for a company of which nothing else is known."""
    party = {"name": MERIDIAN, "country": "DE", "lists": [], "us_el_exempts_item": False, "us_el_review": "other"}
    line = {
        "item.origin": "US",
        "item.us_supplement_2": False,
        "item.us_direct_product": [],
        "end_use.us_advanced_node_facility": False,
    }
    return shipment(
        reference,
        shipment={"id": reference, "date": "2026-11-27", "from": "US", "to": "DE"},
        exporter={"name": "Lake Optics Inc.", "country": "US", "us_person": True},
        consignee=party,
        end_user={**party, "type": "civil"},
        lines=[line],
    )


def replayed(client: TestClient, decision: dict[str, Any]) -> dict[str, Any]:
    """The answer of a decision, which is the same to the byte when it is taken again."""
    kept = client.get(f"/v1/decisions/{decision['decision']}").json()
    assert kept["replayed"]
    return dict(kept["answer"])


def party_told(decision: dict[str, Any]) -> dict[str, Any]:
    (told,) = decision["parties"]
    return dict(told)


def test_owners_decide_what_becomes_of_a_shipment(american: House) -> None:
    client = american.client("Li")
    assert client.post("/v1/shipments", json=to_meridian("S-0")).json()["parties"] == []
    version = put(client).json()
    without_lists = client.post("/v1/shipments", json=to_meridian("S-0")).json()
    assert party_told(without_lists)["because"] == f"party lists of the rulebook; owners {version['content'][:12]}"
    imported(client, LISTS)

    first = client.post("/v1/shipments", json=to_meridian("S-1")).json()
    assert (first["action"], first["state"]) == ("hold", "held"), first
    assert "US-BIS-2025-19001/744.11" in first["lines"][0]["clauses"]
    told = party_told(first)
    assert told["facts"]["us_listed_ownership"] == "0..0.6"
    assert f"owners {version['content'][:12]}" in told["because"]
    (path,) = [one for one in told["owners"] if one["rule"] == "us-affiliates"]
    assert "└ Nebula Lithography Institute (CN) holds 60 % of Meridian Optik GmbH (DE): may count" in path["en"]
    assert "Nebula Lithography Institute (CN)对Meridian Optik GmbH (DE)持股60%：可能计入" in path["zh"]

    (hit,) = screened(client)["hits"]
    assert marked(client, hit, "confirmed").status_code == 201
    again = client.post(f"/v1/decisions/{first['decision']}/recheck").json()
    anew, kept = (replayed(client, decision) for decision in (again, first))
    assert kept["parties"] == first["parties"]
    assert party_told(anew)["facts"]["us_listed_ownership"] == "3/5"
    (line,) = anew["lines"]
    assert (line["clauses"], line["verdict"], line["could_be"]) == (
        ["US-BIS-2025-19001/744.11"], "clear", "licence_required",
    )  # fmt: skip
    assert (line["unconfirmed"], again["action"]) == (["US-TRUCE-2026-09-23"], "hold")
