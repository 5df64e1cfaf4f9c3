"""Kept checks: one that is still open, with a question to answer, as somebody filled it in on the page."""

from __future__ import annotations

import re

import httpx2

OPEN = {
    "shipment.date": "2026-11-27",
    "shipment.from": "China",
    "shipment.to": "Germany",
    "exporter.country": "China",
    "exporter.chinese_person": "yes",
    "consignee.name": "Isartal Antriebe GmbH",
    "consignee.country": "Germany",
    "consignee.lists": "none",
    "consignee.listed_ownership": "0 %",
    "end_user.name": "Isartal Antriebe GmbH",
    "end_user.country": "Germany",
    "end_user.listed_ownership": "0 %",
    "end_use.kinds": "civil",
    "line1.item.description": "rotor magnets for washing machines",
    "line1.item.hs_code": "8505.11",
    "line1.item.cn_code": "1C905.a.4",
    "line1.item.material": "ndfeb_magnet",
    "line1.item.elements": "Nd; Dy; Fe; B",
    "line1.item.origin": "China",
    "line1.item.drone_related": "no",
}
"""What was said already: on which lists the end user stands, and what it is, are still to be asked."""


def stock(client: httpx2.Client) -> dict[str, str]:
    """Keep a check by the form; its id under `draft`."""
    page = client.get("/check", headers={"accept": "text/html"}).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    answer = client.post("/check", data=hidden | OPEN | {"do": "keep"}, headers={"accept": "text/html"})
    assert answer.status_code == 303, answer.text
    return {"draft": answer.headers["location"].rpartition("/")[2]}
