"""`licet accounts`: logins given, reset and listed on the database that the service uses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from api.cli.exits import Exit
from api.cli.serving import Place, serve_api
from tests.service.cli.conftest import Answer, Licet

PASSWORD = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){4}")
LI = ("--name", "Li Wei", "--login", "Li.Wei@example.com", "--role", "officer", "--role", "administrator")


@pytest.fixture
def accounts(licet: Licet, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Licet:
    """`licet accounts` on a database of its own."""
    monkeypatch.setenv("LICET_DATABASE_URL", database_url)

    def run(*arguments: str, language: str = "en") -> Answer:
        return licet("accounts", *arguments, language=language)

    return run


def listed(accounts: Licet) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(accounts("list", "--json").out)
    return found


def test_a_one_time_password_is_printed_once(accounts: Licet) -> None:
    assert "no logins" in accounts("list").err
    made = accounts("create", *LI)
    assert made.status == Exit.RELEASED
    assert PASSWORD.fullmatch(made.out.strip())
    assert "li.wei@example.com for Li Wei of local: administrator, officer" in made.err
    assert made.out.strip() not in made.err
    again = accounts("reset", "LI.wei@example.com")
    assert PASSWORD.fullmatch(again.out.strip())
    assert again.out != made.out
    shown = accounts("list")
    assert "one-time password" in shown.out
    assert not PASSWORD.search(shown.out)
    (one,) = listed(accounts)
    assert (one["login"], one["name"], one["roles"]) == ("li.wei@example.com", "Li Wei", ["administrator", "officer"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_is_told(accounts: Licet, language: str) -> None:
    accounts("create", *LI)
    for arguments, status in (
        (("create", *LI), Exit.BAD_INPUT),
        (("create", "--name", "Wang", "--login", "li.wei@EXAMPLE.com", "--role", "officer"), Exit.BAD_INPUT),
        (("create", "--name", "Wang", "--login", "two words", "--role", "officer"), Exit.USAGE),
        (("create", "--name", "Wang", "--login", "wang", "--role", "boss"), Exit.USAGE),
        (("create", "--name", " ", "--login", "wang", "--role", "officer"), Exit.USAGE),
        (("reset", "nobody"), Exit.BAD_INPUT),
    ):
        answer = accounts(*arguments, language=language)
        assert (answer.status, answer.out) == (status, ""), arguments
        assert answer.err
    assert [one["name"] for one in listed(accounts)] == ["Li Wei"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_that_asks_everybody_to_sign_in_starts_with_a_login(
    accounts: Licet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is served: it is the law that the service asks for next."""
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    place = Place("127.0.0.1", 0, 1, require_keys=True)
    assert serve_api(place, None, None, nothing, "en") == Exit.NO_KEYS
    accounts("create", *LI)
    with pytest.raises(Exception, match="vocabulary"):
        serve_api(place, None, None, nothing, "en")
