"""The parties of an uploaded manifest are looked up in the lists that were known, however often it is begun anew."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi.testclient import TestClient

from api.checking import Check, Destination, Request, run
from api.desk.party_books import known_parties, party_book
from tests.conftest import RULES
from tests.service.http.conftest import House
from tests.service.http.test_jobs_killed import children_in
from tests.service.http.test_manifests import ended, result, upload
from tests.service.http.test_party_lists import imported
from tests.service.http.test_screening import marked, screened
from tests.service.screened import HIT, LIST, LISTED, MANIFEST
from tests.service.serving import PATIENCE

PARTY = {"name": HIT, "country": "DE"}


def checked(client: TestClient, **asked: Any) -> dict[str, Any]:
    job = ended(client, upload(client, MANIFEST.encode(), **asked))
    assert job["state"] == "done", job
    return job


def rows(client: TestClient, job: dict[str, Any], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result(client, job, name).decode())))


def actions(client: TestClient, job: dict[str, Any]) -> list[str]:
    return [row["licet_action"] for row in rows(client, job, "checked.csv")]


def test_a_hit_holds_a_line_until_it_is_marked(house: House, tmp_path: Path) -> None:
    client = house.client("Li")
    version = imported(client, LISTED, list=LIST, dated="2026-01-01")["version"]

    job = checked(client, report=["xlsx", "html"])
    assert actions(client, job) == ["hold", "release", "hold"]
    assert "Nebula Lithography Institute" in result(client, job, "report.en.html").decode()
    (listed,) = pl.read_excel(io.BytesIO(result(client, job, "report.en.xlsx")), sheet_name="Parties").rows()
    assert listed == (HIT, "DE", LIST, "Nebula Lithography Institute", int(listed[4]), "not settled")
    (hit,) = rows(client, job, "parties.csv")
    assert (hit["party"], hit["list"], hit["outcome"]) == (HIT, LIST, "open")
    (named,) = job["asked"]["party_lists"]
    assert named == {"version": version, "source": LIST, "dated": "2026-01-01", "because": "known"}
    assert (job["result"]["summary"]["parties"]["lists"], job["result"]["summary"]["parties"]["asked"]) == ([LIST], 2)
    assert result(client, job, "checked.csv") == on_the_command_line(house, tmp_path)

    marked(client, screened(client, PARTY)["hits"][0], "false_positive", PARTY)
    then = house.clock().date()
    house.clock.forward(timedelta(days=1))
    marked(client, screened(client, PARTY)["hits"][0], "confirmed", PARTY)  # what was said later counts for later days
    released = checked(client, known_at=str(then))
    assert actions(client, released) == ["release"] * 3
    assert [row["outcome"] for row in rows(client, released, "parties.csv")] == ["false_positive"]


def on_the_command_line(house: House, folder: Path) -> bytes:
    """The checked file of the same manifest by the same lists without a job."""
    now = house.clock()
    with house.service.database.reading() as session:
        known = known_parties(session, house.organisation(), now)
        assert known is not None
        book = party_book(session, known)
    source, out = folder / "orders.csv", Destination(folder / "checked.csv", folder / "rejected.csv")
    source.write_text(MANIFEST, encoding="utf-8")
    run(Check(Request(source, RULES, now.date(), parties=book)), out, lambda _: None)
    return out.checked.read_bytes()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_check_that_is_begun_anew_sees_the_parties_that_it_saw(house: House) -> None:
    client = house.client("Li")
    imported(client, LISTED, list="HOUSE-RED")
    undisturbed = checked(client)
    assert {one["name"] for one in undisturbed["results"]} == {"checked.csv", "rejected.csv", "parties.csv"}

    job = upload(client, MANIFEST.encode())
    until = time.monotonic() + PATIENCE
    while not (found := children_in(house.service.jobs.folders.of(job["job"]))):
        assert time.monotonic() < until
        time.sleep(0.02)
    imported(client, "name\nSomebody\n", list="HOUSE-RED", dated="2026-11-26")  # known only after it was asked for
    os.kill(found[0], signal.SIGKILL)
    again = ended(client, job)
    for one in undisturbed["results"]:
        assert result(client, again, one["name"]) == result(client, undisturbed, one["name"])
