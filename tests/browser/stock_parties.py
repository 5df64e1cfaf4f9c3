"""What pages of licences and parties show: licences that run and end, products, a list in two editions, owners."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.service.http.conftest import MAGNET, shipment
from tests.service.http.test_owners import LISTS

LICENCES: dict[str, dict[str, Any]] = {
    "licence": {
        "number": "2026-CN-0417", "authority": "MOFCOM", "kind": "dual_use", "clauses": ["CN-MOFCOM-GAC-2025-18"],
        "codes": ["1C905.a.4"], "consignee": "Isartal Antriebe GmbH", "valid_from": "2026-03-02",
        "valid_through": "2027-03-01", "quantity_limit": "500", "unit": "KGM", "value_limit": "90000",
        "currency": "EUR",
    },
    "ending": {
        "number": "2025-CN-9983 续展", "authority": "MOFCOM", "kind": "dual_use", "valid_from": "2025-12-08",
        "valid_through": "2026-12-07",
    },
    "ended": {
        "number": "X-BIS-D1417702", "authority": "BIS", "kind": "export", "valid_from": "2022-11-01",
        "valid_through": "2026-10-31", "quantity_limit": "12", "unit": "PCE",
    },
}  # fmt: skip
PRODUCT = {"item.description": "钕铁硼磁体 NdFeB", "item.cn_code": "1C905.a.4", "item.hs_code": "8505.11.10.00"}
BILL = [{"component_id": "ROT-50", "origin_country": "DE", "value": "310.00", "currency": "EUR"}]
LISTED = "Nebula Lithography Institute"
OWNED = "南京星云光刻设备维修服务（江北新区自由贸易试验区）有限责任公司第二分公司"
OWNERS = f"""owner,owner_country,owned,owned_country,share,from,through,source
{LISTED},CN,Meridian Optik Beteiligungs- und Verwaltungsgesellschaft mbH & Co. KG,DE,60 %,,,"share register, 2026-10-02"
{LISTED},CN,星云投资控股（深圳前海）有限公司,CN,unknown,,,
Comet Trading,CN,星云投资控股（深圳前海）有限公司,CN,30 %..60 %,,,
Familie Huber GbR,DE,Meridian Optik Beteiligungs- und Verwaltungsgesellschaft mbH & Co. KG,DE,40 %,,,
Meridian Optik Beteiligungs- und Verwaltungsgesellschaft mbH & Co. KG,DE,{OWNED},CN,35 %,2026-01-01,,
星云投资控股（深圳前海）有限公司,CN,{OWNED},CN,more than 20 %,,,
"""


def stock(client: httpx2.Client) -> dict[str, str]:
    """Put it there; the ids by name."""
    found = {name: _licence(client, terms) for name, terms in LICENCES.items()}
    licensed = MAGNET | {
        "line.licences": ["2026-CN-0417"], "line.net_weight": "360.5", "line.value": "61250", "line.currency": "EUR",
    }  # fmt: skip
    assert client.post("/v1/shipments", json=shipment("S-2026-0130", [licensed])).status_code == 201
    bracket = {"facts": PRODUCT, "bill": BILL}
    assert client.put("/v1/products/NB-N42SH/50", json=bracket).status_code == 201
    found["list_before"] = _list(client, LISTS, "2026-07-31")
    found["list"] = _list(client, LISTS.replace("NLI; and Nebula Litho", "NLI; and 星云光刻研究所"), "2026-08-31")
    answer = client.put("/v1/owners", files={"file": ("股东名册-owners.csv", OWNERS.encode())})
    assert answer.status_code == 200, answer.text
    found["owners"] = answer.json()["version"]
    _mark(client, {"name": LISTED, "country": "CN"}, "confirmed", "同一机构，地址一致。")
    _mark(client, {"name": f"{LISTED} Ltd.", "country": "CN"}, "false_positive", "Another company: other owner.")
    waiting = {"name": "Comet Trading", "country": "CN"}
    answer = client.post("/v1/shipments", json=shipment("S-2026-0131", consignee=waiting))
    assert answer.status_code == 201, answer.text
    found["listed_decision"] = answer.json()["decision"]
    return found


def _licence(client: httpx2.Client, terms: dict[str, Any]) -> str:
    answer = client.post("/v1/licences", json=terms)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["licence"])


def _list(client: httpx2.Client, content: str, dated: str) -> str:
    files = {"file": ("consolidated.csv", content.encode())}
    answer = client.post("/v1/party-lists", files=files, data={"dated": dated})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["lists"][0]["version"])


def _mark(client: httpx2.Client, party: dict[str, str], outcome: str, reason: str) -> None:
    hit = client.post("/v1/screening", json={"party": party}).json()["hits"][0]["entry"]
    entry = {name: hit[name] for name in ("list", "entry", "entry_hash")}
    body = {"party": party, "outcome": outcome, "reason": reason, **entry}
    assert client.post("/v1/screening/marks", json=body).status_code == 201
