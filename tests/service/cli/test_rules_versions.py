"""`licet rules publish|approve|refuse|versions|export`, and `diff` of versions that the database keeps."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from api.cli.exits import Exit
from engine.rulebook.loading import load_rulebook
from tests.conftest import RULES
from tests.service.cli.conftest import BEARING, Answer, Licet, manifest
from tests.unit.explanation.small_rules import LISTS, MEASURES

Rules = Callable[..., Answer]


@pytest.fixture
def folder(rules_folder: Callable[..., Path]) -> Path:
    """A small rulebook on disk."""
    folder = rules_folder(MEASURES, LISTS)
    shutil.copy(RULES / "aliases.yaml", folder)
    return folder


@pytest.fixture
def rules(licet: Licet, database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Rules:
    """`licet rules` on the small rulebook and a database of its own."""
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)
    monkeypatch.delenv("LICET_KEY", raising=False)

    def run(*arguments: str, language: str = "en") -> Answer:
        monkeypatch.setenv("LICET_RULES", str(folder))
        return licet("rules", *arguments, language=language)

    return run


@pytest.fixture
def second(licet: Licet, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Acts from now on as somebody with a key, in these roles; as the local user without any."""

    def become(*roles: str) -> None:
        monkeypatch.delenv("LICET_KEY", raising=False)
        if roles:
            named = [part for role in roles for part in ("--role", role)]
            monkeypatch.setenv("LICET_KEY", licet("keys", "create", "--name", " ".join(roles), *named).out.strip())

    return become


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "cn" / "CN-MOFCOM-2025-61.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def listed(rules: Rules) -> list[tuple[int, str]]:
    return [(one["number"], one["state"]) for one in json.loads(rules("versions", "--json").out)]


def test_two_people_publish_and_the_database_alone_writes_it_out(
    rules: Rules, second: Callable[..., None], folder: Path, tmp_path: Path
) -> None:
    assert "No version" in rules("versions").err
    put = rules("publish", "--reason", "The law of November.")
    assert put.status == Exit.RELEASED, put.err
    assert "version 1 is put forward" in put.err
    alone = rules("approve", "1", "--reason", "Mine.")
    assert (alone.status, alone.err.strip()) == (
        Exit.BAD_INPUT,
        "whoever put a version forward does not approve it",
    )
    second("approver")
    assert "version 1 is published" in rules("approve", "1", "--reason", "Agreed.").err
    assert listed(rules) == [(1, "published")]
    expected = load_rulebook(folder).hash
    shutil.rmtree(folder)
    found = rules("export", "1", str(tmp_path / "out"))
    assert found.status == Exit.RELEASED, found.err
    assert load_rulebook(tmp_path / "out").hash == expected
    assert rules("export", "1", str(tmp_path / "out")).status == Exit.NO_OUTPUT


def test_versions_are_compared_by_number_and_hash(rules: Rules, second: Callable[..., None], folder: Path) -> None:
    rules("publish", "--reason", "First.")
    second("approver")
    rules("approve", "1", "--reason", "Agreed.")
    hash_ = json.loads(rules("versions", "--json").out)[0]["rulebook"]
    edit(folder, "{at_least: 0.1 %}", "{more_than: 0.1 %}")
    for name in ("1", f"@{hash_[:8]}"):
        found = rules("diff", name, "working")
        assert "share of Chinese listed content: at least 0.1 % → more than 0.1 %" in found.out, found.err
    assert rules("diff", "7", "working").status == Exit.NO_INPUT
    assert "no rulebook of this name" in rules("diff", "@ffff", "working").err


def test_a_refusal_is_the_last_word(rules: Rules, second: Callable[..., None]) -> None:
    rules("publish", "--reason", "First.")
    second("approver")
    assert "第" not in rules("refuse", "1", "--reason", "Not yet.", language="zh").err
    assert listed(rules) == [(1, "refused")]
    assert rules("approve", "1", "--reason", "After all.").status == Exit.BAD_INPUT
    assert rules("approve", "9", "--reason", "Which?").status == Exit.BAD_INPUT
    assert "Not yet." not in rules("versions").out
    assert "First." in rules("versions").out


