"""What stands in the service that browser tests look at: put there over HTTP, as its users would."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx2

from tests.browser import stock_check, stock_manifests, stock_parties, stock_settings, stock_shipments
from tests.chinese_law import SHIPPED
from tests.service.http.conftest import MAGNET, shipment

SAMPLES = SHIPPED / "samples"
MORE: tuple[Callable[[httpx2.Client], dict[str, str]], ...] = (
    stock_check.stock,
    stock_manifests.stock,
    stock_parties.stock,
    stock_settings.stock,
    stock_shipments.stock,
)
"""What the pages of other rooms need besides; each says the ids of what it has put there."""
PROFILE = {
    "item.node_nm": "none",
    "item.memory_layers": "none",
    "item.drone_related": "no",
    "item.us_controlled_value_share": "0 %",
    "item.us_direct_product": "none",
    "line.service_for_violation": "no",
    "exporter.us_person": "no",
    "consignee.listed_ownership": "0 %",
    "consignee.eu_listed_ownership": "0 %",
    "consignee.us_listed_ownership": "0 %",
    "consignee.us_listed_owner": "no",
    "consignee.us_owner_lists": "none",
    "consignee.sdn_ownership": "0 %",
    "end_user.listed_ownership": "0 %",
    "end_user.eu_listed_ownership": "0 %",
    "end_user.us_listed_ownership": "0 %",
    "end_user.us_listed_owner": "no",
    "end_user.us_owner_lists": "none",
    "end_user.sdn_ownership": "0 %",
}
LONG_NAME = "Gesellschaft für Antriebs- und Magnettechnik der Vereinigten Oberbayerischen Werkstätten mbH & Co. KG"
LONG_CHINESE = "宁波海澜磁性材料科技股份有限公司北仑保税区稀土永磁电机进出口业务第三分公司"


def stocked(url: str) -> dict[str, str]:
    """Stock a service for its local user; the ids of what was put into it, by name."""
    with httpx2.Client(base_url=url, timeout=60) as client:
        _profile(client)
        found = {name: answered["shipment"] for name, answered in _shipments(client).items()}
        found["decision"] = client.get(f"/v1/shipments/{found['held']}").json()["decision"]
        found["hold"] = client.get(f"/v1/shipments/{found['held']}").json()["hold"]
        for stock in MORE:
            found |= stock(client)
        found["job"] = _manifest(client)
        return found


def _profile(client: httpx2.Client) -> None:
    """Standing answers, as a company that deals in magnets would give them."""
    answer = client.put("/v1/profile", json={"assume": PROFILE}, headers={"if-match": "*"})
    assert answer.status_code in (200, 201), answer.text


def _shipments(client: httpx2.Client) -> dict[str, dict[str, Any]]:
    bodies = {
        "held": shipment("S-2026-0117", [MAGNET | {"line.value": "18400", "line.currency": "EUR"}, {}]),
        "released": shipment("S-2026-0118"),
        "long": shipment(
            "S-2026-0119 " + "拆分批次" * 12,
            [MAGNET | {"line.value": "99999999.99", "line.currency": "CNY"} for _ in range(3)],
            consignee={"name": LONG_NAME, "country": "DE", "lists": [], "listed_ownership": "0 %"},
            end_user={"name": LONG_CHINESE, "country": "DE", "type": "civil", "lists": [], "listed_ownership": "0 %"},
        ),
        "turning": shipment(  # clear while the announced extension lasts, if it lasts: then a licence is required
            "S-2026-0121",
            [
                {
                    "item.id": "SR-M45",
                    "item.description": "NdFeB magnet with dysprosium, made in Viet Nam",
                    "item.hs_code": "8505.11",
                    "item.material": "ndfeb_magnet",
                    "item.elements": ["Nd", "Dy", "Fe", "B"],
                    "item.origin": "VN",
                    "item.list_entries": ["A61.P2.M3"],
                    "item.cn_listed_value_share": "12 %",
                    "line.value": "100000",
                    "line.currency": "USD",
                }
            ],
            shipment={"id": "S-2026-0121", "date": "2026-11-27", "from": "VN", "to": "NL"},
            exporter={"name": "Saigon Rotor Magnetics JSC", "country": "VN", "chinese_person": False},
        ),
        "open": {
            "shipment": {"id": "S-2026-0120", "date": "2026-11-27", "from": "VN", "to": "NL"},
            "lines": [{"line.no": 1, "item.description": "servo motor", "item.hs_code": "8501.52"}],
        },
    }
    found = {}
    for name, body in bodies.items():
        answer = client.post("/v1/shipments", json=body)
        assert answer.status_code == 201, answer.text
        found[name] = answer.json()
    return found


def _manifest(client: httpx2.Client) -> str:
    """The samples, in which an end user may be a listed one, with their bill of materials."""
    content = (SAMPLES / "manifest.csv").read_bytes().replace(b"-,Naniwa Seiki K.K.,JP", b"-,Comet Tradeing GmbH,HK")
    files = {"file": ("manifest.csv", content), "bom": ("bom.csv", (SAMPLES / "bom.csv").read_bytes())}
    answer = client.post("/v1/manifests", files=files)
    assert answer.status_code in (200, 201, 202), answer.text
    job = str(answer.json()["job"])
    for _ in range(600):
        if client.get(f"/v1/jobs/{job}").json()["state"] in ("done", "failed"):
            break
        time.sleep(0.1)
    return job
