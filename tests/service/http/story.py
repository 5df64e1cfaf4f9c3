"""A day of an exporter, played over HTTP: every operation is called at least once, as somebody would call it.

`python -m tests.service.http.story` records it as the examples of the documentation (`api/http/examples.json`).
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from api.http.app import ROUTERS, application
from api.http.documented_examples import RECORD, Example
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.security.roles import Role
from api.security.signing_in import Door
from tests.conftest import RULES
from tests.service.http.conftest import Clock, House
from tests.service.http.test_manifests import ended

_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_KEY = re.compile(r"licet_[0-9a-f]{32}_[A-Za-z0-9_-]{43}")
_PASSWORD = re.compile(r"\b[a-z2-9]{4}(-[a-z2-9]{4}){4}\b")
_WEBHOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")
_RECEIVER, _RECEIVER_TOLD = "http://127.0.0.1:1025/hooks/licet", "https://erp.example.com/hooks/licet"
"""Where the story's webhooks go, which is nowhere; and what the documentation says instead."""
_HEADERS_TOLD = ("location", "etag", "idempotency-replayed", "content-disposition")
_LONGEST = 3

CONSIGNEE = {"name": "Isartal Antriebe GmbH", "country": "DE", "lists": [], "listed_ownership": "0 %"}
MAGNETS: dict[str, Any] = {
    "shipment": {"id": "S-2001", "date": "2026-11-27", "from": "CN", "to": "DE"},
    "exporter": {"name": "Ningbo Hailan Magnetics Co., Ltd.", "country": "CN", "chinese_person": True},
    "consignee": CONSIGNEE,
    "end_user": {**CONSIGNEE, "type": "civil"},
    "end_use": {"kinds": ["civil"]},
    "lines": [
        {
            "item": {
                "id": "NB-N42SH",
                "description": "NdFeB magnet N42SH, segment",
                "hs_code": "8505.11.10.00",
                "cn_code": ["1C905.a.4"],
                "origin": "CN",
                "material": "ndfeb_magnet",
                "elements": ["Nd", "Dy", "Fe", "B"],
                "drone_related": False,
            },
            "line": {"no": 1, "quantity": "12000", "unit": "C62", "value": "84000.00", "currency": "EUR"},
        }
    ],
}
BRACKETS: dict[str, Any] = {
    **MAGNETS,
    "lines": [
        {
            "item": {
                "id": "STL-1",
                "description": "steel bracket",
                "hs_code": "7326.90",
                "cn_code": [],
                "list_entries": [],
                "elements": ["Fe", "C"],
            },
            "line": {"no": 1, "value": "950.00", "currency": "EUR"},
        }
    ],
}
VIA_VIETNAM: dict[str, Any] = {
    **MAGNETS,
    "shipment": {"id": "S-2005", "date": "2026-11-27", "from": "VN", "to": "NL"},
    "lines": [
        {
            "item": {
                "id": "MOT-7",
                "description": "servo motor",
                "origin": "VN",
                "list_entries": ["A61.P2.M3"],
                "cn_listed_value_share": "0.1 %",
                "cn_rare_earth_technology": False,
            },
            "line": {"no": 1, "value": "1250.50", "currency": "EUR"},
        }
    ],
}
LICENCE = {
    "number": "2026-CN-0417",
    "authority": "MOFCOM",
    "kind": "dual_use",
    "clauses": ["CN-MOFCOM-GAC-2025-18"],
    "codes": ["1C905.a.4"],
    "consignee": "Isartal Antriebe GmbH",
    "valid_from": "2026-03-02",
    "valid_through": "2027-03-01",
}
HOUSE_LIST = [
    "name,aliases,country,source\n",
    "Nebula Lithography Institute,NLI,CN,compliance memo 7\n",
    "Comet Trading Ltd,,Chian,compliance memo 8\n",
    "Meteor Trading Ltd,,HK,compliance memo 8\n",
]
OWNERS = (RULES / "samples" / "owners.csv").read_text(encoding="utf-8")
MANIFEST = (RULES / "samples" / "manifest.csv").read_text(encoding="utf-8").splitlines(keepends=True)


def called(shipment: dict[str, Any], reference: str) -> dict[str, Any]:
    """A shipment under another number."""
    return shipment | {"shipment": shipment["shipment"] | {"id": reference}}


