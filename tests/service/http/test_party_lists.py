"""Party lists are imported over HTTP as they are published, kept once, compared, and seen by whom they are for."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.desk.lists import lists_known_at, versions_known_at
from api.security.roles import Role
from tests.service.http.conftest import House
from tests.unit.screening.formats import samples

ELSEWHERE = "00000000-0000-7000-8000-00000000dead"


def upload(client: TestClient, text: str | bytes, name: str = "list.csv", **fields: str) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/v1/party-lists", files={"file": (name, content)}, data=fields)


def imported(client: TestClient, text: str | bytes, **fields: str) -> dict[str, Any]:
    answer = upload(client, text, **fields)
    assert answer.status_code == 201, answer.text
    (found,) = answer.json()["lists"]
    return dict(found)


def test_a_list_is_imported_read_and_compared(house: House) -> None:
    author, reader = house.client("Sun", Role.RULE_AUTHOR), house.client("Li", Role.SUBMITTER)
    first = imported(author, samples.CSL, dated="2026-07-31")
    assert (first["source"], first["official"], first["dated"], first["dated_by"]) == (
        "US-CSL",
        True,
        "2026-07-31",
        "given",
    )
    assert (first["parties"], first["added"], first["rejected"], len(first["refused"])) == (5, 5, 2, 2)
    changed = samples.CSL.replace("NLI; and Nebula Litho", "NLI").replace("Comet Trading", "Meteor Trading")
    second = imported(author, changed, dated="2026-08-31")
    assert (second["previous"], second["added"], second["removed"], second["changed"]) == (first["version"], 1, 1, 1)
    assert reader.get(f"/v1/party-lists/{second['version']}").json() == second
    page = reader.get("/v1/party-lists", params={"source": "US-CSL", "limit": 1}).json()
    assert [one["version"] for one in page["items"]] == [second["version"]]
    assert page["next"] == second["version"]
    diff = reader.get(f"/v1/party-lists/{second['version']}/diff").json()
    assert [(one["change"], one["name"]) for one in diff["items"]] == [
        ("added", "Meteor Trading"),
        ("removed", "Comet Trading"),
        ("changed", "Nebula Lithography Institute (NLI)"),
    ]
    (field,) = diff["items"][2]["fields"]
    assert field["text"] == {"en": "alias: no longer Nebula Litho", "zh": "别名：删除Nebula Litho"}
    everything = reader.get(f"/v1/party-lists/{first['version']}/diff", params={"limit": 2}).json()
    assert (everything["against"], everything["added"], everything["next"]) == (None, 5, 2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_entries_are_paged_and_found_by_name(house: House) -> None:
    author = house.client("Sun", Role.RULE_AUTHOR)
    version = imported(author, samples.CSL)["version"]
    path = f"/v1/party-lists/{version}/entries"
    pages = [author.get(path, params={"after": after, "limit": 3}).json() for after in (0, 3)]
    assert [page["next"] for page in pages] == [3, None]
    assert len({(one["list"], one["entry"]) for page in pages for one in page["items"]}) == 5
    (found,) = author.get(path, params={"name": "nebula litho"}).json()["items"]
    assert found["codes"] == ["US-EL", "US-EL-FN5"]


def test_the_same_content_is_not_kept_twice(house: House) -> None:
    author = house.client("Sun", Role.RULE_AUTHOR)
    first = upload(author, samples.UK).json()
    again = upload(author, samples.UK).json()
    assert again["already"] == [first["lists"][0]["version"]]
    assert first["already"] == []
    assert len(author.get("/v1/party-lists").json()["items"]) == 1
    later = upload(author, samples.UK.replace("08-Oct-2026", "09-Oct-2026")).json()
    assert later["already"] == []
    assert later["lists"][0]["content"] == first["lists"][0]["content"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_archive_may_hold_a_set_of_files_and_several_lists(house: House) -> None:
    author = house.client("Sun", Role.RULE_AUTHOR)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (("sdn.csv", samples.SDN), ("alt.csv", samples.SDN_ALT), ("un.xml", samples.UN)):
            archive.writestr(name, text)
    answer = upload(author, packed.getvalue(), "lists.zip")
    assert answer.status_code == 201, answer.text
    assert sorted(one["source"] for one in answer.json()["lists"]) == ["UN-SC", "US-SDN"]


def test_house_lists_are_an_organisations_own(house: House) -> None:
    officer, other = house.client("Li", Role.OFFICER), house.client("Eve", Role.OFFICER, of="Elsewhere")
    red = imported(officer, samples.HOUSE, list="HOUSE-RED")
    assert not red["official"]
    assert other.get(f"/v1/party-lists/{red['version']}").status_code == 404
    assert other.get(f"/v1/party-lists/{red['version']}/entries").status_code == 404
    assert other.get("/v1/party-lists").json()["items"] == []
    theirs = imported(other, samples.HOUSE, list="HOUSE-RED")
    assert (theirs["previous"], theirs["added"]) == (None, 1)
    assert other.get(f"/v1/party-lists/{theirs['version']}/diff", params={"against": red["version"]}).status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lists_of_authorities_are_for_those_who_may(house: House) -> None:
    officer = house.client("Li", Role.OFFICER)
    assert upload(officer, samples.UN).status_code == 403
    official = imported(house.client("Sun", Role.ADMINISTRATOR), samples.UN)
    assert house.client("Eve", of="Elsewhere").get(f"/v1/party-lists/{official['version']}").status_code == 200


NO_LISTS: list[tuple[str | bytes, dict[str, str], str]] = [
    ("item,price\nA,1\n", {}, "is no list that is known"),
    (samples.HOUSE, {}, "does not say which list it is"),
    (samples.EU, {"list": "UK-SL"}, "is EU-FSF, not UK-SL"),
    (samples.EU, {"dated": "yesterday"}, "is not a date"),
    (samples.EU, {"colour": "red"}, "is no field"),
    ("list,name\nHOUSE-A,X\nUS-EL,Y\n", {"list": "HOUSE-A"}, "mixes house lists"),
    (b"PK\x03\x04broken", {}, "damaged zip"),
    ("name,country\n", {"list": "HOUSE-A"}, "has no row that can be read"),
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_list_is_refused_with_what_would_be_right(house: House) -> None:
    client = house.client("Sun")
    for text, fields, told in NO_LISTS:
        answer = upload(client, text, **fields)
        assert answer.status_code == 422
        assert told in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_somewhere_else(house: House) -> None:
    client = house.client("Sun")
    version = imported(client, samples.UN)["version"]
    other = imported(client, samples.UK)["version"]
    for path in (ELSEWHERE, "nowhere", f"{ELSEWHERE}/entries", f"{ELSEWHERE}/diff"):
        assert client.get(f"/v1/party-lists/{path}").status_code == 404
    assert client.get(f"/v1/party-lists/{version}/diff", params={"against": other}).status_code == 422


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_was_cut_short_clears_nobody(house: House) -> None:
    client = house.client("Sun")
    long = ["name", *(f"Muster {number}" for number in range(30))]
    imported(client, "\n".join(long), list="HOUSE-RED")
    cut = upload(client, "\n".join(long[:12]), list="HOUSE-RED")
    assert cut.status_code == 409
    assert "19 of 30 parties" in cut.json()["detail"]
    assert imported(client, "\n".join(long[:12]), list="HOUSE-RED", shrunk="true")["removed"] == 19


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_edition_of_a_day_to_come_does_not_stand_before_those_that_follow(house: House) -> None:
    client = house.client("Sun")
    refused = upload(client, samples.HOUSE, list="HOUSE-RED", dated="2062-01-01")
    assert (refused.status_code, "2062-01-01 has not come yet" in refused.json()["detail"]) == (409, True)
    ahead = imported(client, samples.UK.replace("08-Oct-2026", "08-Oct-2062"))
    assert (ahead["dated"], ahead["dated_by"]) == (house.clock().date().isoformat(), "import")


def test_the_edition_that_was_known_at_a_moment_answers(house: House) -> None:
    author = house.client("Sun")
    before = house.clock()
    old = imported(author, samples.UK)
    house.clock.forward(timedelta(days=1))
    new = imported(author, samples.UK.replace("08-Oct-2026", "09-Oct-2026").replace("SEA STAR", "SEA MOON"))
    house.clock.forward(timedelta(days=1))
    oldest = imported(author, samples.UK.replace("08-Oct-2026", "01-Oct-2026").replace("SEA STAR", "SEA SUN"))
    assert oldest["previous"] is None
    organisation = house.organisation()
    for instant, version, because in (
        (before - timedelta(days=9), old, "first"),
        (before, old, "known"),
        (before + timedelta(days=1), new, "known"),
        (datetime(2027, 1, 1, tzinfo=UTC), new, "known"),
    ):
        with house.service.database.reading() as session:
            (found,) = versions_known_at(session, instant, organisation).versions
            assert (found.version.id, found.because) == (version["version"], because)
            assert len(lists_known_at(session, instant, organisation)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_an_entry_on_two_lists_the_later_edition_counts(house: House) -> None:
    author = house.client("Sun")
    imported(author, samples.CSL, dated="2026-07-31")
    imported(author, samples.SDN.replace("37,", "901,"), dated="2026-08-31")
    with house.service.database.reading() as session:
        parties = lists_known_at(session, house.clock(), house.organisation())
    (petrov,) = [one for one in parties if one.entry == "901"]
    assert petrov.source == "OFAC"
    assert len(parties) == 7
