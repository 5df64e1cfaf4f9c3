"""What does a pack say as data? Each row that it shows, with the names of people beside their ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from api.desk.publishing import Held
from api.desk.register import LicenceTerms
from api.evidence.gathering import Dossier, LicenceTold, Worked
from api.security.principals import SYSTEM
from api.store.fields import plain
from api.store.tables.holds import Attachment
from api.store.tables.licences import HeldLicence, LicenceVersion
from api.store.tables.versions import VersionChecks

Record = dict[str, Any]


class Records:
    """The records of one dossier; `files` are the names that attachments have in the pack."""

    def __init__(self, dossier: Dossier, files: Mapping[str, str]) -> None:
        """Nothing is told yet."""
        self._dossier = dossier
        self._files = files

    def shipment(self) -> Record:
        """The shipment and where it stands, with its decisions in their order."""
        shipment = self._dossier.shipment
        return {
            "shipment": shipment.id,
            "reference": shipment.reference,
            "organisation": {"id": self._dossier.organisation.id, "name": self._dossier.organisation.name},
            "state": shipment.state,
            "ships_on": shipment.ships_on,
            "received_at": shipment.received_at,
            "closed_at": shipment.closed_at,
            "decisions": [
                {
                    "number": taken.number,
                    "decision": taken.row.id,
                    "previous": taken.row.previous,
                    "cause": taken.row.cause,
                    "at": taken.row.at,
                    **self._by(taken.row.by),
                    "latest": taken.row.id == shipment.decision,
                    "replayed": taken.same,
                }
                for taken in self._dossier.decisions
            ],
        }

    def approvals(self) -> list[Record]:
        """Every hold with what was said about it and put to it, oldest first."""
        return [
            {"decision_number": taken.number, **self._hold(worked)}
            for taken in self._dossier.decisions
            for worked in taken.holds
        ]

    def licences(self) -> list[Record]:
        """Licences that were named or drawn on, with every version of their terms and what the shipment drew."""
        return [self._licence(told) for told in self._dossier.licences]

    def products(self) -> list[Record]:
        """Versions of products that decisions took facts from."""
        return [
            {
                "decision_number": taken.number,
                "item": one.item,
                "version": one.version,
                **orjson.loads(one.body),
                **self._by(one.by),
                "at": one.at,
            }
            for taken in self._dossier.decisions
            for one in taken.products
        ]

    def accesses(self) -> list[Record]:
        """Who looked at the shipment, its decisions, holds and files, or changed them, oldest first."""
        return [
            {
                "access": one.id,
                "operation": one.operation,
                "subject": one.subject,
                **self._by(one.by),
                "request": one.request,
                "at": one.at,
            }
            for one in self._dossier.accesses or ()
        ]

    def versions(self) -> list[Record]:
        """The versions in which the rulebooks were law, each once."""
        found = {
            taken.version.version.number: self._version(taken.version, taken.checks)
            for taken in self._dossier.decisions
            if taken.version
        }
        return [record for _, record in sorted(found.items())]

    def _hold(self, worked: Worked) -> Record:
        hold = worked.hold
        return {
            "hold": hold.id,
            "decision": hold.decision,
            "state": hold.state,
            "opened_at": hold.opened_at,
            "closed_at": hold.closed_at,
            "acts": [
                {"id": act.id, "act": act.act, "text": act.text, **self._by(act.by), "at": act.at}
                for act in worked.acts
            ],
            "attachments": [self._attachment(one) for one in worked.attachments],
        }

    def _attachment(self, one: Attachment) -> Record:
        return {
            "attachment": one.id,
            "name": one.name,
            "file": self._files[one.id],
            "media_type": one.media_type,
            "size": one.size,
            "sha256": one.sha256,
            **self._by(one.by),
            "at": one.at,
        }

    def _licence(self, told: LicenceTold) -> Record:
        licence = told.licence
        return {
            "licence": licence.id,
            "number": licence.number,
            "withdrawn_at": licence.withdrawn_at,
            "quantity_drawn_by_all": plain(licence.quantity_drawn),
            "value_drawn_by_all": plain(licence.value_drawn),
            "stood_at_decisions": {str(taken.number): _stood(told, taken.row.at) for taken in self._dossier.decisions},
            "versions": [
                {"version": one.version, "terms": _terms(one), **self._by(one.by), "at": one.at}
                for one in told.versions
            ],
            "draws": [
                {
                    "draw": draw.id,
                    "decision": draw.decision,
                    "line": draw.line,
                    "quantity": plain(draw.quantity),
                    "unit": licence.unit,
                    "value": plain(draw.value),
                    "currency": licence.currency,
                    **self._by(draw.by),
                    "at": draw.at,
                    "returned_at": draw.returned_at,
                }
                for draw in told.draws
            ],
        }

    def _version(self, held: Held, checks: VersionChecks | None) -> Record:
        version, ruling = held.version, held.ruling
        return {
            "number": version.number,
            "rulebook": version.hash,
            "parent": version.parent,
            "state": held.state,
            "author": self._by(version.author),
            "reason": version.reason,
            "effective_at": version.effective_at,
            "proposed_at": version.proposed_at,
            "in_force_since": held.since,
            "ruling": ruling
            and {
                "ruling": ruling.ruling,
                **self._by(ruling.by),
                "reason": ruling.reason,
                "without_impact": ruling.without_impact,
                "at": ruling.at,
            },
            "checks": checks and orjson.loads(checks.checks),
            "altered": orjson.loads(version.altered),
        }

    def _by(self, person: str) -> Record:
        """Somebody by id and, within the organisation, by name and the roles of today."""
        found = self._dossier.people.get(person)
        if found is None:
            return {"by": person, "name": "Licet" if person == SYSTEM else None}
        return {"by": person, "name": found.name, "roles_when_packed": found.roles}


def as_json(content: object) -> bytes:
    """Plain data as JSON for people and programs; moments in UTC."""
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)


def terms_at(told: LicenceTold, moment: datetime) -> HeldLicence | LicenceTerms:
    """What a licence said at a moment."""
    stood = [one for one in told.versions if one.at <= moment and one.body != _WITHDRAWN]
    return LicenceTerms.model_validate_json(stood[-1].body) if stood else told.licence


_WITHDRAWN = "withdrawn"
"""What stands for the terms of the version by which a licence was withdrawn."""


def _stood(told: LicenceTold, moment: datetime) -> int | None:
    """The version of a licence's terms that stood at a moment; none where it was not held yet, or no longer."""
    stood = [one for one in told.versions if one.at <= moment]
    return stood[-1].version if stood and stood[-1].body != _WITHDRAWN else None


def _terms(one: LicenceVersion) -> object:
    return _WITHDRAWN if one.body == _WITHDRAWN else orjson.loads(one.body)
