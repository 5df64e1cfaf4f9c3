"""Who did what, in words; and a log whose rows were changed past the service says so, to whom it concerns."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from api.security.roles import Role
from tests.service.http.conftest import House, shipment, tampered
from tests.service.web.visitors import Visitor, text_of

NOWHERE = "00000000-0000-7000-8000-00000000dead"


def submitted(house: House, reference: str = "S-1", of: str = "Hailan") -> str:
    answer = house.client("Li", Role.SUBMITTER, of=of).post("/v1/shipments", json=shipment(reference))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["shipment"])


def test_deeds_are_told_in_words_and_found_by_person_deed_subject_and_day(house: House) -> None:
    auditor = Visitor(house, "Zhou", Role.AUDITOR)
    id_ = submitted(house)
    reader = house.client("Wang", Role.OFFICER)
    reader.get(f"/v1/shipments/{id_}")
    page = auditor.get("/audit")
    assert f'href="/shipments/{id_}"' in page.text
    told = text_of(page)
    assert "Wang read a shipment S-1 Compliance officer" in told
    assert "Nothing was done that fits this." in auditor.read("/audit?operation=void_shipment")
    assert "Nothing was done that fits this." in auditor.read(f"/audit?person={auditor.person.id}")
    assert "Wang read a shipment" in auditor.read(f"/audit?subject={id_}&from=2026-11-26&through=2026-11-26")
    assert "Nothing was done that fits this." in auditor.read("/audit?from=2026-11-27")
    assert "This is no day." in auditor.read("/audit?from=yesterday")
    elsewhere = Visitor(house, "Zhao", Role.AUDITOR, of="Another")
    assert "S-1" not in elsewhere.read("/audit")


def test_the_log_is_signed_and_verified_and_its_heads_are_saved(house: House) -> None:
    auditor = Visitor(house, "Zhou", Role.AUDITOR)
    submitted(house)
    assert "Nothing was signed yet." in auditor.read("/audit/log")
    assert auditor.send("/audit/heads").headers["location"] == "/audit/log"
    size = re.search(r'href="/audit/heads/(\d+)"', auditor.get("/audit/log").text)
    assert size is not None
    head = auditor.get(f"/audit/heads/{size[1]}")
    assert head.headers["content-disposition"].startswith("attachment")
    assert head.text.splitlines()[1] == size[1]
    assert auditor.get("/audit/heads/1").status_code == 404
    assert "Nothing was changed." in text_of(auditor.send("/audit/verify"))
    assert "nothing was changed" in auditor.read("/audit")
    assert "Zhou verified the log" in auditor.read("/audit?operation=verify_log")


def test_a_row_that_was_changed_by_sql_is_named_to_its_organisation_alone(house: House) -> None:
    auditor, elsewhere = Visitor(house, "Zhou", Role.AUDITOR), Visitor(house, "Zhao", Role.AUDITOR, of="Another")
    id_ = submitted(house)
    tampered(house.service.database, "UPDATE shipments SET reference = 'S-9' WHERE id = :id", id=id_)
    told = text_of(auditor.send("/audit/verify"))
    assert "1 thing is wrong." in told
    assert f"shipments {id_} is not as entry" in told
    assert "1 thing was wrong" in auditor.read("/audit")
    others = text_of(elsewhere.send("/audit/verify"))
    assert "1 thing is wrong. 1 more is not told here" in others
    assert id_ not in others
    chinese = Visitor(house, "Qian", Role.AUDITOR, language="zh")
    assert "不符" in text_of(chinese.send("/audit/verify"))


def test_a_row_slipped_in_by_sql_is_named_too_and_nothing_is_signed_over_a_forged_log(house: House) -> None:
    auditor = Visitor(house, "Zhou", Role.AUDITOR)
    id_ = submitted(house)
    tampered(
        house.service.database,
        "INSERT INTO people (id, organisation, name, roles, created_at) "
        "SELECT :id, organisation, 'Ghost', roles, created_at FROM people WHERE id = :like",
        id=NOWHERE,
        like=auditor.person.id,
    )
    assert f"people {NOWHERE} is there without an entry in the log." in text_of(auditor.send("/audit/verify"))
    tampered(
        house.service.database, "UPDATE log_entries SET digest = :digest WHERE record = :id", digest="0" * 64, id=id_
    )
    answer = auditor.send("/audit/heads")
    assert answer.status_code == 409
    assert "nothing more is signed over it" in text_of(answer)


def test_a_proof_is_given_of_ones_own_rows_to_whoever_may_see_them(house: House) -> None:
    auditor = Visitor(house, "Zhou", Role.AUDITOR)
    id_ = submitted(house)
    proof = auditor.send("/audit/proof", table="shipments", record=id_)
    assert proof.json()["record"]["columns"]["reference"] == "S-1"
    for visitor, record in ((auditor, NOWHERE), (Visitor(house, "Zhao", Role.AUDITOR, of="Another"), id_)):
        refused = visitor.send("/audit/proof", table="shipments", record=record)
        assert refused.status_code == 422
        assert "The log has no entry about such a row of yours." in text_of(refused)
    administrator = Visitor(house, "Sun", Role.ADMINISTRATOR)
    assert administrator.send("/audit/proof", table="shipments", record=id_).status_code == 403
    assert b"def " in auditor.get("/audit/check_proof.py").content


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_evidence_is_found_by_reference_and_saved(house: House) -> None:
    auditor = Visitor(house, "Zhou", Role.AUDITOR)
    id_ = submitted(house)
    assert f'href="/audit/evidence/{id_}"' in auditor.get("/audit?reference=S-1").text
    assert "There is no shipment of this reference." in auditor.read("/audit?reference=S-2")
    pack = auditor.get(f"/audit/evidence/{id_}")
    assert pack.headers["content-type"] == "application/zip"
    assert "README.txt" in str(zipfile.ZipFile(io.BytesIO(pack.content)).namelist())
    assert "Zhou took the evidence on a shipment S-1" in auditor.read("/audit")
    administrator = Visitor(house, "Sun", Role.ADMINISTRATOR)
    assert "Evidence on a shipment" not in administrator.read("/audit")
    assert administrator.get(f"/audit/evidence/{id_}").status_code == 403
    assert Visitor(house, "Zhao", Role.AUDITOR, of="Another").get(f"/audit/evidence/{id_}").status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_something_is_called_is_told_to_whoever_may_open_it_only(house: House) -> None:
    id_ = submitted(house)
    house.client("Wang", Role.OFFICER).get(f"/v1/shipments/{id_}")
    boss = house.client("Sun", Role.ADMINISTRATOR)
    address = "https://93.184.216.34/hook/secret-of-the-receiver"
    assert boss.post("/v1/webhooks", json={"url": address}).status_code == 201
    auditor, administrator = Visitor(house, "Zhou", Role.AUDITOR), Visitor(house, "Qian", Role.ADMINISTRATOR)
    assert "secret-of-the-receiver" not in auditor.read("/audit")
    assert "secret-of-the-receiver" in administrator.read("/audit")
    told = administrator.read("/audit")
    assert f"read a shipment {id_}" in told
    assert "S-1" not in told