@dataclass
class Told:
    """What is recorded: the first call of each operation that succeeded; and every call, for tests to look at."""

    first: dict[str, Example] = field(default_factory=dict)
    calls: list[tuple[str, Example]] = field(default_factory=list)

    def note(self, operation: str, example: Example) -> None:
        """Keep a call."""
        self.calls.append((operation, example))
        if example.status < 300:
            self.first.setdefault(operation, example)


@dataclass
class Teller:
    """Somebody who calls operations, while it is written down."""

    client: TestClient
    told: Told

    def __call__(self, method: str, path: str, json: Any = None, **more: Any) -> Any:
        """The answer to a call, read where it is JSON; anything but success ends the story."""
        answer: Response = self.client.request(method, path, json=json, **more)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        operation, parameters = named(method, path)
        parameters |= {name: str(value) for name, value in (more.get("params") or {}).items()}
        parameters |= more.get("headers") or {}
        body = json if json is not None else _form(more)
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        told = "PK…" if media_type == "application/zip" else answer.text or None
        response = answer.json() if media_type == "application/json" else told
        headers = {name: answer.headers[name] for name in _HEADERS_TOLD if name in answer.headers}
        example = Example(
            parameters=parameters, body=body, status=answer.status_code, headers=headers,
            media_type=media_type, response=response,
        )  # fmt: skip
        self.told.note(operation, example)
        return response


