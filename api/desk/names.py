"""What are the people called who did something?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from api.store.tables.organisations import Person


def names_of(session: Session, organisation: str, people: Iterable[str]) -> Mapping[str, str]:
    """The names of some people of an organisation by their ids; whoever is not of it is left out."""
    wanted = sorted(set(people))
    if not wanted:
        return {}
    query = select(Person.id, Person.name).where(Person.organisation == organisation, col(Person.id).in_(wanted))
    return dict(session.exec(query).all())


def name_of(session: Session, organisation: str, person: str) -> str | None:
    """The name of a person of an organisation; None where they are of another."""
    return names_of(session, organisation, [person]).get(person)
