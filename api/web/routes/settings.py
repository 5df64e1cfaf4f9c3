"""Oneself: in which roles, with which rights, and where one is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from api.desk.finding import own
from api.http.paging import Paged
from api.security.keys import NotKnown
from api.security.roles import Right
from api.security.sessions import PROVIDER, end_session, open_sessions
from api.store.tables.organisations import Organisation
from api.store.tables.sessions import WebSession
from api.web.role_words import ROLES, rights_of
from api.web.visiting import Visit, visiting

router = APIRouter()

Visitor = Annotated[Visit, visiting(Right.KNOW_ONESELF)]


@router.get("/settings", name="settings")
def settings(visit: Visitor, paging: Paged) -> Response:
    """Oneself."""
    service, who = visit.service, visit.who
    with service.database.reading() as session:
        organisation = session.get_one(Organisation, who.organisation)
        found = open_sessions(session, who.organisation, who.person, service.now(), paging.after, paging.limit)
        here = session.get(WebSession, visit.session) if visit.session else None
    return visit.page(
        "settings.html.j2",
        organisation=organisation,
        held=sorted(who.roles),
        roles=ROLES,
        rights=rights_of(who.roles),
        sessions=found.rows,
        after=found.after,
        first=paging.after is not None,
        local_password=here is not None and here.way != PROVIDER,
    )


@router.post("/settings/sessions/{session_id}/end", name="end_own_session")
def end(visit: Visitor, session_id: str) -> Response:
    """End a session of one's own at another browser."""
    service, who = visit.service, visit.who
    with service.database.writing() as session:
        found = own(session, WebSession, who.organisation, session_id, "session")
        if found.person != who.person:
            raise NotKnown("session")
        end_session(session, who.organisation, found.id, service.now())
        visit.note(session, "end_session", found.id)
    service.sessions.forget()
    return RedirectResponse("/settings", 303)
