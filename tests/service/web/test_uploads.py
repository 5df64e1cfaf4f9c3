"""Whose is an upload that waits, and how much of it is looked at?"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from api.desk.law import Law
from api.jobs import looking
from api.jobs.folders import Folders
from api.jobs.looking import Seen
from api.jobs.uploads import MOST_COLUMNS, Upload, Uploads, reading
from api.security.keys import NotKnown
from api.security.principals import LOCAL_USER
from api.store.fields import new_id
from tests.service.http.conftest import NOW, House
from tests.service.web.visitors import Visitor


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_upload_is_its_persons_own(house: House) -> None:
    li = Visitor(house, "Li")
    file = ("goods.csv", b"shipment_id,line_no\nS-1,1\n", "text/csv")
    where = li.client.post("/manifests", data={"token": li.token}, files={"file": file}).headers["location"]
    for other in (Visitor(house, "Wang"), Visitor(house, "Zhao", of="Another")):
        assert other.get(where).status_code == 404
        for path in (where, f"{where}/discard"):
            assert other.send(path, do="check").status_code == 404
        assert "goods.csv" not in other.get("/manifests").text
    assert "goods.csv" in li.get("/manifests").text
    assert li.get("/manifests/uploads/..%2F..").status_code == 404
    assert li.send(f"{where}/discard").status_code == 303
    assert not list(house.service.jobs.folders.top.glob("*/manifest"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_so_many_uploads_are_looked_at_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a core and the memory of a workbook; one that has to wait too long is asked to come again."""
    li = Visitor(house, "Li", language="zh")
    file = ("goods.csv", b"shipment_id,line_no\nS-1,1\n", "text/csv")
    where = li.client.post("/manifests", data={"token": li.token}, files={"file": file}).headers["location"]
    monkeypatch.setattr(looking, "_WAIT", 0)
    monkeypatch.setattr(looking, "_room", threading.BoundedSemaphore(1))
    with looking._room:
        answer = li.get(where)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "目前正在查看的文件过多" in answer.text
    assert li.get(where).status_code == 200


def test_what_a_header_may_have_meant_is_guessed_for_the_columns_that_are_shown(law: Law) -> None:
    """A guess takes long: a file of very many columns would keep the service busy with each look at it."""
    unused = {f"c{number}": "" for number in range(MOST_COLUMNS)}
    first, last = (
        reading(Seen(headers=headers, values=((),) * len(headers)), unused, law, None).columns[-1]
        for headers in (("consigne name",), (*unused, "consigne name"))
    )
    assert (first.because, first.near) == ("unknown", "consignee")
    assert (last.because, last.near) == ("unknown", "")


def test_an_upload_that_became_a_job_waits_no_more_though_its_form_is_sent_again(tmp_path: Path) -> None:
    """Else somebody could discard it, and what the job reads and writes with it."""
    folders, id_ = Folders(tmp_path), new_id()
    folders.of(id_).mkdir()
    uploads = Uploads(folders)
    said = Upload(organisation=LOCAL_USER.organisation, by=LOCAL_USER.person, at=NOW, name="goods.csv")
    uploads.keep(id_, said)
    uploads.change(id_, said.model_copy(update={"given": {"strict": ["yes"]}}))
    assert uploads.own(LOCAL_USER, id_).one("strict") == "yes"
    uploads.change(id_, said)
    assert uploads.own(LOCAL_USER, id_) == said
    uploads.claim(id_)
    with pytest.raises(NotKnown):
        uploads.change(id_, said)
    with pytest.raises(NotKnown):
        uploads.discard(LOCAL_USER, id_)
    assert uploads.waiting(LOCAL_USER) == []
    assert folders.of(id_).is_dir()
