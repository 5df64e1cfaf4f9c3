"""Whom is a key or a login for? One person for each name of an organisation, added where there is none yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import typer
from sqlmodel import Session, col, select

from api.cli.wording import Language, say
from api.security.keys import add_organisation, add_person, ensure_local_user
from api.security.principals import LOCAL_ORGANISATION
from api.security.roles import Role
from api.store.tables.organisations import Organisation, Person

_LONGEST_NAME = 200


@dataclass(frozen=True)
class Joining:
    """Who joins, as typed: a name, roles, and an organisation unless it is that of the local user."""

    name: str
    roles: Sequence[str]
    organisation: str | None

    def checked(self, language: Language) -> frozenset[Role]:
        """The roles; raises a usage error for what was typed wrongly."""
        for text, option in ((self.name, "--name"), (self.organisation, "--organisation")):
            if text is not None and not 0 < len(text.strip()) <= _LONGEST_NAME:
                raise typer.BadParameter(say("keys.blank", language), param_hint=option)
        known = [str(role) for role in Role]
        for role in self.roles:
            if role not in known:
                told = say("bad_choice", language, text=role, choices=", ".join(known))
                raise typer.BadParameter(told, param_hint="--role")
        return frozenset(map(Role, self.roles))

    def found(self, session: Session, language: Language, now: datetime) -> tuple[Person, Organisation]:
        """The person, in these roles too from now on, and the organisation; both are added where they are new.

        Two keys of one name are one person, so that nobody agrees with themselves under a second key.
        """
        organisation, roles = self._organisation(session, language, now), self.checked(language)
        asked = select(Person).where(
            Person.organisation == organisation.id, Person.name == self.name.strip(), col(Person.left_at).is_(None)
        )
        found = session.exec(asked.order_by(col(Person.id))).first()
        if found is None:
            return add_person(session, organisation.id, self.name.strip(), roles, now), organisation
        found.roles = sorted({*found.roles, *map(str, roles)})
        session.add(found)
        session.flush()
        return found, organisation

    def _organisation(self, session: Session, language: Language, now: datetime) -> Organisation:
        if self.organisation is None:
            ensure_local_user(session, now)
            session.flush()
            return session.get_one(Organisation, LOCAL_ORGANISATION)
        found = session.exec(select(Organisation).where(Organisation.name == self.organisation.strip())).all()
        if len(found) > 1:
            told = say("keys.ambiguous", language, name=self.organisation)
            raise typer.BadParameter(told, param_hint="--organisation")
        return found[0] if found else add_organisation(session, self.organisation.strip(), now)
