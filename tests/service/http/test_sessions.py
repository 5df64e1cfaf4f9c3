"""A session recognises its person, and nobody else, until it ends; forms carry a token that only its pages know."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from api.security.csrf import Csrf
from api.security.keys import NotKnown, add_person
from api.security.roles import Role
from api.security.secret_files import installation_secret
from api.security.sessions import (
    ONE_TIME,
    PASSWORD,
    NewSession,
    Opening,
    SessionRefused,
    Sessions,
    end_all,
    end_session,
    open_session,
    open_sessions,
)
from api.store.tables.organisations import Person
from api.store.tables.sessions import WebSession
from tests.service.http.conftest import House

IN_FULL = Opening(PASSWORD)


def person(house: House, *roles: Role, of: str = "Hailan") -> Person:
    organisation = house.organisation(of)
    with house.service.database.writing() as session:
        return add_person(session, organisation, "Li", roles, house.clock())


def opened(house: House, who: Person, opening: Opening = IN_FULL) -> NewSession:
    with house.service.database.writing() as session:
        return open_session(session, who, opening, house.clock())


def refused(house: House, token: str) -> bool:
    try:
        Sessions(house.service.database).recognise(token, house.clock())
    except SessionRefused:
        return True
    return False


def test_a_session_recognises_its_person(house: House) -> None:
    li = person(house, Role.OFFICER, Role.SUBMITTER)
    made = opened(house, li)
    visitor = house.service.sessions.recognise(made.token, house.clock())
    assert (visitor.session, visitor.must_change) == (made.session.id, False)
    who = visitor.principal
    assert (who.person, who.organisation, who.name, who.key) == (li.id, li.organisation, "Li", "")
    assert who.roles == {Role.OFFICER, Role.SUBMITTER}
    assert made.token != opened(house, li).token
    with house.service.database.reading() as session:
        assert made.token not in str(session.get_one(WebSession, made.session.id))


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 44, "é" * 43, "A" * 42 + "\n", "\udcff" * 43])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_token_is_refused(house: House, token: str) -> None:
    opened(house, person(house, Role.OFFICER))
    assert house.service.sessions.remembered(token, house.clock()) is None
    assert refused(house, token)


def test_a_session_ends_when_it_is_not_used_and_at_last_in_any_case(house: House) -> None:
    li = person(house, Role.OFFICER)
    idle, used = opened(house, li).token, opened(house, li).token
    began = house.clock()
    while house.clock() < began + timedelta(days=7) - timedelta(hours=7):
        house.clock.forward(timedelta(hours=7))
        house.service.sessions.recognise(used, house.clock())
    assert refused(house, idle)
    house.clock.moment = began + timedelta(days=7) - timedelta(seconds=1)
    house.service.sessions.recognise(used, house.clock())
    house.clock.forward(timedelta(seconds=1))
    assert house.service.sessions.remembered(used, house.clock()) is None
    assert refused(house, used)


def test_a_session_is_ended_alone_or_with_all_of_its_person(house: House) -> None:
    li, wang = person(house, Role.OFFICER), person(house, Role.OFFICER)
    another = house.organisation("Another")
    first, second, third, others = (opened(house, who) for who in (li, li, li, wang))
    with house.service.database.writing() as session:
        ended = end_session(session, li.organisation, first.session.id, house.clock())
        listed = open_sessions(session, li.organisation, li.id, house.clock(), None, 10)
        assert [one.id for one in listed.rows] == [third.session.id, second.session.id]
        with pytest.raises(NotKnown):
            end_session(session, another, second.session.id, house.clock())
    assert refused(house, first.token)
    assert not refused(house, second.token)
    house.clock.forward(timedelta(minutes=1))
    with house.service.database.writing() as session:
        assert end_session(session, li.organisation, first.session.id, house.clock()).revoked_at == ended.revoked_at
        end_all(session, li.id, house.clock())
    assert all(refused(house, one.token) for one in (first, second, third))
    assert not refused(house, others.token)


def test_whoever_leaves_or_changes_roles_does_so_in_their_sessions_too(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = person(house, Role.OFFICER)
    token = opened(house, li).token
    sessions = house.service.sessions
    elsewhere = Sessions(house.service.database)
    assert elsewhere.recognise(token, house.clock()) == sessions.recognise(token, house.clock())
    boss.put(f"/v1/people/{li.id}/roles", json={"roles": ["auditor"]})
    assert sessions.remembered(token, house.clock()) is None
    assert sessions.recognise(token, house.clock()).principal.roles == {Role.AUDITOR}
    remembered = elsewhere.remembered(token, house.clock())
    assert remembered is not None
    house.clock.forward(timedelta(seconds=5))
    assert elsewhere.remembered(token, house.clock()) is None
    sessions.recognise(token, house.clock())
    boss.post(f"/v1/people/{li.id}/leave")
    assert sessions.remembered(token, house.clock()) is None
    assert refused(house, token)


def test_a_one_time_password_opens_nothing_but_the_choice_of_another(house: House) -> None:
    li = person(house, *Role)
    until = house.clock() + timedelta(hours=2)
    token = opened(house, li, Opening(ONE_TIME, "Firefox\n\x00" + "x" * 300, until)).token
    visitor = house.service.sessions.recognise(token, house.clock())
    assert visitor.must_change
    assert not visitor.principal.roles
    with house.service.database.reading() as session:
        (kept,) = open_sessions(session, li.organisation, li.id, house.clock(), None, 10).rows
    assert (len(kept.browser), kept.browser[:8]) == (200, "Firefoxx")
    house.clock.moment = until
    assert refused(house, token)


def test_sessions_that_are_over_are_deleted_at_night(house: House) -> None:
    li = person(house, Role.OFFICER)
    opened(house, li)
    house.clock.forward(timedelta(hours=7))
    kept = opened(house, li).session.id
    house.clock.forward(timedelta(hours=2))
    house.service.jobs.night()
    with house.service.database.reading() as session:
        assert [one.id for one in session.exec(select(WebSession))] == [kept]


def test_the_token_of_a_form_is_right_for_its_visitor_alone(tmp_path: Path) -> None:
    forms = Csrf(installation_secret(tmp_path))
    token = forms.token("local user")
    assert forms.right(token, "local user")
    assert Csrf(installation_secret(tmp_path)).right(token, "local user")
    for wrong in ("", token[:-1], token + "x", forms.token("somebody"), "é", "\udcff"):
        assert not forms.right(wrong, "local user")
    assert not forms.right(token, "somebody")
    assert not Csrf(installation_secret(tmp_path / "elsewhere")).right(token, "local user")
    assert token not in repr(forms)
