"""The evidence on a shipment: one zip that holds everything, hangs together and shows nothing of others."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from api.audit.heads import sign_head
from api.security.roles import Role
from api.store.database import Database
from api.store.tables.log import LogHead
from engine.rulebook.loading import load_rulebook
from tests.service.evidence.opened import Opened, opened, written
from tests.service.http.conftest import MAGNET, House, shipment
from tests.service.http.story import LICENCE
from tests.service.http.test_in_force import step
from tests.service.http.test_versions import MAGNETS, worked

NAME = '宁波海蓝 <b>& "Söhne"</b> &amp; Co.'
FILES = ["../../x", "x", "终端用户 证明.pdf", "l" * 250, "..\\..\\x"]
DECISION = ["answer-{}.json", "decision-{}.en.json", "decision-{}.en.pdf", "decision-{}.json", "decision-{}.zh.json"]
DECISION += ["decision-{}.zh.pdf", "facts-{}.json", "received-{}.json", "standing-{}.json"]


def taken(client: TestClient, id_: str) -> Opened:
    answer = client.get(f"/v1/shipments/{id_}/evidence")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''evidence-")
    return opened(answer.content)


def data(pack: Opened, name: str) -> Any:
    return json.loads(pack.files[name])


def sent(client: TestClient, body: dict[str, Any]) -> Any:
    answer = client.post("/v1/shipments", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_pack_holds_what_the_service_says_and_what_it_was_told(house: House, tmp_path: Path) -> None:
    li, wang = house.client("Li Na", Role.OFFICER), house.client("王磊 <&>", Role.APPROVER)
    auditor = house.client("Auditor", Role.AUDITOR)
    body = shipment("S-1 <&>", lines=[MAGNET, {}, {}])
    body["end_user"] |= {"name": NAME}
    text = json.dumps(body, ensure_ascii=False, indent=1)
    answer = li.post("/v1/shipments", content=text.encode(), headers={"content-type": "application/json"}).json()
    hold = answer["hold"]
    for number, name in enumerate(FILES):
        given = {"file": (name, b"%d" % number, "text/plain")}
        assert li.post(f"/v1/holds/{hold}/attachments", files=given).status_code == 201
    li.post(f"/v1/holds/{hold}/release", json={"reason": "Proof of <use> seen & filed."})
    wang.post(f"/v1/holds/{hold}/release", json={"reason": "同意放行。"})
    pack = taken(auditor, answer["shipment"])

    decision = f"/v1/decisions/{answer['decision']}"
    assert pack.files["decisions/decision-1.json"] == auditor.get(decision).content
    for language in ("en", "zh"):
        told = auditor.get(decision, params={"lang": language}).content
        assert pack.files[f"decisions/decision-1.{language}.json"] == told
    shown = data(pack, "decisions/decision-1.json")
    assert hashlib.sha256(pack.files["decisions/answer-1.json"]).hexdigest() == shown["answer_hash"]
    assert pack.files["decisions/received-1.json"].decode() == text
    assert data(pack, "decisions/facts-1.json") == shown["facts"]
    assert {f"decisions/{name.format(1)}" for name in DECISION} <= pack.files.keys()

    for language in ("en", "zh"):
        paper = pack.paper(1, language)
        expected = [explained["summary"][language] for explained in shown["explanations"]]
        expected += [NAME, "S-1 <&>", "王磊 <&>", "同意放行。", "Proof of <use> seen & filed.", shown["answer_hash"]]
        expected += [clause["titled"][language] for clause in shown["explanations"][0]["clauses"]]
        assert [one for one in expected if written(one) not in paper] == []
    assert written("The shipment is held") in pack.paper(1, "en")
    assert "经两人同意放行" in pack.paper(1, "zh")
    assert written("Lines 2, 3: one judgement") in pack.paper(1, "en")

    (approval,) = data(pack, "approvals.json")
    acts = [(one["act"], one["name"]) for one in approval["acts"] if one["act"] == "release"]
    assert acts == [("release", "Li Na"), ("release", "王磊 <&>")]
    files = [one["file"] for one in approval["attachments"]]
    assert [pack.files[name] for name in files] == [b"%d" % number for number in range(len(FILES))]
    assert len({name.casefold() for name in files}) == len(FILES)
    assert all(".." not in name and name.count("/") == 1 and len(name.encode()) < 120 for name in files)

    accesses = data(pack, "accesses.json")
    assert {one["name"] for one in accesses} == {"Li Na", "王磊 <&>", "Auditor"}
    assert accesses[-1]["operation"] == "read_evidence"
    _check_as_the_guide_says(pack, tmp_path)


def _check_as_the_guide_says(pack: Opened, folder: Path) -> None:
    """Run the command that the guide gives, with nothing but Python, before and after somebody changes a file."""
    for name, content in pack.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = next(line.strip() for line in pack.files["README.txt"].decode().splitlines() if "hashlib" in line)
    assert command in pack.files["README.zh.txt"].decode()
    command = command.replace("python3", f"{sys.executable} -I", 1)

    def said() -> str:
        run = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603, S607
        return run.stdout.strip()

    assert said() == "every file is as it was packed"
    _check_proofs_as_the_guide_says(pack, folder)
    (folder / "decisions" / "facts-1.json").write_text("[]", encoding="utf-8")
    assert said() == "['decisions/facts-1.json']"


def _check_proofs_as_the_guide_says(pack: Opened, folder: Path) -> None:
    """Every record of the pack is in the signed log, and the files are what the records had."""
    guide = pack.files["README.txt"].decode()
    command = next(line.split() for line in guide.splitlines() if line.strip().startswith("python3 check_proof.py"))
    command[:1] = [sys.executable, "-I", "-S"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603
    proofs = [name for name in pack.files if name.startswith("proofs/") and name.endswith(".json")]
    assert run.stdout.count("ok ") == len(proofs)
    assert "Nothing proves" not in guide
    for table in ("decisions", "shipments", "holds", "hold_acts", "attachments", "accesses", "people", "standings"):
        assert f": {table} " in run.stdout
    for told in ("answer: decisions/answer-1.json", "received: decisions/received-1.json", "content: attachments/"):
        assert told in run.stdout


def test_the_same_is_packed_to_the_same_bytes_and_accesses_are_for_auditors(house: House) -> None:
    li = house.client("Li Na", Role.OFFICER)
    licence = LICENCE | {"value_limit": "100000", "currency": "EUR"}
    assert li.post("/v1/licences", json=licence).status_code == 201
    assert li.put("/v1/products/NB-1", json={"facts": {"item": {"material": "ndfeb_magnet"}}}).status_code < 300
    line = MAGNET | {"item.id": "NB-1", "line.licences": [LICENCE["number"]], "item.list_entries": []}
    line |= {"line.value": "84000.50", "line.currency": "EUR"}
    answer = sent(li, shipment(lines=[line]))
    assert answer["state"] == "released"
    where = f"/v1/shipments/{answer['shipment']}/evidence"
    pack, again = (opened(li.get(where).content) for _ in range(2))
    grows = ("proofs/", "manifest.json", "SHA256SUMS")
    for name, content in pack.files.items():
        assert name.startswith(grows) or again.files[name] == content, name
    assert "accesses.json" not in pack.files
    assert "accesses.json" not in pack.files["README.txt"].decode()
    (told,) = data(pack, "licences.json")
    assert told["stood_at_decisions"] == {"1": 1}
    assert told["versions"][0]["terms"]["valid_through"] == LICENCE["valid_through"]
    assert [(one["line"], one["value"], one["returned_at"]) for one in told["draws"]] == [("1", "84000.5", None)]
    (product,) = data(pack, "products.json")
    assert (product["item"], product["version"], product["facts"]) == ("NB-1", 1, {"item.material": "ndfeb_magnet"})
    assert data(pack, "decisions/standing-1.json")["licences"][0]["number"] == LICENCE["number"]
    assert written("84000.5 EUR") in pack.paper(1, "en")
    li.post(f"/v1/shipments/{answer['shipment']}/void")
    (told,) = data(taken(li, answer["shipment"]), "licences.json")
    assert told["draws"][0]["returned_at"] == "2026-11-26T09:30:00Z"


def test_nobody_else_gets_a_pack(house: House) -> None:
    answer = sent(house.client("Li Na", Role.OFFICER), shipment())
    where = f"/v1/shipments/{answer['shipment']}/evidence"
    other = house.client("Else", Role.AUDITOR, of="Else").get(where)
    assert (other.status_code, other.json()["type"]) == (404, "/problems/not-found")
    assert house.client("Boss", Role.ADMINISTRATOR).get(where).status_code == 403


@pytest.mark.parametrize("times", [1, 9])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_written_just_after_the_log_is_signed_is_proved_or_named(
    house: House, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    li, auditor = house.client("Li Na", Role.OFFICER), house.client("Auditor", Role.AUDITOR)
    answer = sent(li, shipment())
    looked = 0

    def sign_and_look(database: Database, now: datetime) -> LogHead | None:
        nonlocal looked
        head = sign_head(database, now)
        if looked < times:
            looked += 1
            li.get(f"/v1/decisions/{answer['decision']}")
        return head

    monkeypatch.setattr("api.evidence.evidence_pack.sign_head", sign_and_look)
    pack = taken(auditor, answer["shipment"])
    looks = [one["access"] for one in data(pack, "accesses.json") if one["operation"] == "read_decision"]
    without = [one for one in looks if f"proofs/accesses-{one}.json" not in pack.files]
    assert looked == len(looks) == min(times, 5)
    assert without == looks[5 if times == 1 else 4 :]
    for guide, says in (("README.txt", "Nothing proves"), ("README.zh.txt", "无法证明")):
        text = pack.files[guide].decode()
        assert (says in text) == bool(without)
        assert all(f"accesses {one}" in text for one in without)


Open = Callable[[], Any]


def publish(house: House, number: int) -> None:
    author, approver = house.client("Sun Yi", Role.RULE_AUTHOR), house.client("Wang Lei", Role.APPROVER)
    assert author.post("/v1/rulebook/versions", json={"reason": f"Law {number}."}).status_code == 201
    worked(house, number)
    agreement = {"reason": f"Read {number}.", "without_impact": True}
    agreed = approver.post(f"/v1/rulebook/versions/{number}/approve", json=agreement)
    assert agreed.status_code == 200, agreed.text


def test_each_decision_has_the_law_that_it_was_taken_under(start: Open, folder: Path, tmp_path: Path) -> None:
    item = {"item.list_entries": ["A61.P2.M3"], "item.origin": "VN", "item.cn_listed_value_share": "0.1 %"}
    body = shipment(lines=[item | {"item.cn_code": []}])
    body["shipment"] |= {"from": "VN", "date": "2027-02-01"}
    with start() as house:
        publish(house, 1)
        answer = sent(house.client("Li Na", Role.OFFICER), body)
    measure = folder / "cn" / "CN-MOFCOM-2025-61.yaml"
    text = measure.read_text(encoding="utf-8").replace("at_least: 0.1 %", "at_least: 5 %")
    measure.write_text(text, encoding="utf-8")
    with start() as house:
        publish(house, 2)
        house.clock.forward(timedelta(days=1))
        step(house)
        li, auditor = house.client("Li Na", Role.OFFICER), house.client("Auditor", Role.AUDITOR)
        again = li.post(f"/v1/decisions/{answer['decision']}/recheck").json()
        pack = taken(auditor, answer["shipment"])
    latest = [one["latest"] for one in data(pack, "shipment.json")["decisions"]]
    last = len(latest)  # the second, or the third where the service has decided anew by itself meanwhile
    assert latest == [False] * (last - 1) + [True]
    assert (answer["verdict"], again["verdict"]) == ("licence_required", "clear")
    hashes = [data(pack, f"decisions/decision-{number}.json")["rulebook"] for number in (1, last)]
    for number, hash_ in enumerate(hashes, 1):
        place = f"law/rulebook-{hash_[:12]}-version-{number}/"
        for name in [name for name in pack.files if name.startswith(place)]:
            path = tmp_path / "again" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pack.files[name])
        assert load_rulebook(tmp_path / "again" / place).hash == hash_
    excerpt = yaml.safe_load(pack.files["law/clauses-1/CN-MOFCOM-2025-61/1.1.yaml"])
    assert {"item.cn_listed_value_share": {"at_least": "0.1 %"}} in excerpt["clauses"][0]["when"]["all"]
    told = {one["clause"]: one for one in data(pack, "law/decision-1.json")["clauses"]}["CN-MOFCOM-2025-61/1.1"]
    assert told["bears_on"][0]["on_the_day"]["activity"] == "in_force"
    assert told["sources"][0]["url"].startswith("https://")
    assert "CN-MOFCOM-GAC-2025-70" in {one["measure"] for one in data(pack, "law/decision-1.json")["instruments"]}
    assert "中国原产管制成分价值占比不低于0.1%" in pack.files["law/decision-1.zh.txt"].decode()
    versions = data(pack, "law/versions.json")
    assert [(one["author"]["name"], one["ruling"]["name"], one["ruling"]["reason"]) for one in versions] == [
        ("Sun Yi", "Wang Lei", "Read 1."),
        ("Sun Yi", "Wang Lei", "Read 2."),
    ]
    assert [one["checks"]["clauses"] for one in versions] == [4, 4]
    first, second = pack.paper(1, "en"), pack.paper(last, "en")
    assert written("A later decision on this shipment follows") in first
    assert written("A later decision on this shipment follows") not in second
    assert (written("Read 1.") in first, written("Read 2.") in first) == (True, False)
    assert hashes[0] != hashes[1]


def test_the_law_of_a_pack_is_the_version_that_was_in_force_and_no_other(start: Open, folder: Path) -> None:
    measure = folder / "cn" / "CN-MOFCOM-2025-61.yaml"
    with start() as house:
        author, approver = house.client("Sun Yi", Role.RULE_AUTHOR), house.client("Wang Lei", Role.APPROVER)
        li, auditor = house.client("Li Na", Role.OFFICER), house.client("Auditor", Role.AUDITOR)
        tomorrow = house.clock() + timedelta(days=1)
        body = {"reason": "Law 1.", "effective_at": tomorrow.isoformat()}
        assert author.post("/v1/rulebook/versions", json=body).status_code == 201
        sent(li, MAGNETS)  # after the version was put forward: it has no effect report
        worked(house, 1)
        agreement = {"reason": "Read 1.", "without_impact": True}
        assert approver.post("/v1/rulebook/versions/1/approve", json=agreement).status_code == 200
        early = sent(li, MAGNETS)
        house.clock.forward(timedelta(days=2))
        step(house)
        late = sent(li, MAGNETS)
        measure.write_text(measure.read_text(encoding="utf-8") + "# never law\n", encoding="utf-8")
        second = author.post("/v1/rulebook/versions", json={"reason": "Law 2."}).json()
        assert approver.post("/v1/rulebook/versions/2/refuse", json={"reason": "No."}).status_code == 200
        assert second["rulebook"] == late["rulebook"] == early["rulebook"]
        under = [li.get(f"/v1/decisions/{one['decision']}/clauses").json()["version"] for one in (early, late)]
        packs = [taken(auditor, one["shipment"]) for one in (early, late)]
    assert [one and one["number"] for one in under] == [None, 1]
    assert [data(pack, "law/decision-1.json")["version"] for pack in packs] == [None, 1]
    assert data(packs[0], "law/versions.json") == []
    assert written("was not published as a version by two people") in packs[0].paper(1, "en")
    (version,) = data(packs[1], "law/versions.json")
    assert (version["number"], version["reason"], version["ruling"]["without_impact"]) == (1, "Law 1.", True)
    assert (version["effective_at"], version["in_force_since"]) == ("2026-11-27T09:30:00Z",) * 2
    paper = packs[1].paper(1, "en")
    assert written("in force since 2026-11-27 09:30:00 UTC") in paper
    assert written("published before it could be seen what it does") in paper
    assert "自2026年11月27日" in packs[1].paper(1, "zh")
    assert written("Law 2.") not in paper
    for pack in packs:
        assert [name for name, content in pack.files.items() if b"never law" in content] == []
