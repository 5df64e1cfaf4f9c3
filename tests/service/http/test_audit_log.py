"""Proofs out of the log hold for whoever has nothing but them, the public key and the script that checks them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.audit.check_proof import ProofRefused, check, signed_head
from api.security.roles import Role
from api.store.tables.shipments import StoredDecision
from tests.service.http.conftest import MAGNET, House, shipment, tampered


@pytest.fixture
def auditor(house: House) -> TestClient:
    return house.client("Auditor", Role.AUDITOR)


def key_of(auditor: TestClient) -> str:
    return str(auditor.get("/v1/audit/heads").json()["public_key"])


def test_a_decision_is_proved_to_be_in_the_signed_log(house: House, auditor: TestClient) -> None:
    taken = house.client("Li").post("/v1/shipments", json=shipment("S-1", [MAGNET])).json()
    proof = auditor.get(f"/v1/audit/proofs/decisions/{taken['decision']}").json()
    assert f"decisions {taken['decision']} was added" in check(proof, key_of(auditor))
    columns = proof["record"]["columns"]
    assert (columns["reference"], columns["action"]) == ("S-1", "hold")
    assert set(columns["received"]) == {"sha256"}
    for changed in (
        {"entry": proof["entry"] | {"act": "erased"}},
        {"entry": proof["entry"] | {"number": proof["entry"]["number"] + 1}},
        {"record": {"table": "decisions", "columns": columns | {"action": "release"}}},
        {"path": proof["path"][:-1]},
        {"head": proof["head"].replace("\n", "\n\n", 1)},
        {"kind": "wish"},
        {"entry": None},
    ):
        with pytest.raises(ProofRefused):
            check(proof | changed, key_of(auditor))


def test_a_proof_is_checked_without_server_and_libraries(house: House, auditor: TestClient, tmp_path: Path) -> None:
    """As whoever receives a folder of files does it, in a Python that sees nothing installed."""
    taken = house.client("Li").post("/v1/shipments", json=shipment("S-1", [MAGNET])).json()
    proofs = tmp_path / "proofs"
    proofs.mkdir()
    proof = auditor.get(f"/v1/audit/proofs/decisions/{taken['decision']}")
    (proofs / "decision.json").write_bytes(proof.content)
    with house.service.database.reading() as session:
        received = session.get_one(StoredDecision, taken["decision"]).received
    (tmp_path / "received.json").write_text(received, encoding="utf-8")
    (tmp_path / "key.txt").write_text(key_of(auditor) + "\n", encoding="utf-8")
    (tmp_path / "check_proof.py").write_bytes(auditor.get("/v1/audit/check_proof.py").content)

    def run() -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-I",
            "-S",
            "check_proof.py",
            "proofs/decision.json",
            "--key",
            "key.txt",
            "--files",
            ".",
        ]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603

    good = run()
    assert (good.returncode, good.stdout[:2]) == (0, "ok"), good.stdout + good.stderr
    assert "received: received.json" in good.stdout
    (proofs / "decision.json").write_text(proof.text.replace('"hold"', '"release"'), encoding="utf-8")
    bad = run()
    assert (bad.returncode, bad.stdout[:6]) == (1, "FAILED")
    (proofs / "decision.json").write_text("{", encoding="utf-8")
    assert run().returncode == 1


def test_the_log_is_proved_to_have_only_grown(house: House, auditor: TestClient) -> None:
    li = house.client("Li")
    sizes = []
    for number in range(3):
        li.post("/v1/shipments", json=shipment(f"S-{number}"))
        sizes.append(auditor.post("/v1/audit/heads").json()["size"])
    key = key_of(auditor)
    for old, new in ((sizes[0], sizes[2]), (sizes[2], sizes[0]), (sizes[1], sizes[1])):
        proof = auditor.get("/v1/audit/consistency", params={"old": old, "new": new}).json()
        assert f"begins with the {min(old, new)} entries" in check(proof, key)
        with pytest.raises(ProofRefused):
            check(proof | {"path": [*proof["path"], "00" * 32]}, key)
    assert auditor.get("/v1/audit/consistency", params={"old": sizes[0] + 1, "new": sizes[2]}).status_code == 404


def test_heads_are_signed_listed_and_paged(house: House, auditor: TestClient) -> None:
    signed = [auditor.post("/v1/audit/heads").json() for _ in range(3)]
    assert len({one["size"] for one in signed}) == 3
    first = auditor.get("/v1/audit/heads", params={"limit": 2}).json()
    assert [one["size"] for one in first["items"]] == [signed[2]["size"], signed[1]["size"]]
    rest = auditor.get("/v1/audit/heads", params={"before": first["next"]}).json()
    assert signed[0] in rest["items"]
    head = signed_head(signed[0]["note"], first["public_key"])
    assert (head.size, head.root.hex()) == (signed[0]["size"], signed[0]["root"])


def test_nothing_is_signed_twice(house: House) -> None:
    auditor = house.client("Auditor", Role.AUDITOR)
    house.service.jobs.sign()
    signed = auditor.get("/v1/audit/heads").json()["items"]
    house.service.jobs.sign()
    assert auditor.get("/v1/audit/heads").json()["items"] == signed != []


def test_only_ones_own_rows_are_proved(house: House, auditor: TestClient) -> None:
    theirs = house.client("Else", of="Else").post("/v1/shipments", json=shipment()).json()
    for path in (f"decisions/{theirs['decision']}", "decisions/nowhere", "log_entries/1", "no/where"):
        assert auditor.get(f"/v1/audit/proofs/{path}").status_code == 404, path


def test_what_was_erased_is_proved_to_have_been_there(house: House, auditor: TestClient) -> None:
    """The log says that a row was added and erased, though nobody can read it any more."""
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=shipment()).json()
    before = auditor.get(f"/v1/audit/proofs/decisions/{taken['decision']}").json()
    house.clock.forward(timedelta(days=60))
    object.__setattr__(house.service.jobs, "_retention_days", 30)
    house.service.jobs.night()
    after = auditor.get(f"/v1/audit/proofs/decisions/{taken['decision']}").json()
    assert (after["entry"]["act"], after.get("record")) == ("erased", None)
    assert "was erased" in check(after, key_of(auditor))
    assert "was added" in check(before, key_of(auditor))
    kept: dict[str, Any] = before["record"]["columns"]
    assert (
        before["entry"]["digest"]
        == hashlib.sha256(
            json.dumps({"columns": kept, "table": "decisions"}, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()
    )


def test_a_program_verifies_the_log_and_is_told_what_is_wrong(house: House, auditor: TestClient) -> None:
    taken = house.client("Li").post("/v1/shipments", json=shipment("S-1")).json()
    elsewhere = house.client("Zhao", Role.AUDITOR, of="Another")
    right = auditor.post("/v1/audit/verifications").json()
    assert (right["wrong"], right["findings"]) == (0, [])
    assert right["rows"] <= right["entries"]
    tampered(house.service.database, "UPDATE shipments SET reference = 'S-9'")
    found = auditor.post("/v1/audit/verifications").json()
    (one,) = found["findings"]
    assert (found["wrong"], one["what"], one["table"], one["record"]) == (1, "changed", "shipments", taken["shipment"])
    assert "不符" in one["zh"]
    others = elsewhere.post("/v1/audit/verifications").json()
    assert (others["wrong"], others["findings"]) == (1, [])
    accesses = auditor.get("/v1/accesses", params={"operation": "verify_log"}).json()["items"]
    assert [access["subject"].rpartition("/")[2] for access in accesses] == ["1", "0"]
