"""Who is asking? A person of one organisation, in the roles that their key leaves them."""

from __future__ import annotations

from dataclasses import dataclass

from api.security.roles import Right, Role, may

LOCAL_ORGANISATION = "00000000-0000-7000-8000-000000000001"
LOCAL_PERSON = "00000000-0000-7000-8000-000000000002"
SYSTEM = "00000000-0000-0000-0000-000000000000"
"""Who did what nobody asked for: decisions taken anew each night, what is deleted when its time is over."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever a request comes from; `key` is the id of the key it was signed in with, blank for the local user."""

    organisation: str
    person: str
    name: str
    roles: frozenset[Role]
    key: str = ""

    def may(self, right: Right) -> bool:
        """Whether this person has a right."""
        return may(self.roles, right)


LOCAL_USER = Principal(LOCAL_ORGANISATION, LOCAL_PERSON, "local user", frozenset(Role))
"""The one user of a service that listens on loopback without authentication."""
