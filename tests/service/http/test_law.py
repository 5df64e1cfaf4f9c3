"""The law is read over HTTP: in words, on a day, through time, in either language, and not sent twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from api.security.roles import Role
from tests.service.http.conftest import House, shipment

GOODS_WITH_CHINESE_CONTENT = {
    "item.id": "MOT-7",
    "item.description": "servo motor",
    "item.origin": "VN",
    "item.list_entries": ["A61.P2.M3"],
    "item.cn_listed_value_share": "0.1 %",
    "item.cn_rare_earth_technology": False,
    "line.value": "1250.50",
    "line.currency": "EUR",
}
FROM_VIETNAM: dict[str, Any] = {"shipment": {"id": "S-61", "date": "2026-11-27", "from": "VN", "to": "NL"}}


def read(house: House, path: str, role: Role = Role.AUDITOR) -> Any:
    answer = house.client("Li", role).get(f"/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_rulebook_is_named_by_its_hash_and_counted(house: House) -> None:
    before = read(house, "rulebook")
    assert before["rulebook"] == house.service.desk.law.rulebook.hash
    assert before["clauses"] == len(house.service.desk.law.rulebook.clauses)
    assert before["kept"] == []
    house.client("Zhou").post("/v1/shipments", json=shipment())
    assert [one["rulebook"] for one in read(house, "rulebook")["kept"]] == [before["rulebook"]]


def test_every_fact_is_described_with_what_a_blank_means(house: House) -> None:
    facts = {fact["name"]: fact for fact in read(house, "vocabulary")["items"]}
    assert facts.keys() == house.service.desk.law.vocabulary.facts.keys()
    assert (
        facts["shipment.transaction"]["blank_means"]["en"] == "A blank is taken for export, and the decision says so."
    )
    assert facts["shipment.transaction"]["words"]["reexport"]["zh"] == "再出口"
    assert facts["item.energy_density"]["unit"] == "Wh/kg"


@pytest.mark.parametrize("name", ["verdicts", "papers", "lists", "measures", "clauses"])
def test_everything_is_listed(house: House, name: str) -> None:
    rulebook = house.service.desk.law.rulebook
    known = {
        "verdicts": rulebook.verdicts,
        "papers": rulebook.papers,
        "lists": rulebook.lists.entries,
        "measures": rulebook.measures,
        "clauses": rulebook.clauses,
    }
    assert len(read(house, name)["items"]) == len(known[name])


def test_a_measure_has_other_states_on_another_day(house: House) -> None:
    def states(on: str) -> dict[str, int]:
        listed = read(house, f"measures?on={on}")["items"]
        found: dict[str, int] = next(one["states"] for one in listed if one["measure"] == "CN-MOFCOM-2025-61")
        return found

    assert states("2025-10-08") == {"not_yet": 18}
    assert states("2026-01-01") == {"suspended": 18}
    assert states("2026-12-01") == {"unconfirmed": 18}
    assert states("2027-01-11") == {"in_force": 18}


def test_measures_are_found_by_authority_and_state(house: House) -> None:
    found = read(house, "measures?authority=customs&state=unconfirmed")["items"]
    assert [one["measure"] for one in found] == [f"CN-MOFCOM-GAC-2025-{number}" for number in (55, 56, 57, 58)]
    assert read(house, "measures?authority=海关总署&state=unconfirmed")["items"] == found


def test_clauses_are_found_by_measure_outcome_confidence_and_state(house: House) -> None:
    narrow = (
        "clauses?measure=CN-MOFCOM-2025-61&outcome=presumption_of_denial&confidence=official_text&state=unconfirmed"
    )
    found = read(house, narrow)["items"]
    assert found
    assert all(one["outcome"] == "presumption_of_denial" and one["measure"] == "CN-MOFCOM-2025-61" for one in found)
    for narrow, near in (("outcome=prohibitd", "prohibited"), ("measure=CN-MOFCOM-2025-061", "CN-MOFCOM-2025-61")):
        refused = house.client("Li").get(f"/v1/clauses?{narrow}")
        assert refused.status_code == 404
        assert near in refused.json()["detail"]


@pytest.mark.parametrize("id_", ["CN-MOFCOM-2025-61/1.1", "CN-MOFCOM-2025-61%2F1.1"])
def test_a_clause_is_read_whole_in_both_languages(house: House, id_: str) -> None:
    clause = read(house, f"clauses/{id_}?on=2026-01-01")
    assert clause["clause"] == "CN-MOFCOM-2025-61/1.1"
    assert clause["condition"]["kind"] == "all"
    assert len(clause["condition"]["parts"]) == 5
    assert clause["activity"]["activity"] == "suspended"
    assert [state["activity"] for state in clause["states"]][-1] == "in_force"
    assert clause["sources"][0]["url"].startswith("https://www.mofcom.gov.cn/")
    chinese = read(house, f"clauses/{id_}?on=2026-01-01&lang=zh")
    assert chinese["title"] == clause["title"]["zh"]
    assert chinese["condition"]["parts"][1]["text"] == clause["condition"]["parts"][1]["text"]["zh"]


def test_a_measure_is_read_with_its_clauses(house: House) -> None:
    measure = read(house, "measures/CN-MOFCOM-2025-61")
    assert measure["time_zone"] == "Asia/Shanghai"
    assert len(measure["clauses"]) == 18


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("measures/CN-MOFCOM-2025-061", "CN-MOFCOM-2025-61"),
        ("clauses/CN-MOFCOM-2025-61/1.9", "CN-MOFCOM-2025-61/1."),
        ("lists/cn/2025-1", "cn/2025-1"),
    ],
)
def test_what_is_not_there_says_what_was_meant(house: House, path: str, near: str) -> None:
    answer = house.client("Li").get(f"/v1/{path}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert near in answer.json()["detail"]


def test_a_list_is_paged_to_its_end(house: House) -> None:
    codes: list[str] = []
    after = 0
    while True:
        page = read(house, f"lists/cn/2025-18/1C902?limit=5&after={after}")
        codes += [entry["code"] for entry in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert frozenset(codes) == house.service.desk.law.rulebook.lists.codes("cn/2025-18/1C902")
    assert len(codes) == len(set(codes)) == page["entries"]
    assert read(house, "lists/cn/2025-18/1C902?after=12")["items"] == []


def test_the_calendar_says_what_each_day_brings(house: House) -> None:
    days = {one["day"]: one["turns"] for one in read(house, "calendar?from=2025-11-07&through=2027-01-11")["items"]}
    suspended = next(turn for turn in days["2025-11-07"] if turn["measure"] == "CN-MOFCOM-2025-62")
    assert (suspended["after"], suspended["by"]["measure"]) == ("suspended", "CN-MOFCOM-GAC-2025-70")
    resumed = next(turn for turn in days["2026-11-28"] if turn["measure"] == "CN-MOFCOM-2024-46")
    assert (resumed["before"], resumed["after"], resumed["by"]["measure"]) == (
        "suspended", "in_force", "CN-MOFCOM-2025-72",
    )  # fmt: skip
    pending = next(turn for turn in days["2027-01-11"] if turn["measure"] == "CN-MOFCOM-2025-61")
    assert (pending["before"], pending["by"]["measure"]) == ("unconfirmed", "CN-MOFCOM-2026-09-28")
    assert len(pending["clauses"]) == 18
    assert list(days) == sorted(days)
    coming = read(house, "calendar")["items"]
    assert all(date.fromisoformat(one["day"]) >= house.clock().date() for one in coming)
    refused = house.client("Li").get("/v1/calendar?through=2020-01-01")
    assert refused.json()["faults"][0]["pointer"] == "query:through"
    assert house.client("Li").get("/v1/calendar?from=0").status_code == 422, "a number is no date"


def test_what_has_not_changed_is_not_sent_again(house: House) -> None:
    client = house.client("Li")
    first = client.get("/v1/measures")
    again = client.get("/v1/measures", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    house.clock.forward(timedelta(days=30))
    later = client.get("/v1/measures", headers={"if-none-match": first.headers["etag"]})
    assert later.status_code == 200, "another day, other states"
    vocabulary = client.get("/v1/vocabulary")
    house.clock.forward(timedelta(days=30))
    assert client.get("/v1/vocabulary", headers={"if-none-match": vocabulary.headers["etag"]}).status_code == 304


def test_open_shipments_are_counted_by_what_they_turn_into(house: House) -> None:
    client = house.client("Li")
    lines = [GOODS_WITH_CHINESE_CONTENT, {**GOODS_WITH_CHINESE_CONTENT, "line.value": None}, {}]
    held = client.post("/v1/shipments", json=shipment(lines=lines, **FROM_VIETNAM)).json()
    client.post("/v1/shipments", json=shipment("S-62"))
    house.client("Else", of="Else").post("/v1/shipments", json=shipment(lines=lines, **FROM_VIETNAM))
    found = read(house, "cliffs")
    assert (found["shipments"], found["lines"]) == (2, 4)
    cliff = next(one for one in found["days"] if one["day"] == "2027-01-11")
    assert (cliff["shipments"], cliff["lines"], cliff["lines_without_value"]) == (1, 2, 1)
    assert cliff["values"] == {"EUR": "1250.50"}
    assert cliff["turns"] == [
        {
            "before": {"verdict": "clear", "could_be": "licence_required"},
            "after": {"verdict": "licence_required", "could_be": "licence_required"},
            "shipments": 1,
            "lines": 2,
            "lines_without_value": 1,
            "values": {"EUR": "1250.50"},
        }
    ]
    assert [one["clause"] for one in cliff["clauses"]] == ["CN-MOFCOM-2025-61/1.1"]
    lines_of = read(house, "cliffs/2027-01-11")
    assert [(one["shipment"], one["line"]) for one in lines_of["items"]] == [
        (held["shipment"], "1"), (held["shipment"], "2"),
    ]  # fmt: skip
    assert read(house, "cliffs?through=2027-01-10")["days"] == []
    client.post(f"/v1/shipments/{held['shipment']}/void")
    assert read(house, "cliffs")["days"] == []


def test_turning_lines_are_paged_by_shipment(house: House) -> None:
    client = house.client("Li")
    sent = [
        client.post(
            "/v1/shipments",
            json=shipment(
                lines=[GOODS_WITH_CHINESE_CONTENT], shipment=FROM_VIETNAM["shipment"] | {"id": f"S-{number}"}
            ),
        ).json()["shipment"]
        for number in range(5)
    ]
    found: list[str] = []
    after = ""
    while True:
        page = client.get(f"/v1/cliffs/2027-01-11?limit=2{after}").json()
        found += [one["shipment"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == sent[::-1]