def named(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The operation that a path leads to, and its parameters."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and method in (route.methods or ()):
                matched = route.path_regex.fullmatch(path)
                if matched:
                    return str(route.operation_id), matched.groupdict()
    raise LookupError(f"{method} {path} is no operation")


def _form(more: dict[str, Any]) -> dict[str, Any] | None:
    files = {name: content.decode() for name, (_, content, *_) in (more.get("files") or {}).items()}
    return files | (more.get("data") or {}) or None


def play(house: House) -> Told:
    """The whole story."""
    told = Told()

    def somebody(name: str, *roles: Role) -> Teller:
        return Teller(house.client(name, *roles), told)

    boss, li = somebody("Zhou Min", Role.ADMINISTRATOR, Role.AUDITOR), somebody("Li Na", Role.OFFICER)
    wang, erp = somebody("Wang Lei", Role.APPROVER), somebody("ERP", Role.SUBMITTER)
    _look_around(Teller(house.anonymous, told), boss)
    _law(li)
    _master_data(li)
    hook = boss("POST", "/v1/webhooks", {"url": _RECEIVER, "events": ["shipment.held"]})
    _trade(erp, li, wang)
    _versions(somebody("Sun Yi", Role.RULE_AUTHOR), wang, li)
    house.service.in_force.look()  # so that what follows does not hang on how quickly it follows
    _files(erp, li)
    _screening(li, boss)
    _owners(li)
    _people(boss, house)
    _webhooks(boss, hook["webhook"])
    _audit(boss)
    return told


def _look_around(anybody: Teller, boss: Teller) -> None:
    anybody("GET", "/")
    anybody("GET", "/problems")
    anybody("GET", "/problems/second-person-needed")
    boss("GET", "/v1/me")


def _law(li: Teller) -> None:
    for name in ("rulebook", "vocabulary", "verdicts", "papers", "lists"):
        li("GET", f"/v1/{name}")
    li("GET", "/v1/measures", params={"authority": "Customs", "state": "unconfirmed"})
    li("GET", "/v1/measures/CN-MOFCOM-GAC-2026-29")
    li("GET", "/v1/clauses", params={"measure": "CN-MOFCOM-2025-61", "outcome": "presumption_of_denial"})
    li("GET", "/v1/clauses/CN-MOFCOM-2025-61/1.1", params={"on": "2027-01-11"})
    li("GET", "/v1/lists/cn/2025-18/1C902", params={"limit": 3})
    li("GET", "/v1/calendar", params={"from": "2026-11-26", "through": "2026-12-31"})


def _master_data(li: Teller) -> None:
    li("GET", "/v1/profile")
    li("PUT", "/v1/profile", {"assume": {"item.node_nm": "none"}, "pending": {}})
    li("PUT", "/v1/products/STL-1", {"facts": {"item": {"hs_code": "7326.90", "elements": ["Fe", "C"]}}})
    li("GET", "/v1/products")
    li("GET", "/v1/products/STL-1")
    li("GET", "/v1/products/STL-1/versions/1")
    li("PUT", "/v1/products/OLD-1", {"facts": {"item": {"hs_code": "8505.11"}}})
    li("DELETE", "/v1/products/OLD-1", headers={"if-match": '"1"'})
    licence = li("POST", "/v1/licences", LICENCE | {"value_limit": "250000", "currency": "EUR"})["licence"]
    li("GET", "/v1/licences", params={"expiring": "false"})
    li("GET", f"/v1/licences/{licence}")
    corrected = LICENCE | {"value_limit": "300000", "currency": "EUR"}
    li("PUT", f"/v1/licences/{licence}", corrected, headers={"if-match": '"1"'})
    li("DELETE", f"/v1/licences/{licence}", headers={"if-match": '"2"'})


def _trade(erp: Teller, li: Teller, wang: Teller) -> None:
    held = erp("POST", "/v1/shipments", MAGNETS, headers={"idempotency-key": "erp-2026-11-26-000417"})
    erp("POST", "/v1/shipments:check", MAGNETS, params={"as_of": "2027-01-11"})
    batch = erp("POST", "/v1/shipments:batch", {"shipments": [called(BRACKETS, "S-2002"), called(MAGNETS, "S-2003")]})
    released, other = (one["shipment"] for one in batch["items"])
    erp("POST", "/v1/shipments", VIA_VIETNAM)
    erp("GET", "/v1/shipments", params={"state": "held"})
    erp("GET", f"/v1/shipments/{held['shipment']}")
    li("GET", "/v1/decisions", params={"clause": "CN-MOFCOM-GAC-2025-18/1C905", "q": "magnet"})
    li("GET", f"/v1/decisions/{held['decision']}")
    li("POST", f"/v1/decisions/{other['decision']}/recheck")
    _hold(li, wang, held["hold"])
    li("GET", f"/v1/shipments/{held['shipment']}/evidence")
    erp("POST", f"/v1/shipments/{released['shipment']}/deliver")
    erp("POST", f"/v1/shipments/{other['shipment']}/void")
    rejected = erp("POST", "/v1/shipments", called(MAGNETS, "S-2004"))["hold"]
    li("POST", f"/v1/holds/{rejected}/reject", {"reason": "The customer does not say what for."})
    li("GET", "/v1/cliffs")
    li("GET", "/v1/cliffs/2027-01-11")


def _versions(sun: Teller, wang: Teller, li: Teller) -> None:
    sun("POST", "/v1/rulebook/versions", {"reason": "The law of November 2026."})
    wang("POST", "/v1/rulebook/versions/1/refuse", {"reason": "Say which announcements are new."})
    again = "The law of November 2026: announcements 29 and 34 of 2026 are new."
    made = sun("POST", "/v1/rulebook/versions", {"reason": again, "effective_at": "2026-11-26T09:30:00Z"})
    ended(li.client, made["impact"])
    ended(li.client, made["checking"])
    wang("GET", "/v1/rulebook/versions/2/impact")
    wang("POST", "/v1/rulebook/versions/2/approve", {"reason": "Read against the announcements and agreed."})
    li("GET", "/v1/rulebook/versions")
    li("GET", "/v1/rulebook/versions/2")
    li("GET", "/v1/rulebook/versions/2/diff", params={"against": 1, "depth": "law", "lang": "en"})
    entry = li("GET", "/v1/clauses/CN-MOFCOM-GAC-2025-18/1C905/timeline", params={"limit": 3})
    li("GET", f"/v1/decisions/{entry['decisions']['items'][0]['decision']}/clauses", params={"lang": "en"})


def _hold(li: Teller, wang: Teller, hold: str) -> None:
    li("GET", "/v1/holds", params={"state": "open"})
    li("GET", f"/v1/holds/{hold}")
    li("POST", f"/v1/holds/{hold}/comments", {"text": "The end-use certificate is on its way."})
    certificate = ("certificate.txt", b"We use the magnets in servo motors.", "text/plain")
    attachment = li("POST", f"/v1/holds/{hold}/attachments", files={"file": certificate})["attachment"]
    li("GET", f"/v1/holds/{hold}/attachments/{attachment}")
    li("POST", f"/v1/holds/{hold}/release", {"reason": "Licence 2026-CN-0417 covers it."})
    li("POST", f"/v1/holds/{hold}/withdraw", {"reason": "The licence is withdrawn."})
    li("POST", f"/v1/holds/{hold}/release", {"reason": "Covered by licence 2026-CN-0502, entered on paper."})
    wang("POST", f"/v1/holds/{hold}/release", {"reason": "Seen and agreed."})


def _files(erp: Teller, li: Teller) -> None:
    upload = {"file": ("november.csv", "".join(MANIFEST[:3]).encode(), "text/csv")}
    job = erp("POST", "/v1/manifests", files=upload, data={"format": ["csv"], "known_at": "2026-11-26"})["job"]
    erp("GET", f"/v1/jobs/{job}/events")
    erp("GET", "/v1/jobs", params={"state": "done"})
    erp("GET", f"/v1/jobs/{job}")
    erp("GET", f"/v1/jobs/{job}/results/checked.csv")
    erp("GET", f"/v1/jobs/{job}/lines/2", params={"lang": "en"})
    erp("DELETE", f"/v1/jobs/{job}")
    long = {"file": ("year.csv", "".join([MANIFEST[0], *MANIFEST[1:3] * 20_000]).encode(), "text/csv")}
    cancelled = erp("POST", "/v1/manifests", files=long)["job"]
    erp("POST", f"/v1/jobs/{cancelled}/cancel")
    li("POST", "/v1/rechecks")


def _screening(li: Teller, boss: Teller) -> None:
    first, made = (
        li(
            "POST",
            "/v1/party-lists",
            files={"file": ("red.csv", "".join(rows).encode(), "text/csv")},
            data={"list": "HOUSE-RED", "dated": day},
        )["lists"][0]
        for rows, day in ((HOUSE_LIST[:2], "2026-11-01"), (HOUSE_LIST, "2026-11-20"))
    )
    boss("GET", "/v1/party-lists", params={"source": "HOUSE-RED"})
    li("GET", f"/v1/party-lists/{made['version']}")
    li("GET", f"/v1/party-lists/{made['version']}/entries", params={"name": "nebula"})
    li("GET", f"/v1/party-lists/{made['version']}/diff", params={"against": first["version"]})
    party = {"name": "Nebula Lithography Institute", "country": "CN"}
    entry = li("POST", "/v1/screening", {"party": party})["hits"][0]["entry"]
    hit = {name: entry[name] for name in ("list", "entry", "entry_hash")}
    reason = "Another institute of this name: other address, other owner."
    li("POST", "/v1/screening/marks", {"party": party, **hit, "outcome": "false_positive", "reason": reason})
    li("GET", "/v1/screening/marks", params={"list": "HOUSE-RED"})


def _owners(li: Teller) -> None:
    li("PUT", "/v1/owners", files={"file": ("owners.csv", OWNERS.encode(), "text/csv")})
    li("GET", "/v1/owners", params={"limit": 3})
    li("GET", "/v1/owners/versions")
    li("POST", "/v1/owners/held", {"party": {"name": "Werdenfels Getriebe GmbH", "country": "DE"}})


def _people(boss: Teller, house: House) -> None:
    person = boss("POST", "/v1/people", {"name": "Chen Yu", "roles": ["submitter"]})["person"]
    boss("GET", "/v1/people", params={"present": "true"})
    boss("GET", f"/v1/people/{person}")
    boss("PUT", f"/v1/people/{person}/roles", {"roles": ["officer", "submitter"]})
    label = {"label": "Chen's laptop", "roles": ["submitter"], "expires_at": "2027-02-24T00:00:00Z"}
    key = boss("POST", f"/v1/people/{person}/keys", label)["key"]
    boss("GET", f"/v1/people/{person}/keys")
    boss("GET", "/v1/keys", params={"limit": 3})
    boss("GET", f"/v1/keys/{key}")
    newer = boss("POST", f"/v1/keys/{key}/rotate", {"overlap_hours": 24})["key"]
    boss("POST", f"/v1/keys/{newer}/revoke")
    _logins(boss, house, person)
    boss("POST", f"/v1/people/{person}/leave")


def _logins(boss: Teller, house: House, person: str) -> None:
    boss("POST", f"/v1/people/{person}/login", {"login": "chen.yu@hailan.example"})
    given = boss("POST", f"/v1/people/{person}/login/reset")
    boss("GET", f"/v1/people/{person}/login")
    identity = boss("POST", f"/v1/people/{person}/identities", {"email": "chen.yu@hailan.example"})["identity"]
    boss("GET", f"/v1/people/{person}/identities")
    boss("DELETE", f"/v1/identities/{identity}")
    door = Door("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    session = house.service.sign_ins.by_password(given["login"], given["password"], door, house.clock()).session
    boss("GET", f"/v1/people/{person}/sessions")
    boss("POST", f"/v1/sessions/{session.id}/end")
    boss("POST", f"/v1/people/{person}/sessions/end")


def _webhooks(boss: Teller, hook: str) -> None:
    boss("GET", "/v1/webhooks")
    boss("GET", f"/v1/webhooks/{hook}")
    boss("PATCH", f"/v1/webhooks/{hook}", {"description": "Holds into the ERP"})
    boss("POST", f"/v1/webhooks/{hook}/rotate")
    sent = boss("POST", f"/v1/webhooks/{hook}/test")["delivery"]
    boss("GET", f"/v1/webhooks/{hook}/deliveries", params={"limit": 3})
    boss("POST", f"/v1/webhooks/{hook}/deliveries/{sent}/replay")
    boss("GET", "/v1/events", params={"limit": 3})
    boss("DELETE", f"/v1/webhooks/{hook}")


def _audit(boss: Teller) -> None:
    read = boss("GET", "/v1/accesses", params={"operation": "read_decision"})
    old = boss("POST", "/v1/audit/heads")
    boss("GET", f"/v1/audit/proofs/decisions/{read['items'][0]['subject']}")
    new = boss("GET", "/v1/audit/heads")["items"][0]
    boss("GET", "/v1/audit/consistency", params={"old": old["size"], "new": new["size"]})
    boss("POST", "/v1/audit/verifications")
    boss("GET", "/v1/audit/check_proof.py")


def tidied(told: Told) -> dict[str, Any]:
    """The examples with ids that stay the same from one recording to the next, without secrets, long lists cut."""
    plain = {name: told.first[name].model_dump(exclude_defaults=True) for name in sorted(told.first)}
    text = orjson.dumps({name: _cut(example) for name, example in plain.items()}).decode()
    text = _PASSWORD.sub("xxxx-xxxx-xxxx-xxxx-xxxx", text)
    text = _KEY.sub("licet_" + "0" * 32 + "_" + "x" * 43, text)
    text = _WEBHOOK_SECRET.sub("whsec_" + "x" * 43 + "=", text)
    text = text.replace(_RECEIVER, _RECEIVER_TOLD)
    text = _UUID.sub(_numbered(), text)
    found: dict[str, Any] = orjson.loads(text)
    return found


def _numbered() -> Callable[[re.Match[str]], str]:
    """Each id by the order in which it comes."""
    seen: dict[str, str] = {}
    return lambda matched: seen.setdefault(matched[0], f"01a21600-0000-7000-8000-{len(seen):012x}")


def _cut(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _cut(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cut(inner) for inner in (value[:_LONGEST] if name == "items" else value)]
    return value


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """A house for the story alone."""
    clock = Clock()
    database = f"sqlite:///{folder / 'licet.db'}"
    settings = ServiceSettings(
        data=folder,
        database_url=database,
        rules=RULES,
        webhooks_to_private=True,
        oidc_issuer="https://login.hailan.example",
        oidc_client_id="licet",
        public_url="https://licet.hailan.example",
    )
    app = application(lambda: open_service(settings, local=False, now=clock))
    with TestClient(app) as anonymous:
        yield House(app, clock, anonymous)


def main() -> None:
    """Record the story."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as house:
        examples = tidied(play(house))
    RECORD.write_bytes(orjson.dumps(examples, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.write(f"{len(examples)} operations recorded\n")


if __name__ == "__main__":
    main()
