"""Every operation is asked in every role, and by nobody: only those with its right get past the door."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.http.app import ROUTERS
from api.security.roles import RIGHTS, Right, Role
from tests.service.http.conftest import House

NOWHERE = "00000000-0000-7000-8000-00000000dead"
OPEN_TO_ALL = {"read_health", "read_readiness", "list_problems", "read_problem", "read_root"}
"""Operations that need no right: they tell nothing of any organisation."""


def operations() -> Iterator[tuple[APIRoute, str]]:
    for router in ROUTERS:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route} is no operation of the API")
            for method in sorted(route.methods or ()):
                yield route, method


def right_of(dependant: Dependant) -> Right | None:
    for inner in dependant.dependencies:
        found = getattr(inner.call, "right", None) or right_of(inner)
        if found is not None:
            return Right(found)
    return None


OPERATIONS = {f"{method} {route.path}": (route, method) for route, method in operations()}


def path_of(route: APIRoute) -> str:
    return re.sub(r"\{[^}]*\}", NOWHERE, route.path)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_names_its_right(name: str) -> None:
    route, _ = OPERATIONS[name]
    assert route.operation_id, name
    assert (right_of(route.dependant) is None) == (route.operation_id in OPEN_TO_ALL), name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_role_may_do_what_its_rights_say_and_nothing_else(house: House) -> None:
    """The matrix of role and operation; what is asked for is nowhere, so whoever may ask is told so."""
    clients = {role: house.client(role, role) for role in Role}
    asked = 0
    for name, (route, method) in sorted(OPERATIONS.items()):
        right = right_of(route.dependant)
        if right is None:
            continue
        nobody = house.anonymous.request(method, path_of(route))
        assert nobody.status_code == 401, name
        for role, client in clients.items():
            answer = client.request(method, path_of(route))
            asked += 1
            may = role in RIGHTS[right]
            assert (answer.status_code == 403) == (not may), f"{name} as {role}: {answer.status_code} {answer.text}"
            assert answer.status_code < 500, f"{name} as {role}: {answer.text}"
    assert asked == len(Role) * sum(right_of(route.dependant) is not None for route, _ in OPERATIONS.values())


def test_every_right_is_somebodys_and_every_role_has_some() -> None:
    assert set(RIGHTS) == set(Right)
    assert all(RIGHTS.values())
    assert all(any(role in roles for roles in RIGHTS.values()) for role in Role)
