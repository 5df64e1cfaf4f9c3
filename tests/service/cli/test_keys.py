"""`licet keys`: made, listed and revoked on the database that the service uses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx2
import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import Answer, Licet
from tests.service.http.conftest import shipment
from tests.service.serving import running

SECRET = re.compile(r"licet_[0-9a-f]{32}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def keys(licet: Licet, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Licet:
    """`licet keys` on a database of its own."""
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)

    def run(*arguments: str, language: str = "en") -> Answer:
        return licet("keys", *arguments, language=language)

    return run


def listed(keys: Licet) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(keys("list", "--json").out)
    return found


def test_the_secret_is_printed_once_and_everything_else_beside(keys: Licet) -> None:
    made = keys("create", "--name", "Li Wei", "--role", "officer", "--role", "auditor")
    assert made.status == Exit.RELEASED
    assert SECRET.fullmatch(made.out.strip())
    assert "Li Wei of local: auditor, officer" in made.err
    assert made.out.strip() not in made.err
    shown = keys("list")
    assert "Li Wei" in shown.out
    assert not SECRET.search(shown.out + shown.err)
    (one,) = listed(keys)
    assert (one["name"], one["roles"], one["state"]) == ("Li Wei", ["auditor", "officer"], "good")


def test_keys_of_one_name_are_one_person_and_each_has_its_own_roles(keys: Licet) -> None:
    keys("create", "--name", "Li Wei", "--role", "submitter")
    keys("create", "--name", "Li Wei", "--role", "officer")
    assert [one["roles"] for one in listed(keys)] == [["submitter"], ["officer"]]


def test_an_organisation_is_made_when_it_is_new(keys: Licet) -> None:
    for name in ("Li", "Chen"):
        keys("create", "--name", name, "--role", "officer", "--organisation", "Hailan")
    assert [one["organisation"] for one in listed(keys)] == ["Hailan", "Hailan"]


def test_a_key_is_revoked_once(keys: Licet) -> None:
    keys("create", "--name", "Li", "--role", "officer")
    (one,) = listed(keys)
    assert keys("revoke", str(one["key"])).status == Exit.RELEASED
    assert [one["state"] for one in listed(keys)] == ["revoked"]
    again = keys("revoke", str(one["key"]))
    assert (again.status, "before" in again.err) == (Exit.RELEASED, True)
    assert keys("revoke", "nothing").status == Exit.BAD_INPUT


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--role", "officer"], "--name is missing"),
        (["--name", "Li"], "--role is missing"),
        (["--name", "Li", "--role", "boss"], "--role: `boss` is not one of submitter, officer"),
        (["--name", " ", "--role", "officer"], "--name: a name has 1 to 200 characters"),
        (["--name", "x" * 201, "--role", "officer"], "--name: a name has"),
        (["--name", "Li", "--role", "officer", "--days", "367"], "--days: 367 is not between 1 and 366"),
        (["--name", "Li", "--role", "officer", "--days", "0"], "--days: 0 is not between 1 and 366"),
    ],
)
def test_what_is_mistyped_makes_no_key(licet: Licet, tmp_path: Path, arguments: list[str], says: str) -> None:
    found = licet("keys", "create", *arguments, "--data", str(tmp_path))
    assert (found.status, found.out) == (Exit.USAGE, "")
    assert says in found.err
    assert json.loads(licet("keys", "list", "--json", "--data", str(tmp_path)).out) == []


def test_it_is_said_in_chinese(keys: Licet) -> None:
    assert "尚无密钥" in keys("list", language="zh").err
    assert "有效期至" in keys("create", "--name", "李伟", "--role", "officer", language="zh").err
    assert "密钥" in keys("list", language="zh").out


def test_a_running_service_takes_a_new_key_and_loses_a_revoked_one(
    keys: Licet, database_url: str, tmp_path: Path
) -> None:
    first = keys("create", "--name", "Li", "--role", "submitter").out.strip()
    with running(tmp_path, "--require-keys", LICET_DATABASE_URL=database_url) as service:
        second = keys("create", "--name", "Chen", "--role", "submitter").out.strip()
        keys("revoke", str(listed(keys)[0]["key"]))
        answers = [
            httpx2.post(
                f"{service.url}/v1/shipments", json=shipment(), headers={"authorization": f"Bearer {secret}"}
            ).status_code
            for secret in (first, second)
        ]
        service.end()
    assert answers == [401, 201]
    assert first not in "".join(service.said)
