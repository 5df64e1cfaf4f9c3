"""Uploads and jobs on their pages: whose they are, who may do what, and what stands in the way of a check."""

from __future__ import annotations

import re

import httpx2
import polars as pl
from fastapi.testclient import TestClient

from api.jobs.folders import PROFILE, RESULTS, RULEBOOK, TABLES, UPLOAD
from api.jobs.tables import LINES
from api.jobs.uploads import MOST_WAITING
from api.security.keys import add_person
from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from tests.service.http.conftest import House
from tests.service.http.test_manifests import MANIFEST, SAMPLES, ended
from tests.service.http.test_party_lists import imported
from tests.service.screened import HIT, LIST, LISTED

FEW = b"".join(MANIFEST.splitlines(keepends=True)[:3])


def visitor(house: House, name: str, *roles: Role, of: str = "Hailan") -> TestClient:
    """A browser in which somebody has signed in."""
    organisation = house.organisation(of)
    with house.service.database.writing() as session:
        person = add_person(session, organisation, name, roles or tuple(Role), house.clock())
        made = open_session(session, person, Opening(PASSWORD), house.clock())
    client = TestClient(house.app, headers={"accept": "text/html"}, follow_redirects=False)
    client.cookies.set("licet_session", made.token)
    return client


def token(client: TestClient) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/manifests").text)
    assert found
    return found[1]


def uploaded(client: TestClient, content: bytes = FEW, bring: str | None = None) -> httpx2.Response:
    sent: list[tuple[str, tuple[str | None, bytes]]] = [
        ("token", (None, (token(client) if bring is None else bring).encode())),
        ("file", ("november.csv", content)),
        ("bom", ("", b"")),
    ]
    return client.post("/manifests", files=sent)


def test_an_upload_is_its_persons_own_and_becomes_one_job(house: House) -> None:
    li, wang, other = visitor(house, "Li"), visitor(house, "Wang"), visitor(house, "Zhao", of="Other")
    top = house.service.jobs.folders.top
    before = set(top.iterdir())
    assert uploaded(li, bring="x").status_code == 403
    assert set(top.iterdir()) == before
    here = uploaded(li).headers["location"]
    for somebody in (wang, other):
        assert somebody.get(here).status_code == 404
        assert somebody.post(here, data={"token": token(somebody), "do": "check"}).status_code == 404
    answer = li.get(here)
    assert (answer.status_code, "Isartal Antriebe GmbH" in answer.text) == (200, True)
    began = li.post(here, data={"token": token(li), "do": "check", "lang": "zh", "report": "html"})
    assert began.status_code == 303, began.text
    job = began.headers["location"]
    assert li.post(here, data={"token": token(li), "do": "check"}).headers["location"] == job
    ended(house.client("Chen"), {"job": job.rpartition("/")[2]})
    page = wang.get(job)
    assert (page.status_code, "Lines 1 to 2 of 2" in page.text) == (200, True)
    assert [one.get(job).status_code for one in (other, visitor(house, "A", Role.AUDITOR))] == [404, 403]
    assert wang.get(f"{job}/lines/2").status_code == 200
    assert wang.get(f"{job}/lines/9").status_code == 404
    assert other.get(f"{job}/results/checked.csv").status_code == 404
    got = wang.get(f"{job}/results/report.zh.html")
    assert got.headers["content-disposition"].startswith("attachment")
    assert wang.post(f"{job}/cancel", data={"token": token(wang)}).status_code == 409
    assert wang.post(f"{job}/remove", data={"token": token(wang)}).headers["location"] == "/manifests"
    assert wang.get(job).status_code == 404


def test_uploads_that_wait_are_few_and_go(house: House) -> None:
    li = visitor(house, "Li")
    assert uploaded(li, b"").status_code == 303
    for _ in range(MOST_WAITING - 1):
        uploaded(li)
    refused = uploaded(li)
    assert (refused.status_code, "Check or discard one" in refused.text) == (422, True)
    none = li.post("/manifests", files=[("token", (None, token(li).encode())), ("file", ("", b""))])
    assert none.status_code == 422
    waiting = [one.parent for one in house.service.jobs.folders.top.glob(f"*/{UPLOAD}")]
    assert len(waiting) == MOST_WAITING
    gone = li.post(f"/manifests/uploads/{waiting[0].name}/discard", data={"token": token(li)})
    assert (gone.status_code, waiting[0].exists()) == (303, False)


