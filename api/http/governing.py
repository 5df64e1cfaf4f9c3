"""Who may put versions of the rulebook forward here and rule on them, and what is there to be put forward?"""

from __future__ import annotations

from api.desk.publishing import Prepared, prepare
from api.desk.receiving import Fault
from api.http.problems import Refusal
from api.http.service import Service
from api.security.principals import Principal
from engine.faults import SourceRefused


def require_governing(service: Service, who: Principal) -> None:
    """Refuse whoever is not of the organisation that governs the rulebook."""
    if service.settings.governed_by not in (None, who.organisation):
        raise Refusal("forbidden", "another organisation governs the rulebook of this installation")


def prepared(service: Service, expected: str = "") -> Prepared:
    """The rulebook in the service's folder, as it was read; raises a refusal with its faults, and `VersionRefused`."""
    try:
        with service.database.reading() as session:
            return prepare(session, service.laws, service.settings.rules, expected)
    except SourceRefused as refused:
        faults = [Fault(str(one.place), one.what, one.hint) for one in refused.faults]
        raise Refusal("conflict", "the rulebook in the service's folder has faults", faults) from refused
