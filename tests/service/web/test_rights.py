"""Every page names its right, opens to those roles only, and takes no form but that of its visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from api.security.roles import RIGHTS, Right, Role
from api.web.pages import PAGES
from tests.service.http.conftest import House
from tests.service.web.visitors import Visitor

NOWHERE = "00000000-0000-7000-8000-00000000dead"
FOR_STRANGERS = {
    "GET /assets/{version}/{name}",
    "GET /preferences",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/oidc",
    "GET /sign-in/oidc/callback",
}
"""Pages that tell nothing of any organisation, and those at the door."""
FOR_ANYBODY_SIGNED_IN = {"GET /password", "POST /password", "POST /sign-out"}
"""Pages that need no right, for whoever has no role yet has to choose a password."""


def right_of(dependant: Dependant) -> Right | None:
    for inner in dependant.dependencies:
        found = getattr(inner.call, "right", None) or right_of(inner)
        if found is not None:
            return Right(found)
    return None


def routes() -> Iterator[tuple[APIRoute, str]]:
    for router in PAGES:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route} is no page")
            for method in sorted(route.methods or ()):
                yield route, method


PATHS = {f"{method} {route.path}": re.sub(r"\{[^}]*\}", NOWHERE, route.path) for route, method in routes()}
RIGHT = {f"{method} {route.path}": right_of(route.dependant) for route, method in routes()}
READ = {name: right for name, right in RIGHT.items() if name.startswith("GET ") and right is not None}
SENT = {name: right for name, right in RIGHT.items() if name.startswith("POST ") and name not in FOR_STRANGERS}


def sent(client: TestClient, name: str, token: str, **headers: str) -> Response:
    """A form with nothing in it but a token, in the way that pages take which take files too."""
    return client.post(PATHS[name], files={"token": (None, token.encode())}, headers=headers)


def test_every_page_names_its_right_or_is_known_to_be_open() -> None:
    assert {name for name, right in RIGHT.items() if right is None} == FOR_STRANGERS | FOR_ANYBODY_SIGNED_IN
    assert {name.partition(" ")[0] for name in RIGHT} == {"GET", "POST"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_refused_is_said_in_the_language_of_the_visitor(house: House) -> None:
    auditor = Visitor(house, "Auditor", Role.AUDITOR, language="zh")
    for path, told in (
        ("/settings/people", "此操作需要“管理人员和密钥”的权限"),
        (f"/shipments/{NOWHERE}", "没有该货运"),
        ("/law/cases/CN-NOWHERE?case=x", "应为整数"),
    ):
        assert told in auditor.client.get(path).text, path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_role_opens_the_pages_that_its_rights_say_and_no_others(house: House) -> None:
    """What a page is asked for is nowhere, or not given: whoever may open it is told so. Strangers have to sign in."""
    visitors = {role: Visitor(house, role, role) for role in Role}
    stranger = TestClient(house.app, headers={"accept": "text/html"}, follow_redirects=False)
    for name, right in READ.items():
        nobody = stranger.get(PATHS[name])
        assert (nobody.status_code, nobody.headers["location"][:8]) == (303, "/sign-in"), name
        for role, visitor in visitors.items():
            status = visitor.get(PATHS[name]).status_code
            assert (status == 403) == (role not in RIGHTS[right]), f"{name} as {role}: {status}"
            if "{" not in name and role in RIGHTS[right]:
                # A page that has to be told what to show says that it was told nothing.
                assert status in (200, 303, 404, 422), f"{name} as {role}: {status}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_form_is_taken_without_the_token_of_its_visitor_nor_past_its_right(house: House) -> None:
    """Whoever has every role sends each form without a token, with another's, and from another site."""
    visitor, other = Visitor(house, "Li"), Visitor(house, "Wang")
    visitors = {role: Visitor(house, role, role) for role in Role}
    stranger = TestClient(house.app, headers={"accept": "text/html"}, follow_redirects=False)
    for name, right in SENT.items():
        assert sent(stranger, name, "").headers["location"][:8] == "/sign-in", name
        for token in ("", other.token):
            assert sent(visitor.client, name, token).status_code == 403, name
        foreign = sent(visitor.client, name, visitor.token, **{"sec-fetch-site": "cross-site"})
        assert foreign.status_code == 403, name
        for role, one in visitors.items():
            if right is not None and role not in RIGHTS[right]:
                assert sent(one.client, name, one.token).status_code == 403, f"{name} as {role}"