def _checked_line_by_line(house: House) -> str:
    """A job whose lines rest on all that lines may rest on: profile, licence, bill, corrected column, comma, list."""
    client = house.client("Chen")
    header, *rows = MANIFEST.decode().splitlines(keepends=True)
    magnet = rows[0].replace("84000.00", '"84000,50"').replace("Isartal Antriebe GmbH,DE,civil", f"{HIT},DE,civil")
    (motor,) = [row for row in rows if row.startswith("S-1011,1,")]
    kept = header.replace("shipment_id", "Belegfluss", 1), magnet, motor.replace("24000.00", "24000")
    imported(client, LISTED, list=LIST, dated="2026-01-01")
    assumed = {"assume": {"consignee.listed_ownership": "0 %"}}
    assert client.put("/v1/profile", json=assumed, headers={"if-match": "*"}).is_success
    licence = {"number": "2026-CN-0417", "authority": "MOFCOM", "kind": "dual_use"}
    dates = {"valid_from": "2026-03-02", "valid_through": "2027-03-01"}
    assert client.post("/v1/licences", json=licence | dates).is_success
    answer = client.post(
        "/v1/manifests",
        files={"file": ("a.csv", "".join(kept).encode()), "bom": ("bom.csv", (SAMPLES / "bom.csv").read_bytes())},
        data={"columns": '{"Belegfluss": "shipment_id"}', "as_of": "2026-11-10"},
    )
    job = ended(client, answer.json())
    assert (job["state"], job["result"]["summary"]["read"]) == ("done", 2), job
    # What counts is what was known when it was asked for.
    assert client.put("/v1/profile", json={"assume": {}}, headers={"if-match": "*"}).is_success
    return str(job["job"])


def test_a_line_is_explained_as_its_check_decided_it_or_not_at_all(house: House) -> None:
    job = _checked_line_by_line(house)
    li, here = visitor(house, "Li"), house.service.jobs.folders.of(job)

    def page(row: int, query: str = "") -> str:
        return li.get(f"/manifests/{job}/lines/{row}{query}").text

    listed, missing = "Nebula Lithography Institute", "What to find out, the most useful first"
    for said in ("Why: clause by clause", "Through time", "by licence 2026-CN-0417", listed, missing, "84000,50"):
        assert said in page(2), said
    for said in ("(bill of materials)", "(profile)", "here: "):
        assert said in page(3, "?full=yes"), said
    assert [li.get(f"/manifests/{job}/lines/{row}").status_code for row in (1, 4)] == [404, 404]
    assert visitor(house, "Zhao", of="Other").get(f"/manifests/{job}/lines/2").status_code == 404

    told = house.client("Zhou").get(f"/v1/jobs/{job}/lines/3", params={"lang": "en"}).json()
    explained = told["explanation"]
    assert (explained["floor"], explained["ceiling"]) == (told["answer"]["verdict"], told["answer"]["could_be"])
    assert (told["given"]["Belegfluss"], told["unexplained"], len(told["parties"])) == ("S-1011", None, 1)
    assert {one["source"] for one in explained["assumed"]} >= {"profile", "bill of materials"}

    (here / RULEBOOK).rename(here / "aside")  # the law is in force, and needs no file
    (here / PROFILE).rename(here / "profile aside")
    assert "is no longer kept here, so it cannot be explained" in page(2)
    (here / "profile aside").rename(here / PROFILE)
    lines = here / RESULTS / TABLES / LINES
    pl.read_parquet(lines).with_columns(pl.lit("prohibited").alias("licet_verdict")).write_parquet(lines)
    assert house.client("Zhou").get(f"/v1/jobs/{job}/lines/2").json()["unexplained"] == "other"
    for said, there in (("comes out otherwise than in the check", True), ("Why: clause by clause", False)):
        assert (said in page(2)) is there, said
