"""A manifest uploaded is checked as a job: followed to its end, its results fetched in every format."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import httpx2
import polars as pl
import zstandard
from fastapi.testclient import TestClient

from api.checking import Check, Destination, Request, run
from api.security.roles import Role
from tests.conftest import RULES
from tests.service.http.conftest import NOW, House

SAMPLES = RULES / "samples"
MANIFEST = (SAMPLES / "manifest.csv").read_bytes()


def upload(client: TestClient, content: bytes = MANIFEST, name: str = "november.csv", **asked: Any) -> dict[str, Any]:
    answer = client.post("/v1/manifests", files={"file": (name, content)}, data=asked)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/jobs/{job['job']}"
    return job


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it has ended, as its last event tells."""
    told = client.get(f"/v1/jobs/{job['job']}/events")
    assert told.status_code == 200
    last = told.text.rstrip().rsplit("data: ", 1)[1]
    found: dict[str, Any] = json.loads(last)
    return found


def result(client: TestClient, job: dict[str, Any], name: str) -> bytes:
    answer = client.get(f"/v1/jobs/{job['job']}/results/{name}")
    assert answer.status_code == 200, answer.text
    return answer.content


def test_a_manifest_is_checked_as_on_the_command_line(house: House, tmp_path: Path) -> None:
    client = house.client("Li", Role.SUBMITTER)
    job = ended(client, upload(client))
    assert (job["state"], job["kind"], job["asked"]["known_at"]) == ("done", "manifest", "2026-11-26")
    expected = Destination(tmp_path / "checked.csv", tmp_path / "rejected.csv")
    run(Check(Request(SAMPLES / "manifest.csv", RULES, NOW.date())), expected, lambda _: None)
    assert result(client, job, "checked.csv") == expected.checked.read_bytes()
    assert result(client, job, "rejected.csv") == expected.rejected.read_bytes()
    summary = job["result"]["summary"]
    assert summary["read"] + summary["rejected"] == summary["rows"] == job["result"]["summary"]["rows"]
    assert [one["name"] for one in job["results"]] == ["checked.csv", "rejected.csv"]


def test_every_format_and_report_that_was_asked_for(house: House) -> None:
    client = house.client("Li")
    formats = ["csv", "tsv", "xlsx", "parquet", "jsonl"]
    job = ended(client, upload(client, format=formats, report=["xlsx", "html"], lang=["en", "zh"]))
    assert job["state"] == "done", job
    names = {one["name"]: one for one in job["results"]}
    reports = {f"report.{lang}.{ending}" for lang in ("en", "zh") for ending in ("xlsx", "html")}
    assert set(names) == {f"checked.{one}" for one in formats} | {"rejected.csv"} | reports
    lines = pl.read_parquet(io.BytesIO(result(client, job, "checked.parquet")))
    verdicts = lines["licet_verdict"].to_list()
    assert [row["licet_verdict"] for row in _rows(result(client, job, "checked.csv"), ",")] == verdicts
    assert [row["licet_verdict"] for row in _rows(result(client, job, "checked.tsv"), "\t")] == verdicts
    assert pl.read_excel(io.BytesIO(result(client, job, "checked.xlsx")))["licet_verdict"].to_list() == verdicts
    told = [json.loads(line) for line in result(client, job, "checked.jsonl").splitlines()]
    assert len(told) == len(verdicts)
    assert "许可" in result(client, job, "report.zh.html").decode()
    for name, one in names.items():
        answer = client.get(one["url"])
        assert answer.headers["content-type"] == one["media_type"]
        assert int(answer.headers["content-length"]) == one["size"]
        assert f"november.{name}" in answer.headers["content-disposition"]


def test_what_is_uploaded_may_be_in_any_format(house: House) -> None:
    client = house.client("Li")
    lines, parquet, records = pl.read_csv(MANIFEST, infer_schema=False), io.BytesIO(), io.BytesIO()
    lines.write_parquet(parquet)
    lines.write_ndjson(records)
    contents = {
        "csv": MANIFEST,
        "csv.gz": gzip.compress(MANIFEST),
        "csv.zst": zstandard.compress(MANIFEST),
        "parquet": parquet.getvalue(),
        "jsonl": records.getvalue(),
    }
    began = {ending: upload(client, content, f"november.{ending}") for ending, content in contents.items()}
    jobs = {ending: ended(client, job) for ending, job in began.items()}
    assert {ending: job["state"] for ending, job in jobs.items()} == dict.fromkeys(contents, "done")
    expected = jobs["csv"]["result"]["summary"]["actions"]
    assert {ending: job["result"]["summary"]["actions"] for ending, job in jobs.items()} == dict.fromkeys(
        contents, expected
    )


