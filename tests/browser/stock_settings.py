"""What the pages of audit and settings need: people, keys, a webhook that nobody answers, a word on an announcement."""

from __future__ import annotations

from typing import Any

import httpx2

LONG_NAME = "Annegret Freifrau von und zu Hohenberg-Niederschönenfeld, Leiterin der Abteilung Exportkontrolle"
LONG_CHINESE = "宁波海澜磁性材料科技股份有限公司出口合规与贸易管制事务部北仑保税区办公室自动申报程序"
NOBODY_LISTENS = "http://127.0.0.1:1025/hooks/licet"
ANNOUNCED = "US-BIS-2025-05-13"


def stock(client: httpx2.Client) -> dict[str, str]:
    """Put them there; the ids of a person, a key and a webhook."""
    people = [
        _made(client, "/v1/people", {"name": name, "roles": roles})["person"]
        for name, roles in ((LONG_CHINESE, ["officer"]), (LONG_NAME, ["auditor", "approver", "rule_author"]))
    ]
    terms: list[dict[str, Any]] = [{"label": "ERP " + "nightly " * 12, "roles": ["auditor"]}, {"label": "Archive"}]
    keys = [_made(client, f"/v1/people/{people[1]}/keys", one)["key"] for one in terms]
    client.post(f"/v1/keys/{keys[1]}/revoke").raise_for_status()
    wanted = {"url": NOBODY_LISTENS, "description": "ERP", "events": ["shipment.held", "decision.verdict_changed"]}
    webhook = _made(client, "/v1/webhooks", wanted)["webhook"]
    client.post(f"/v1/webhooks/{webhook}/test").raise_for_status()
    profile = client.get("/v1/profile").json()
    said = {
        "decision": "rejected",
        "citation": "BIS, 13 May 2025: the rule will be rescinded; not yet in the Register.",
    }
    body = {"assume": profile["assume"], "pending": {ANNOUNCED: said}}
    client.put("/v1/profile", json=body, headers={"if-match": "*"}).raise_for_status()
    client.post("/v1/audit/heads").raise_for_status()
    return {"person": people[1], "key": keys[0], "webhook": webhook}


def _made(client: httpx2.Client, path: str, body: dict[str, Any]) -> dict[str, str]:
    answer = client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made
