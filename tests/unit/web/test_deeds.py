"""Whatever accesses are kept of can be told in words, and so can every role and right."""

from __future__ import annotations

import re
from pathlib import Path

from api.security.roles import Right, Role
from api.web.deeds import DEEDS, PLACES
from api.web.role_words import RIGHTS_TOLD, ROLES, rights_of

API = Path(__file__).parents[3] / "api"
_KEPT = re.compile(
    r'(?:\bseen\(service, who, request, |\.note\(\w+, |\baccess_of\(who, |\baccess_by\(\w+, [\w.]+, )"(\w+)"'
)


def test_every_operation_that_accesses_are_kept_of_has_words() -> None:
    kept = {name for path in API.rglob("*.py") for name in _KEPT.findall(path.read_text(encoding="utf-8"))}
    assert len(kept) > 50
    assert kept <= set(DEEDS)
    assert {deed.about for deed in DEEDS.values()} - {""} == set(PLACES)


def test_every_role_and_right_has_words() -> None:
    assert set(ROLES) == set(Role)
    assert set(RIGHTS_TOLD) == set(Right)
    assert rights_of([Role.ADMINISTRATOR])[-1] == "read metrics"
