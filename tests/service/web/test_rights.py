"""Every page names its right, opens to those roles only, and takes no form but that of its visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.security.roles import RIGHTS, Right, Role
from api.web.pages import PAGES
from tests.service.http.conftest import House
from tests.service.web.visitors import Visitor

NOWHERE = "00000000-0000-7000-8000-00000000dead"
OPEN = {"GET /assets/{version}/{name}", "GET /preferences"}
"""Pages that need no right: they tell nothing of any organisation."""


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


ROUTES = {f"{method} {route.path}": (route, method) for route, method in routes()}
RIGHT = {name: right_of(route.dependant) for name, (route, _) in ROUTES.items()}


def path_of(name: str) -> str:
    return re.sub(r"\{[^}]*\}", NOWHERE, ROUTES[name][0].path)


def test_every_page_names_its_right_or_is_known_to_be_open() -> None:
    assert {name for name, right in RIGHT.items() if right is None} == OPEN
    assert {method for _, method in ROUTES.values()} == {"GET", "POST"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_role_opens_the_pages_that_its_rights_say_and_no_others(house: House) -> None:
    """What a page is asked for is nowhere, or not given: so whoever may open it is told so, and nothing is changed."""
    visitors = {role: Visitor(house, role, role) for role in Role}
    stranger = TestClient(house.app, headers={"accept": "text/html"}, follow_redirects=False)
    for name, right in RIGHT.items():
        if right is None:
            continue
        path, method = path_of(name), ROUTES[name][1]
        nobody = stranger.request(method, path)
        assert (nobody.status_code, nobody.headers["location"][:8]) == (303, "/sign-in"), name
        for role, visitor in visitors.items():
            if method == "POST":
                assert visitor.client.post(path, data={"token": "x"}).status_code == 403, name
                continue
            status = visitor.get(path).status_code
            assert (status == 403) == (role not in RIGHTS[right]), f"{name} as {role}: {status}"
            if "{" not in name and role in RIGHTS[right]:
                assert status in (200, 404, 422), f"{name} as {role}: {status}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_form_is_taken_without_the_token_of_its_visitor(house: House) -> None:
    """Whoever has every role sends each form without a token, with another's, and from another site."""
    visitor, other = Visitor(house, "Li"), Visitor(house, "Wang")
    sent = 0
    for name, (_, method) in ROUTES.items():
        if method != "POST":
            continue
        for token in ("", other.token):
            refused = visitor.send(path_of(name), token=token)
            assert refused.status_code == 403, name
        foreign = visitor.client.post(
            path_of(name), data={"token": visitor.token}, headers={"sec-fetch-site": "cross-site"}
        )
        assert foreign.status_code == 403, name
        sent += 1
    assert sent


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_form_with_its_token_gets_past_the_right_of_its_page(house: House) -> None:
    visitors = {role: Visitor(house, role, role) for role in Role}
    for name, (_, method) in ROUTES.items():
        right = RIGHT[name]
        if method != "POST" or right is None:
            continue
        for role, visitor in visitors.items():
            if role not in RIGHTS[right]:
                assert visitor.send(path_of(name)).status_code == 403, f"{name} as {role}"
