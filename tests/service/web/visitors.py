"""Somebody at a browser: signed in for a session, reading pages and sending their forms."""

from __future__ import annotations

import re
from html import unescape

from fastapi.testclient import TestClient
from httpx2 import Response

from api.security.keys import add_person
from api.security.roles import Role
from api.security.sessions import PASSWORD, Opening, open_session
from api.store.tables.organisations import Person
from tests.service.http.conftest import House

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Visitor:
    """A person in some roles (all, if none is given) who is signed in."""

    def __init__(self, house: House, name: str, *roles: Role, of: str = "Hailan", language: str = "en") -> None:
        """Join an organisation and sign in."""
        organisation = house.organisation(of)
        with house.service.database.writing() as session:
            self.person: Person = add_person(session, organisation, name, roles or tuple(Role), house.clock())
            opened = open_session(session, self.person, Opening(PASSWORD, "Tests"), house.clock())
        self.session = opened.session.id
        self.token = house.service.csrf.token(self.session)
        self.client = TestClient(
            house.app,
            headers={"accept": "text/html", "accept-language": language},
            cookies={"licet_session": opened.token},
            follow_redirects=False,
        )

    def get(self, path: str) -> Response:
        """A page, whatever it answers."""
        return self.client.get(path)

    def read(self, path: str) -> str:
        """The text of a page that must be there, without its markup."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return text_of(answer)

    def send(self, path: str, token: str | None = None, **fields: str | list[str]) -> Response:
        """Send a form with the visitor's token, or another."""
        return self.client.post(path, data={"token": self.token if token is None else token, **fields})


def text_of(answer: Response) -> str:
    """What a page says, without its markup, white space in one piece."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def token_in(answer: Response) -> str:
    """The token that the forms of a page bring."""
    found = _TOKEN.search(answer.text)
    assert found is not None, answer.text
    return found[1]