def test_keys_act_in_their_roles_only(
    rules: Rules, second: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    second("auditor")
    assert rules("publish", "--reason", "Mine.").status == Exit.NO_KEYS
    monkeypatch.setenv("LICET_KEY", "licet_wrong")
    wrong = rules("publish", "--reason", "Mine.")
    assert (wrong.status, wrong.err.strip()) == (Exit.NO_KEYS, "LICET_KEY holds no key that is good here")
    second("rule_author")
    monkeypatch.setenv("LICET_GOVERNED_BY", "00000000-0000-7000-8000-00000000dead")
    assert rules("publish", "--reason", "Mine.").status == Exit.NO_KEYS
    monkeypatch.delenv("LICET_GOVERNED_BY")
    assert rules("publish", "--reason", "Mine.").status == Exit.RELEASED
    assert rules("approve", "1", "--reason", "Mine.").status == Exit.NO_KEYS


def test_what_is_typed_wrongly_is_told(rules: Rules) -> None:
    assert rules("publish").status == Exit.USAGE
    assert rules("publish", "--reason", " ").status == Exit.USAGE
    assert rules("publish", "--reason", "x", "--effective", "soon").status == Exit.USAGE
    assert rules("approve", "one", "--reason", "x").status == Exit.USAGE
    assert rules("approve", "0", "--reason", "x").status == Exit.USAGE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_version_that_was_tampered_with_is_not_written_out(
    rules: Rules, database_url: str, tmp_path: Path, folder: Path
) -> None:
    rules("publish", "--reason", "First.")
    edit(folder, "{at_least: 0.1 %}", "{more_than: 0.1 %}")
    rules("publish", "--reason", "Second.")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER rulebook_versions_never_changed"))
        other = "(SELECT files FROM rulebook_versions WHERE number = 2)"
        connection.execute(text(f"UPDATE rulebook_versions SET files = {other} WHERE number = 1"))  # noqa: S608
    engine.dispose()
    found = rules("export", "1", str(tmp_path / "out"))
    assert (found.status, (tmp_path / "out").exists()) == (Exit.BAD_INPUT, False)
    assert "nothing was written" in found.err


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_says_which_law_counts(
    rules: Rules, second: Callable[..., None], licet: Licet, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.serving.log", lambda settings: None)
    monkeypatch.setattr("api.cli.serving.serve", lambda *given: given[3]() or True)
    rules("publish", "--reason", "First.")
    folder_counts = licet("serve", "--port", "0")
    assert folder_counts.err.startswith(f"No version is in force: decisions are taken under the rulebook in {folder} (")
    second("approver")
    rules("approve", "1", "--reason", "Agreed.")
    hash_ = load_rulebook(folder).hash
    edit(folder, "{at_least: 0.1 %}", "{more_than: 0.1 %}")
    version_counts = licet("serve", "--port", "0")
    assert version_counts.err.startswith("Version 1 is in force: ")
    assert f"(rulebook {hash_})" in version_counts.err
    assert licet("serve", "--port", "0", language="zh").err.startswith("第1版现行有效")


def test_a_manifest_is_answered_under_a_version(
    rules: Rules, second: Callable[..., None], licet: Licet, folder: Path, tmp_path: Path
) -> None:
    orders = manifest(tmp_path, BEARING)
    rules("publish", "--reason", "First.")
    none = licet("check", orders, "--rules", "published")
    assert none.status == Exit.RELEASED
    assert f"no version is in force; the rulebook in {folder} is taken" in none.err
    second("approver")
    rules("approve", "1", "--reason", "Agreed.")
    hash_ = load_rulebook(folder).hash
    edit(folder, "{at_least: 0.1 %}", "{more_than: 0.1 %}")
    shutil.move(folder, tmp_path / "elsewhere")
    for name, told in (("published", "as known on 2026-11-24: "), ("1", ""), (f"@{hash_[:9]}", "")):
        found = licet("check", orders, "--rules", name, "--json")
        assert (found.status, json.loads(found.out)["rulebook"]) == (Exit.RELEASED, hash_), found.err
        assert found.err.startswith(told)
    known = ("--rules", "published", "--known-at", "2027-01-01")
    explained = licet("explain", orders, "--line", "S-1/2", *known)
    assert (explained.status, "as known on 2027-01-01: version 1" in explained.err) == (Exit.RELEASED, True)
    assert licet("cliffs", orders, *known).status == Exit.RELEASED
    assert "依2027-01-01所知" in licet("cliffs", orders, *known, language="zh").err
    assert licet("check", orders, "--rules", "2").status == Exit.NO_INPUT
    assert licet("check", orders, "--data", str(tmp_path)).status == Exit.USAGE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_does_not_answer_is_no_reason_to_take_another_rulebook(
    rules: Rules, licet: Licet, tmp_path: Path
) -> None:
    orders = manifest(tmp_path, BEARING)
    nowhere = "postgresql://licet:hunter2@127.0.0.1:1/licet"
    found = licet("check", orders, "--rules", "published", "--database-url", nowhere)
    assert (found.status, found.out) == (Exit.UNAVAILABLE, "")
    assert "hunter2" not in found.err
