"""What a version does to stored shipments, on the command line: while no service runs, and while one does."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.cli.exits import Exit
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.store.tables.jobs import Job
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.cli.conftest import Answer, Licet
from tests.service.http.test_impacts import magnet, make_severer
from tests.service.http.test_manifests import ended
from tests.service.serving import PATIENCE, running
from tests.unit.explanation.small_rules import LISTS, MEASURES

MANY = 60
Rules = Callable[..., Answer]
SHIPMENTS = (magnet("S-1", "Isartal GmbH", "1250.50"), magnet("S-2", "Oder AG", "99", "USD"))


@pytest.fixture
def folder(rules_folder: Callable[..., Path], tmp_path: Path) -> Path:
    """A small rulebook on disk, and beside it the one that it was before."""
    folder = rules_folder(MEASURES, LISTS)
    shutil.copy(RULES / "aliases.yaml", folder)
    shutil.copytree(folder, tmp_path / "earlier")
    return folder


@contextmanager
def served(tmp_path: Path, database_url: str, folder: Path) -> Iterator[TestClient]:
    """A service for the local user, from the folder of data that the command line has too."""
    settings = ServiceSettings(data=tmp_path / "data", database_url=database_url, rules=folder)
    with (
        lent(lambda: open_service(settings, local=True)) as app,
        TestClient(app, base_url="http://localhost") as client,
    ):
        yield client


@pytest.fixture
def rules(
    licet: Licet, database_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rules]:
    """`licet rules` on a database with shipments, and a rulebook that has become severer since."""
    with served(tmp_path, database_url, folder) as client:
        for body in SHIPMENTS:
            assert client.post("/v1/shipments", json=body).status_code == 201
    make_severer(folder)
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)
    monkeypatch.setenv("LICET_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LICET_RULES", str(folder))
    monkeypatch.delenv("LICET_KEY", raising=False)

    def run(*arguments: str, language: str = "en") -> Answer:
        monkeypatch.setenv("LICET_RULES", str(folder))
        return licet("rules", *arguments, language=language)

    yield run
    logging.getLogger("dbos").handlers.clear()  # what they write to ends with the test


def test_a_version_comes_with_its_effect_though_no_service_runs(
    rules: Rules, licet: Licet, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = rules("publish", "--reason", "Severer.")
    assert put.status == Exit.RELEASED, put.err
    assert "2 of 4 lines answered otherwise, in 2 of 2 shipments" in put.out
    assert "1  Isartal GmbH  EUR 1,250.50" in put.out
    assert "S-2/1  MOT-7    Oder AG" in put.out
    chinese = rules("versions", "1", language="zh")
    assert "4行中2行结论改变，涉及2批中的2批" in chinese.out
    told = json.loads(rules("versions", "1", "--json").out)
    assert told["impact"]["state"] == "done"
    assert told["impact"]["report"]["open"]["effect"]["flipped"]["values"] == {"EUR": "1250.5", "USD": "99"}
    for role, said in (("rule_author", "for those who may read decisions"), ("approver", "Isartal GmbH")):
        monkeypatch.delenv("LICET_KEY", raising=False)
        key = licet("keys", "create", "--name", role, "--role", role).out.strip()
        monkeypatch.setenv("LICET_KEY", key)
        found = rules("versions", "1")
        assert said in found.out + found.err
        assert ("Isartal" in found.out) == (role == "approver")
    assert "version 1 is published" in rules("approve", "1", "--reason", "Seen.").err
    assert json.loads(rules("versions", "--json").out)[0]["without_impact"] is False


def test_a_report_that_is_left_to_the_service_need_not_be_waited_for(
    rules: Rules, licet: Licet, tmp_path: Path, database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, database_url, folder) as client:
        put = rules("publish", "--reason", "Severer.")
        assert "the service finds out" in put.err
        job = client.get("/v1/rulebook/versions/1").json()["impact"]["job"]
        assert ended(client, {"job": job})["state"] == "done"
        assert "in 2 of 2 shipments" in rules("versions", "1").out
        assert client.delete(f"/v1/jobs/{job}").status_code == 409
        database = cast("FastAPI", client.app).state.service.database
        with database.writing() as session:  # as if there had been no shipments when it was put forward
            session.delete(session.get_one(Job, job))
    assert "There is no effect report" in rules("versions", "1").err
    secret = licet("keys", "create", "--name", "Approver", "--role", "approver").out.strip()
    monkeypatch.setenv("LICET_KEY", secret)
    hasty = rules("approve", "1", "--reason", "Quick.")
    assert (hasty.status, "no effect report" in hasty.err) == (Exit.BAD_INPUT, True)
    assert rules("approve", "1", "--reason", "Quick.", "--without-impact").status == Exit.RELEASED
    assert json.loads(rules("versions", "--json").out)[0]["without_impact"] is True


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_that_is_killed_at_it_ends_with_the_same_report(rules: Rules, tmp_path: Path, folder: Path) -> None:
    environment = {name: os.environ[name] for name in ("LICET_DATA", "LICET_DATABASE_URL", "LICET_RULES")}
    batch = {"shipments": [magnet(f"M-{number}", "Isartal GmbH", "10.05") for number in range(MANY)]}
    with running(tmp_path, **environment | {"LICET_RULES": str(tmp_path / "earlier")}) as service:
        assert httpx2.post(f"{service.url}/v1/shipments:batch", json=batch, timeout=PATIENCE).status_code == 200
        assert "the service finds out" in rules("publish", "--reason", "Severer.").err
        until(rules, 1, "running", "done")
        service.process.kill()
    with running(tmp_path, **environment):
        found = until(rules, 1, "done")
        with (folder / "aliases.yaml").open("a", encoding="utf-8") as file:
            file.write("\n# the same law in other files\n")
        rules("publish", "--reason", "Severer.")
        undisturbed = until(rules, 2, "done")
    assert found["open"]["shipments"] == {"compared": MANY + 2, "unchanged": 0, "flipped": MANY + 2}
    assert found["open"]["effect"]["flipped"]["values"]["EUR"] == "1853.5"
    assert undisturbed == found | {"version": 2}


def until(rules: Rules, version: int, *states: str) -> dict[str, Any]:
    """The effect report of a version, as soon as its job is in one of these states."""
    last = time.monotonic() + PATIENCE
    while (impact := json.loads(rules("versions", str(version), "--json").out)["impact"])["state"] not in states:
        assert time.monotonic() < last, impact
        time.sleep(0.05)
    return dict(impact["report"] or {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_effect_on_stored_shipments_is_that_on_the_same_lines_in_a_manifest(rules: Rules, tmp_path: Path) -> None:
    found = rules("diff", "earlier", "working", "--stored", "--html", "page.html")
    assert found.status == Exit.RELEASED, found.err
    assert "Open shipments, from what was known on" in found.out
    assert "History, from what was known then: 0 of 0 lines answered otherwise" in found.out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    HTMLParser().feed(page)
    assert "S-1/1" in page
    stored = json.loads(rules("diff", "earlier", "working", "--stored", "--json").out)
    assert stored["effect"] is None
    part = stored["stored"]["open"]
    assert part["lines"] == {"compared": 4, "unchanged": 2, "flipped": 2}
    name = as_manifest(tmp_path)
    known_at = stored["stored"]["known_at"]
    read = json.loads(rules("diff", "earlier", "working", "--shipments", name, "--known-at", known_at, "--json").out)
    assert without_places(read["effect"]) == without_places(part["effect"])


def test_what_is_typed_wrongly_is_told(licet: Licet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LICET_DATA", str(tmp_path / "data"))
    both = licet("rules", "diff", "working", "working", "--stored", "--shipments", "x.csv")
    assert (both.status, "either --shipments or --stored" in both.err) == (Exit.USAGE, True)
    assert licet("rules", "diff", "working", "working", "--stored", "--prove").status == Exit.USAGE
    assert licet("rules", "versions", "7").status == Exit.BAD_INPUT
    monkeypatch.setenv("LICET_KEY", "licet_wrong")
    assert licet("rules", "diff", "working", "working", "--stored").status == Exit.NO_KEYS


def as_manifest(folder: Path) -> str:
    """The lines of the stored shipments as a manifest."""
    records = [
        {name: value for name, value in body.items() if name != "lines"} | line
        for body in reversed(SHIPMENTS)
        for line in body["lines"]
    ]
    (folder / "lines.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    return "lines.jsonl"


def without_places(effect: dict[str, Any]) -> dict[str, Any]:
    """An effect without where its examples stand: in a file, or in a database."""
    examples = [one | {"row": None, "stored": None} for one in effect["examples"]]
    return effect | {"examples": sorted(examples, key=str)}
