"""Licences and products by forms: entered, drawn on, changed, withdrawn; nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Any

import pytest

from api.security.roles import Role
from tests.service.http.conftest import House
from tests.service.http.test_licences import licensed
from tests.service.web.visitors import Visitor, text_of

TERMS = {
    "number": "2026-CN-0417",
    "kind": "MOFCOM dual_use",
    "clauses": "CN-MOFCOM-GAC-2025-18",
    "codes": "1C905.a.4",
    "consignee": "Isartal Antriebe GmbH",
    "valid_from": "2026-03-02",
    "valid_through": "2027-03-01",
    "quantity_limit": "500",
    "unit": "KGM",
}


def entered(visitor: Visitor, **terms: str) -> str:
    answer = visitor.send("/licences/new", **TERMS | terms)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_licence_lives_from_its_entry_to_its_end(house: House) -> None:
    li = Visitor(house, "Li", Role.OFFICER)
    path = entered(li)
    body = house.client("Wang").post("/v1/shipments", json=licensed("S-1 拆分", "360.5")).json()
    page = li.get(path)
    assert "139.5 KGM left" in text_of(page)
    assert f'<a href="/shipments/{body["shipment"]}">' in page.text
    assert "S-1 拆分" in page.text

    assert li.send(f"{path}/change", version="1", **TERMS | {"quantity_limit": "400"}).status_code == 303
    stale = li.send(f"{path}/change", version="1", **TERMS | {"quantity_limit": "450"})
    assert stale.status_code == 412
    assert 'value="450"' in stale.text
    assert "Quantity 400" in text_of(stale)
    again = li.send(f"{path}/change", version="2", **TERMS | {"quantity_limit": "450"})
    assert again.status_code == 303
    assert "Version 3" in li.read(path)

    assert li.send(f"{path}/withdraw", version="1").status_code == 412
    assert li.send(f"{path}/withdraw", version="3").status_code == 303
    assert "No longer held." in li.read(path)
    assert "No licence is held." in li.read("/licences")
    assert li.get(f"{path}/change").status_code == 404


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"number": ""}, "This is needed."),
        ({"kind": ""}, "Choose a kind of licence."),
        ({"valid_from": "2 March"}, "Write a day such as"),
        ({"valid_through": "2026-01-01"}, "The last day is before the first."),
        ({"unit": ""}, "Give a quantity with its unit"),
        ({"quantity_limit": "0"}, "Write a number above zero."),
        ({"value_limit": "much", "currency": "EUR"}, "Write a number such as"),
        ({"value_limit": "3", "currency": "XXQ"}, "no currency"),
        ({"clauses": "CN-MOFCOM-GAC-2025-188"}, "“CN-MOFCOM-GAC-2025-188” is no clause or measure"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_with_a_licence_is_said_beside_its_field(house: House, terms: dict[str, str], said: str) -> None:
    answer = Visitor(house, "Li").send("/licences/new", **TERMS | terms)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_licence_is_not_changed_below_what_is_drawn_nor_entered_twice(house: House) -> None:
    li = Visitor(house, "Li")
    path = entered(li)
    house.client("Wang").post("/v1/shipments", json=licensed("S-1", "360.5"))
    below = li.send(f"{path}/change", version="1", **TERMS | {"quantity_limit": "100"})
    assert (below.status_code, "More is drawn already" in below.text) == (422, True)
    twice = li.send("/licences/new", **TERMS)
    assert (twice.status_code, "held already" in twice.text) == (422, True)
    entered(li, number="2026-CN-0418", valid_from="2026-01-01", valid_through="2026-12-05")
    ending = li.read("/licences?show=ending")
    assert "2026-CN-0418" in ending
    assert "ends soon" in ending
    assert "2026-CN-0417" not in ending


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_only_read_licences_changes_none_and_another_organisation_sees_none(house: House) -> None:
    path = entered(Visitor(house, "Li"))
    reader, stranger = Visitor(house, "Wang", Role.AUDITOR), Visitor(house, "Eve", of="Elsewhere")
    assert "Change it" not in reader.read(path)
    assert reader.get("/licences/new").status_code == 403
    assert reader.send(f"{path}/withdraw", version="1").status_code == 403
    for answer in (stranger.get(path), stranger.send(f"{path}/withdraw", version="1")):
        assert answer.status_code == 404
    assert "No licence is held." in stranger.read("/licences")


def test_a_product_is_said_changed_and_withdrawn(house: House) -> None:
    li = Visitor(house, "Li", Role.OFFICER)
    said: dict[str, Any] = {
        "item": "NB-N42SH/50",
        "item.cn_code": "1C905.a.4",
        "item.hs_code": "8505.11",
        "bill": "component_id,origin_country,value,currency\nROT-50,DE,310.00,EUR\n",
    }
    answer = li.send("/new-product", **said)
    assert (answer.status_code, answer.headers["location"]) == (303, "/products/NB-N42SH/50")
    page = li.read("/products/NB-N42SH/50")
    assert "1C905.a.4" in page
    assert "ROT-50" in page
    assert li.send("/new-product", **said).status_code == 422
    changed = li.send("/products/NB-N42SH/50", version="1", **{"item.hs_code": "8505.19"})
    assert changed.status_code == 303
    stale = li.send("/products/NB-N42SH/50", version="1", **{"item.hs_code": "8505.20"})
    assert (stale.status_code, 'value="8505.20"' in stale.text) == (412, True)
    assert "8505.11" in li.read("/products/NB-N42SH/50/versions/1")
    assert li.send("/products/NB-N42SH/50", version="2", act="withdraw").status_code == 303
    assert "Nothing is said of any item." in li.read("/products")
    assert li.send("/new-product", **said).status_code == 303


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_with_a_product_is_said_beside_its_field(house: House) -> None:
    li = Visitor(house, "Li")
    wrong = {
        "item": "X",
        "item.hs_code": "magnet",
        "item.purity": "much",
    }
    answer = li.send("/new-product", **wrong)
    assert answer.status_code == 422
    assert "`magnet` is not a tariff code" in text_of(answer)
    assert "`much`" in text_of(answer)
    table = li.send("/new-product", item="X", bill="a,a\n1,2\n")
    assert (table.status_code, "Each column needs a name" in table.text) == (422, True)
    cell = li.send("/new-product", item="X", bill="component_id,value\nROT,plenty\n")
    assert (cell.status_code, "Row 1" in cell.text) == (422, True)
    assert li.send("/new-product", item="X/versions/2").status_code == 422
