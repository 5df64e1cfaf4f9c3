"""What the pages of manifests are looked at with: a file that waits for its check, and a re-check that has ended."""

from __future__ import annotations

import re
import time

import httpx2

from tests.chinese_law import SHIPPED

MANIFEST, BILL = SHIPPED / "samples" / "manifest.csv", SHIPPED / "samples" / "bom.csv"


def stock(client: httpx2.Client) -> dict[str, str]:
    """Upload a file and a bill whose columns need correcting; decide what is open anew."""
    token = _token(client)
    content = MANIFEST.read_bytes().replace(b"end_use,", "Verwendung laut Auftragsbestätigung,".encode(), 1)
    bill = BILL.read_text(encoding="utf-8").replace("component_id,", "本公司内部零部件编号,", 1).encode("gb18030")
    sent: list[tuple[str, tuple[str | None, bytes]]] = [
        ("token", (None, token.encode())),
        ("file", ("Ausfuhrliste November 2026 – Werk Ningbo – endgültige Fassung.csv", content)),
        ("bom", ("物料清单.csv", bill)),
    ]
    answer = client.post("/manifests", files=sent)
    assert answer.status_code == 303, answer.text
    recheck = str(client.post("/v1/rechecks").json()["job"])
    for _ in range(300):
        if client.get(f"/v1/jobs/{recheck}").json()["ended_at"]:
            break
        time.sleep(0.1)
    return {"upload": answer.headers["location"].rpartition("/")[2], "recheck": recheck}


def _token(client: httpx2.Client) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/manifests").text)
    assert found
    return found[1]
