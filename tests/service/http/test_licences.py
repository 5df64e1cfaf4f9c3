"""A licence held lifts a duty as long as enough of it is left; nobody gets the last of it twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.desk.register import locked_licence
from api.security.roles import Role
from tests.service.http.conftest import MAGNET, House, shipment

TERMS = {
    "number": "2026-CN-0417",
    "authority": "MOFCOM",
    "kind": "dual_use",
    "clauses": ["CN-MOFCOM-GAC-2025-18"],
    "codes": ["1C905.a.4"],
    "consignee": "Isartal Antriebe GmbH",
    "valid_from": "2026-03-02",
    "valid_through": "2027-03-01",
}
WHY = {"reason": "Checked."}


def enter(client: TestClient, **terms: Any) -> dict[str, Any]:
    answer = client.post("/v1/licences", json=TERMS | terms)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def licensed(reference: str, kilograms: str, **line: Any) -> dict[str, Any]:
    return shipment(reference, [MAGNET | {"line.licences": ["2026-CN-0417"], "line.net_weight": kilograms} | line])


def left(client: TestClient, licence: str) -> Decimal:
    found = client.get(f"/v1/licences/{licence}").json()
    return Decimal(found["quantity_limit"]) - Decimal(found["quantity_drawn"])


def test_a_licence_releases_and_is_drawn_on(house: House) -> None:
    li = house.client("Li")
    licence = enter(li, quantity_limit="500", unit="KGM")["licence"]
    body = li.post("/v1/shipments", json=licensed("S-1", "360.5")).json()
    assert (body["state"], body["lines"][0]["licences"]) == ("released", ["2026-CN-0417"])
    assert left(li, licence) == Decimal("139.5")
    (draw,) = li.get(f"/v1/shipments/{body['shipment']}").json()["draws"]
    assert (draw["quantity"], draw["line"]) == ("360.5", "1")


def test_a_void_shipment_gives_back_what_it_drew(house: House) -> None:
    li = house.client("Li")
    licence = enter(li, quantity_limit="500", unit="KGM")["licence"]
    body = li.post("/v1/shipments", json=licensed("S-1", "500")).json()
    assert left(li, licence) == 0
    li.post(f"/v1/shipments/{body['shipment']}/void")
    assert left(li, licence) == 500
    assert li.get(f"/v1/licences/{licence}").json()["draws"][0]["returned_at"]


@pytest.mark.parametrize(("needed", "state"), [("500", "released"), ("500.000001", "held"), ("0.0000001", "held")])
def test_the_limit_is_exact(house: House, needed: str, state: str) -> None:
    li = house.client("Li")
    enter(li, quantity_limit="500", unit="KGM")
    assert li.post("/v1/shipments", json=licensed("S-1", needed)).json()["state"] == state


def test_too_little_left_is_said(house: House) -> None:
    li = house.client("Li")
    enter(li, quantity_limit="10", unit="KGM")
    body = li.post("/v1/shipments", json=licensed("S-1", "12")).json()
    assert (body["state"], body["verdict"]) == ("held", "licence_required")
    (short,) = body["licences_short"]
    assert (short["licence"], short["quantity_needed"], short["quantity_left"]) == ("2026-CN-0417", "12", "10")
    shown = li.get(f"/v1/decisions/{body['decision']}").json()
    assert (shown["licences_short"], shown["replayed"]) == (body["licences_short"], True)


def test_lines_of_one_shipment_draw_together(house: House) -> None:
    li = house.client("Li")
    enter(li, quantity_limit="10", unit="KGM")
    line = MAGNET | {"line.licences": ["2026-CN-0417"]}
    both = shipment("S-1", [line | {"line.net_weight": "6"}, line | {"line.net_weight": "5"}])
    body = li.post("/v1/shipments", json=both).json()
    assert [one["action"] for one in body["lines"]] == ["hold", "hold"]


def test_a_value_limit_counts_in_its_currency(house: House) -> None:
    li = house.client("Li")
    enter(li, value_limit="1000", currency="EUR")
    states = [
        li.post("/v1/shipments", json=licensed("S", "1", **{"line.value": value, "line.currency": currency})).json()
        for value, currency in (("999.99", "USD"), ("999.99", "EUR"), ("0.02", "EUR"), ("0.01", "EUR"))
    ]
    assert [one["state"] for one in states] == ["held", "released", "held", "released"]


def test_releasing_a_hold_draws_or_is_refused(house: House) -> None:
    li, wang = house.client("Li"), house.client("Wang", Role.OFFICER)
    licence = enter(li, quantity_limit="10", unit="KGM")["licence"]
    open_line = {"item.cn_code": None, "item.hs_code": None, "item.elements": None}
    mixed = licensed("S-1", "10")
    mixed["lines"].append(shipment("x", [open_line])["lines"][0] | {"line.no": 2})
    first = li.post("/v1/shipments", json=mixed).json()
    second = li.post("/v1/shipments", json=mixed).json()
    assert first["state"] == second["state"] == "held"
    for client in (li, wang):
        answer = client.post(f"/v1/holds/{first['hold']}/release", json=WHY)
        assert answer.status_code == 200, answer.text
    assert left(li, licence) == 0
    li.post(f"/v1/holds/{second['hold']}/release", json=WHY)
    refused = wang.post(f"/v1/holds/{second['hold']}/release", json=WHY)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/licence-spent")
    assert left(li, licence) == 0


def test_the_last_kilogram_goes_to_one_of_many(house: House) -> None:
    """Twelve callers want two kilograms each of a licence for seven: three get them, over the API and over holds."""
    li = house.client("Li")
    licence = enter(li, quantity_limit="7", unit="KGM")["licence"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda number: li.post("/v1/shipments", json=licensed(f"S-{number}", "2")).json(), range(12))
        )
    assert sorted(answer["state"] for answer in answers) == ["held"] * 9 + ["released"] * 3
    assert left(li, licence) == 1


def test_a_number_is_held_once(house: House) -> None:
    li = house.client("Li")
    licence = enter(li)["licence"]
    again = li.post("/v1/licences", json=TERMS | {"number": "2026-cn-0417"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/conflict")
    assert li.delete(f"/v1/licences/{licence}", headers={"if-match": '"1"'}).status_code == 204
    enter(li)


def test_terms_are_checked_against_the_law(house: House) -> None:
    li = house.client("Li")
    answer = li.post("/v1/licences", json=TERMS | {"authority": "MOFCON", "clauses": ["CN-MOFCOM-GAC-2025-188"]})
    assert answer.status_code == 422
    hints = {fault["pointer"]: fault["hint"] for fault in answer.json()["faults"]}
    assert "MOFCOM" in hints["/authority"]
    assert "CN-MOFCOM-GAC-2025-18" in hints["/clauses/0"]


def test_a_correction_names_the_version_it_corrects(house: House) -> None:
    li = house.client("Li")
    made = li.post("/v1/licences", json=TERMS | {"quantity_limit": "10", "unit": "KGM"})
    path, changed = made.headers["location"], TERMS | {"quantity_limit": "20", "unit": "KGM"}
    assert li.put(path, json=changed).status_code == 428
    assert li.put(path, json=changed, headers={"if-match": '"7"'}).status_code == 412
    right = li.put(path, json=changed, headers={"if-match": made.headers["etag"]})
    assert (right.status_code, right.json()["quantity_limit"], right.headers["etag"]) == (200, "20", '"2"')
    li.post("/v1/shipments", json=licensed("S-1", "15"))
    below = li.put(path, json=TERMS | {"quantity_limit": "10", "unit": "KGM"}, headers={"if-match": "*"})
    assert (below.status_code, below.json()["type"]) == (409, "/problems/conflict")


def test_expiring_and_nearly_spent_licences_are_listed(house: House) -> None:
    li = house.client("Li")
    enter(li, number="A", valid_through="2026-12-20")
    enter(li, number="B", quantity_limit="10", unit="KGM")
    li.post("/v1/shipments", json=shipment("S", [MAGNET | {"line.licences": ["B"], "line.net_weight": "9"}]))

    def numbers(**params: bool) -> list[str]:
        return [one["number"] for one in li.get("/v1/licences", params=params).json()["items"]]

    assert numbers() == ["A", "B"]
    assert numbers(expiring=True) == ["A"]
    assert numbers(spent=True) == ["B"]


def test_what_was_short_is_told_as_it_was(house: House) -> None:
    """The next shipments of the same transaction draw on: what was left when one was decided stays what is told."""
    li = house.client("Li")
    enter(li, quantity_limit="100", unit="KGM")
    members = [licensed(f"S-{number}", "5" if number % 2 else "200") for number in range(16)]
    told = li.post("/v1/shipments:batch", json={"shipments": members}, headers={"idempotency-key": "b"}).json()
    again = li.post("/v1/shipments:batch", json={"shipments": members}, headers={"idempotency-key": "b"}).json()
    assert again == told
    for one in told["items"]:
        kept = li.get(f"/v1/decisions/{one['shipment']['decision']}").json()
        assert kept["licences_short"] == one["shipment"]["licences_short"]


def test_a_licence_that_the_profile_names_is_drawn_on_by_one_at_a_time(house: House) -> None:
    """Whoever decides waits for whoever changes the licence, also where no line names it itself."""
    li = house.client("Li")
    licence = enter(li, quantity_limit="10", unit="KGM")["licence"]
    assert li.put("/v1/profile", json={"assume": {"line.licences": [TERMS["number"]]}}).status_code == 200
    body = shipment("S-1", [MAGNET | {"line.net_weight": "6"}])
    with ThreadPoolExecutor(1) as pool:
        with house.service.database.writing() as session:
            found = locked_licence(session, house.organisation(), licence)
            found.quantity_drawn += 5
            session.add(found)
            session.flush()
            waiting = pool.submit(li.post, "/v1/shipments", json=body)
            wait([waiting], timeout=0.5)
            assert not waiting.done()
        assert waiting.result().json()["state"] == "held"
    assert left(li, licence) == 5


def test_a_correction_sees_what_happened_while_it_waited(house: House) -> None:
    li = house.client("Li")
    licence = enter(li, quantity_limit="10", unit="KGM")["licence"]
    less = TERMS | {"quantity_limit": "4", "unit": "KGM"}
    with ThreadPoolExecutor(2) as pool:
        with house.service.database.writing() as session:
            found = locked_licence(session, house.organisation(), licence)
            found.quantity_drawn += 5
            found.version += 1
            session.add(found)
            session.flush()
            named, any_ = (
                pool.submit(li.put, f"/v1/licences/{licence}", json=less, headers={"if-match": tag})
                for tag in ('"1"', "*")
            )
            wait([named, any_], timeout=0.5)
        assert named.result().status_code == 412
        refused = any_.result()
        assert (refused.status_code, refused.json()["detail"]) == (409, "5 KGM are drawn already")


def test_a_hold_is_not_released_on_a_licence_that_is_gone(house: House) -> None:
    li, wang = house.client("Li"), house.client("Wang", Role.OFFICER)
    licence = enter(li, quantity_limit="10", unit="KGM")["licence"]
    enter(li, number="2026-CN-0500")
    open_line = {"item.cn_code": None, "item.hs_code": None, "item.elements": None}
    mixed = licensed("S-1", "10")
    mixed["lines"].append(shipment("x", [open_line])["lines"][0] | {"line.no": 2})
    body = li.post("/v1/shipments", json=mixed).json()
    li.delete(f"/v1/licences/{licence}", headers={"if-match": "*"})
    li.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    refused = wang.post(f"/v1/holds/{body['hold']}/release", json=WHY)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/licence-spent")
    assert "2026-CN-0417" in refused.json()["detail"]
    again = li.post(f"/v1/decisions/{body['decision']}/recheck").json()
    assert (again["state"], again["answer"]["lines"][0]["licences"]) == ("held", [])