def test_the_profile_and_the_bill_of_materials_count(house: House) -> None:
    client = house.client("Li")
    files = {"file": ("a.csv", MANIFEST), "bom": ("bom.csv", (SAMPLES / "bom.csv").read_bytes())}
    assert client.put(
        "/v1/profile", json={"assume": {"consignee.listed_ownership": "0 %"}}, headers={"if-match": "*"}
    ).is_success
    answer = client.post("/v1/manifests", files=files, data={"as_of": "2026-11-27"})
    job = ended(client, answer.json())
    assert job["state"] == "done", job
    assumed = {one["source"] for one in job["result"]["summary"]["assumed"]}
    assert "profile" in assumed
    assert job["result"]["summary"]["as_of"] == "2026-11-27"


def test_a_file_that_cannot_be_read_says_why(house: House) -> None:
    client = house.client("Li")
    job = ended(client, upload(client, b"a,b\n1,2\n", "x.csv"))
    assert job["state"] == "failed"
    assert job["results"] == []
    faults = job["result"]["faults"]
    assert any("shipment_id" in fault["what"] for fault in faults)
    assert {fault["place"] for fault in faults} == {"manifest:1:1"}  # and nothing of where it stands
    options = ended(client, upload(client, delimiter="xx"))
    assert options["result"]["faults"][0]["place"] == "delimiter"
    strict = ended(client, upload(client, MANIFEST + b"only,three,fields\n", strict="true"))
    assert (strict["state"], strict["results"]) == ("failed", [])


def test_what_a_header_stands_for_can_be_said(house: House) -> None:
    client = house.client("Li", Role.SUBMITTER)
    few = b"".join(MANIFEST.splitlines(keepends=True)[:3])
    content = few.replace(b"shipment_id", b"Belegfluss", 1).replace(b"end_use,", b"Zweck,", 1)
    wrong = {"columns": json.dumps({"Belegfluss": "shipmentid", "Zweck": 7})}
    answer = client.post("/v1/manifests", files={"file": ("a.csv", content)}, data=wrong)
    assert {fault["pointer"] for fault in answer.json()["faults"]} == {"/columns/Zweck"}
    unknown = {"columns": json.dumps({"Belegfluss": "shipmentid"})}
    answer = client.post("/v1/manifests", files={"file": ("a.csv", content)}, data=unknown)
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/columns/Belegfluss")
    assert "shipment_id" in answer.json()["faults"][0]["hint"]
    said = {"Belegfluss": "shipment_id", "description": ""}
    job = ended(client, upload(client, content, report="html", columns=json.dumps(said)))
    assert job["state"] == "done", job
    assert job["asked"]["columns"] == said
    assert job["result"]["summary"]["worst"][0]["line"].startswith("S-1001/")
    absent = ended(client, upload(client, few, columns=json.dumps({"Beleg": "end_use"})))
    assert "no column `Beleg`" in absent["result"]["faults"][0]["what"]


