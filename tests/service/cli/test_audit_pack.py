"""`licet audit pack`: the evidence on a shipment, named by id or reference, in a file that is whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import Answer, Licet
from tests.service.evidence.opened import opened
from tests.service.http.conftest import shipment
from tests.service.serving import running


@pytest.fixture
def sent(database_url: str, tmp_path: Path) -> list[str]:
    """The ids of shipments S-1, S-2 and S-2 of the local user."""
    with running(tmp_path, LICET_DATABASE_URL=database_url) as service:
        bodies = [shipment(reference) for reference in ("S-1", "S-2", "S-2")]
        found = [httpx2.post(f"{service.url}/v1/shipments", json=body).json()["shipment"] for body in bodies]
        service.end()
    return found


@pytest.fixture
def pack(licet: Licet, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Licet:
    """`licet audit pack` on that database; the rulebook on disk is not there any more."""
    monkeypatch.delenv("LICET_KEY", raising=False)

    def run(*arguments: str, language: str = "en") -> Answer:
        monkeypatch.setenv("LICET_RULES", "nowhere")
        return licet("audit", "pack", *arguments, "--database-url", database_url, language=language)

    return run


def test_a_pack_is_written_by_reference_or_id_and_never_over_a_file(
    pack: Licet, sent: list[str], tmp_path: Path, licet: Licet, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pack("S-1")
    assert found.status == Exit.RELEASED, found.err
    file = tmp_path / f"evidence-S-1-{sent[0]}.zip"
    held = opened(file.read_bytes())
    assert json.loads(held.files["manifest.json"])["shipment"] == sent[0]
    accesses = json.loads(held.files["accesses.json"])
    assert (accesses[-1]["operation"], accesses[-1]["request"]) == ("read_evidence", "licet audit")
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    again = pack("S-1")
    assert (again.status, "is there already" in again.err) == (Exit.NO_OUTPUT, True)
    assert file.read_bytes() == before

    ambiguous = pack("S-2", "--out", "s2.zip")
    assert ambiguous.status == Exit.BAD_INPUT
    assert all(id_ in ambiguous.err for id_ in sent[1:])
    assert "2026-11-27" in ambiguous.err
    assert "没有货运`S-3`" in pack("S-3", language="zh").err
    assert not (tmp_path / "s2.zip").exists()
    assert pack(sent[2], "--out", "s2.zip").status == Exit.RELEASED
    assert json.loads(opened((tmp_path / "s2.zip").read_bytes()).files["manifest.json"])["shipment"] == sent[2]
    assert pack("S-1", "--out", "nowhere/s.zip").status in (Exit.NO_INPUT, Exit.NO_OUTPUT)
    assert list(tmp_path.glob(".*.partial")) == []

    made = licet("keys", "create", "--name", "Sub", "--role", "submitter", "--database-url", database_url)
    monkeypatch.setenv("LICET_KEY", made.out.strip())
    refused = licet("audit", "pack", "S-1", "--out", "x.zip", "--database-url", database_url)
    assert (refused.status, "has no right" in refused.err) == (Exit.NO_KEYS, True)
    named = ["--name", "Else", "--role", "auditor", "--organisation", "Else"]
    made = licet("keys", "create", *named, "--database-url", database_url)
    monkeypatch.setenv("LICET_KEY", made.out.strip())
    assert licet("audit", "pack", sent[0], "--database-url", database_url).status == Exit.BAD_INPUT
    assert not (tmp_path / "x.zip").exists()
