"""`licet audit`: whoever has the database and the key finds what was done to it, and gives others proofs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from api.audit.check_proof import check, read_head
from api.cli.exits import Exit
from tests.service.cli.conftest import Answer, Licet

Audit = Callable[..., Answer]


@pytest.fixture
def audit(licet: Licet, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Audit:
    """`licet audit` on a database in which a key was made."""
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)
    licet("keys", "create", "--name", "Li Na", "--role", "officer")

    def run(*arguments: str, language: str = "en") -> Answer:
        return licet("audit", *arguments, language=language)

    return run


def attack(url: str, sql: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(sql))
    engine.dispose()


def test_what_nobody_touched_is_whole(audit: Audit) -> None:
    found = audit("verify")
    assert (found.status, found.out) == (Exit.RELEASED, "")
    assert "Nothing was changed" in found.err
    assert "came after the last signed head" in found.err
    audit("head")
    assert "after the last" not in audit("verify").err
    assert json.loads(audit("verify", "--json").out)["wrong"] == 0
    assert "未见改动" in audit("verify", language="zh").err


def test_a_change_by_sql_is_told_with_its_place(audit: Audit, database_url: str) -> None:
    attack(database_url, "UPDATE people SET roles = '[\"administrator\"]' WHERE name = 'Li Na'")
    found = audit("verify")
    assert found.status == Exit.HELD
    told, summed, *_ = found.err.splitlines()
    assert told.startswith("people ")
    assert "is not as entry" in told
    assert summed.startswith("1 thing is wrong")
    (one,) = json.loads(audit("verify", "--json").out)["findings"]
    assert (one["what"], one["table"]) == ("changed", "people")
    assert "不符" in audit("verify", language="zh").err


def test_a_head_kept_elsewhere_outlives_the_database(
    audit: Audit, licet: Licet, tmp_path: Path, database_url: str
) -> None:
    """The database is thrown away and filled anew under the same key: only the head that was kept knows."""
    kept = tmp_path / "november.head"
    kept.write_text(audit("head").out, encoding="utf-8")
    assert audit("verify", "--head", str(kept)).status == Exit.RELEASED
    licet("db", "downgrade", "base", "--force")
    licet("keys", "create", "--name", "Somebody else", "--role", "officer")
    licet("keys", "create", "--name", "And another", "--role", "officer")
    assert "audit.heads:1" in audit("verify").err
    for heads in tmp_path.rglob("audit.heads"):
        heads.unlink()
    assert audit("verify").status == Exit.RELEASED
    found = audit("verify", "--head", str(kept))
    assert audit("grown", str(kept)).status == Exit.BAD_INPUT
    assert (found.status, "november.head" in found.err) == (Exit.HELD, True), found.err


def test_a_proof_that_the_log_only_grew(audit: Audit, licet: Licet, tmp_path: Path) -> None:
    kept = tmp_path / "november.head"
    kept.write_text(audit("head").out, encoding="utf-8")
    licet("keys", "create", "--name", "Wang Lei", "--role", "approver")
    key = audit("key").out
    told = check(json.loads(audit("grown", str(kept)).out), key)
    assert f"begins with the {read_head(kept.read_text(encoding='utf-8')).size} entries" in told


def test_a_proof_of_a_row(audit: Audit, licet: Licet) -> None:
    (key,) = json.loads(licet("keys", "list", "--json").out)
    proof = json.loads(audit("proof", "api_keys", key["key"]).out)
    assert f"api_keys {key['key']} was added" in check(proof, audit("key").out)
    for arguments in (("api_keys", "nobody"), ("tables", "1"), ("rulebook_versions", "x")):
        found = audit("proof", *arguments)
        assert (found.status, found.out) == (Exit.BAD_INPUT, ""), arguments
        assert arguments[0] in found.err


def test_files_that_are_none_are_mistakes(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "not.head").write_text("nothing\n", encoding="utf-8")
    for arguments in (
        ("verify", "--head", "not.head"),
        ("verify", "--head", "nowhere.head"),
        ("verify", "--key", "not.head"),
        ("verify", "--key", "nowhere.pem"),
        ("grown", "not.head"),
    ):
        assert audit(*arguments).status == Exit.USAGE, arguments


def test_without_the_key_every_seal_is_unknown(audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept,) = tmp_path.rglob("audit.key")
    moved = tmp_path / "kept.pem"
    kept.rename(moved)
    assert "not compared with the seal" in audit("verify").err
    assert audit("verify", "--key", str(moved)).status == Exit.RELEASED
    monkeypatch.setenv("LICET_AUDIT_KEY", str(moved))
    assert audit("verify").status == Exit.RELEASED


def test_a_key_that_others_can_read_is_refused(audit: Audit, licet: Licet, tmp_path: Path) -> None:
    (kept,) = tmp_path.rglob("audit.key")
    kept.chmod(0o644)
    found = licet("keys", "create", "--name", "Wang Lei", "--role", "approver")
    assert (found.status, "chmod 600 audit.key" in found.err) == (Exit.BAD_INPUT, True)