def test_a_bill_of_materials_may_be_in_an_encoding_and_under_headers_of_its_own(house: House) -> None:
    """It comes to what the same bill does in UTF-8 under the known names."""
    client = house.client("Li", Role.SUBMITTER)
    plain = (SAMPLES / "bom.csv").read_text(encoding="utf-8").replace("Rotor with magnets", "钕铁硼磁体转子")
    own = plain.replace("component_id", "零件号", 1).replace("parent_id", "装于", 1).encode("gb18030")

    def begun(bill: bytes, **asked: str) -> httpx2.Response:
        files = {"file": ("a.csv", MANIFEST), "bom": ("bom.csv", bill)}
        return client.post("/v1/manifests", files=files, data={"as_of": "2026-11-27", **asked})

    alone = client.post("/v1/manifests", files={"file": ("a.csv", MANIFEST)}, data={"bom_encoding": "gb18030"})
    assert (alone.status_code, alone.json()["faults"][0]["pointer"]) == (422, "/bom_encoding")
    unknown = begun(own, bom_columns=json.dumps({"装于": "parent"}))
    assert (unknown.status_code, unknown.json()["faults"][0]["pointer"]) == (422, "/bom_columns/装于")
    assert "parent_id" in unknown.json()["faults"][0]["hint"]
    unnamed = ended(client, begun(own).json())["result"]["faults"][0]
    assert (unnamed["place"], "--bom-encoding gb18030" in unnamed["hint"]) == ("bom:1:1", True)
    said = {"bom_encoding": "gb18030", "bom_columns": json.dumps({"零件号": "component_id", "装于": "parent_id"})}
    jobs = [ended(client, answer.json()) for answer in (begun(plain.encode()), begun(own, **said))]
    assert [job["state"] for job in jobs] == ["done", "done"], jobs
    checked = [result(client, job, "checked.csv") for job in jobs]
    assert checked[0] == checked[1] != result(client, ended(client, upload(client)), "checked.csv")


def test_every_fault_of_a_form_is_named(house: House) -> None:
    client = house.client("Li")
    data = {"as_of": "yesterday", "format": "docx", "wish": "x"}
    answer = client.post("/v1/manifests", files={"file": ("a.csv", MANIFEST)}, data=data)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-understood")
    assert {fault["pointer"] for fault in answer.json()["faults"]} == {"/as_of", "/format/0", "/wish"}
    for kind, sent, status in (
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"", 415),
        ("multipart/form-data; boundary=x", b"nonsense", 422),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
            422,
        ),
    ):
        answer = client.post("/v1/manifests", content=sent, headers={"content-type": kind})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    none = client.post("/v1/manifests", files={"bom": ("a.csv", MANIFEST)})
    assert none.json()["faults"][0]["pointer"] == "/file"
    other = client.post("/v1/manifests", files={"file": ("a.csv", MANIFEST), "evil": ("x", b"y")})
    assert other.status_code == 422
    long = client.post("/v1/manifests", files={"file": ("a.csv", MANIFEST)}, data={"sheet": "x" * 100_000})
    assert long.status_code == 422
    assert [path.name for path in _folders(house)] == []  # nothing is left of what was refused
    assert client.get("/v1/jobs").json()["items"] == []


def test_names_of_files_are_shown_and_never_used(house: House) -> None:
    client = house.client("Li")
    job = ended(client, upload(client, name="../../../etc/十一月.csv"))
    assert job["asked"]["name"] == "十一月.csv"
    answer = client.get(f"/v1/jobs/{job['job']}/results/checked.csv")
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=utf-8''%E5%8D%81%E4%B8%80%E6%9C%88.checked.csv"
    )
    for name in ("../manifest", "..%2fmanifest", "manifest", "checked.xlsx", "log"):
        assert client.get(f"/v1/jobs/{job['job']}/results/{name}").status_code == 404


def test_a_part_of_a_result(house: House) -> None:
    client = house.client("Li")
    job = ended(client, upload(client))
    whole = result(client, job, "checked.csv")
    url = f"/v1/jobs/{job['job']}/results/checked.csv"
    answer = client.get(url, headers={"range": "bytes=10-99"})
    assert (answer.status_code, answer.content) == (206, whole[10:100])
    assert answer.headers["content-range"] == f"bytes 10-99/{len(whole)}"
    assert client.get(url, headers={"range": f"bytes={len(whole)}-"}).status_code == 416


def test_another_organisation_sees_no_job(house: House) -> None:
    client, stranger = house.client("Li"), house.client("Bo", of="Other")
    job = ended(client, upload(client))["job"]
    for method, path in (
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/results/checked.csv"),
        ("POST", "/cancel"),
        ("DELETE", ""),
    ):
        assert stranger.request(method, f"/v1/jobs/{job}{path}").status_code == 404, path
    assert stranger.get("/v1/jobs").json()["items"] == []
    assert client.get(f"/v1/jobs/{job}").status_code == 200


def _rows(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def _folders(house: House) -> list[Path]:
    return [path for path in house.service.jobs.folders.top.iterdir() if path.is_dir()]
