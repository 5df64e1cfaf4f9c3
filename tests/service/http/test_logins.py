"""A login lets its person in and nobody else, however often they try; administrators help, and know no passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from api.security.identities import Claims, IdentityUnknown
from api.security.passwords import PasswordRefused
from api.security.rates import TooOften
from api.security.roles import Role
from api.security.sessions import SessionRefused, Visitor
from api.security.signing_in import Door, NoPassword, SignedIn, SignInRefused
from api.store.tables.accesses import Access
from api.store.tables.accounts import Account
from tests.service.http.conftest import House
from tests.service.http.test_people import added

CHOSEN = "correct horse battery staple"
LOGIN = "li.na@hailan.example"
LOOK_ALIKE = ("\uff4ci.na@hailan.example", "\u2113i.na@hailan.example", "li.na@hailan\uff0eexample")
"""Other addresses, of which the letters stand for those of the login in some comparisons of texts."""


def given(boss: TestClient, person: str, login: str = LOGIN) -> str:
    """The one-time password of a new login."""
    answer = boss.post(f"/v1/people/{person}/login", json={"login": login})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["password"])


def entered(house: House, password: str, login: str = LOGIN, known: str = "") -> SignedIn:
    return house.service.sign_ins.by_password(login, password, Door("Firefox", known, "r-1"), house.clock())


def visitor(house: House, signed_in: SignedIn) -> Visitor:
    return house.service.sessions.recognise(signed_in.token, house.clock())


def chosen(house: House, boss: TestClient, person: str, login: str = LOGIN) -> SignedIn:
    """A session of a person who has chosen a password."""
    first = entered(house, given(boss, person, login), login)
    return house.service.sign_ins.change_password(visitor(house, first), "", CHOSEN, Door("Firefox"), house.clock())


def did(house: House, person: str) -> list[str]:
    with house.service.database.reading() as session:
        found = session.exec(select(Access).where(Access.by == person).order_by(Access.id)).all()
    return [one.operation for one in found]


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_a_login_begins_with_a_password_that_must_be_changed(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = added(boss, "Li", Role.OFFICER)
    password = given(boss, li)
    first = entered(house, password, "  LI.NA@Hailan.example ")
    assert visitor(house, first).must_change
    assert not visitor(house, first).principal.roles
    for flawed in ("short", "x" * 201, LOGIN.upper(), password):
        with pytest.raises(PasswordRefused):
            house.service.sign_ins.change_password(visitor(house, first), "", flawed, Door(), house.clock())
    second = house.service.sign_ins.change_password(visitor(house, first), "", CHOSEN, Door(), house.clock())
    with pytest.raises(SessionRefused):
        visitor(house, first)
    assert visitor(house, second).principal.roles == {Role.OFFICER}
    with pytest.raises(SignInRefused):
        entered(house, password)
    assert visitor(house, entered(house, CHOSEN)).principal.person == li
    shown = boss.get(f"/v1/people/{li}/login").json()
    assert (shown["login"], shown["one_time_until"]) == (LOGIN, None)
    assert did(house, li) == ["sign_in", "change_password", "sign_in", "sign_in"]
    with house.service.database.reading() as session:
        kept = session.exec(select(Account)).one().password
    assert kept.startswith("$argon2id$")
    assert kept not in str(boss.get("/v1/people").json()) + str(shown)


def test_a_one_time_password_ends_within_a_day(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    password = given(boss, added(boss, "Li", Role.OFFICER))
    house.clock.forward(timedelta(hours=23))
    session = entered(house, password)
    house.clock.forward(timedelta(hours=1))
    with pytest.raises(SignInRefused):
        entered(house, password)
    with pytest.raises(SessionRefused):
        visitor(house, session)


def test_an_administrator_resets_a_password_and_all_sessions_end(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = added(boss, "Li", Role.OFFICER)
    first = entered(house, given(boss, li))
    remembered = visitor(house, first)
    before = house.service.sign_ins.change_password(remembered, "", CHOSEN, Door(), house.clock())
    visitor(house, before)
    reset = boss.post(f"/v1/people/{li}/login/reset").json()
    with pytest.raises(SignInRefused):
        house.service.sign_ins.change_password(remembered, "", "another good password", Door(), house.clock())
    with pytest.raises(SessionRefused):
        visitor(house, before)
    with pytest.raises(SignInRefused):
        entered(house, CHOSEN)
    assert visitor(house, entered(house, reset["password"])).must_change


def test_a_changed_password_ends_the_sessions_at_other_browsers(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    here = chosen(house, boss, added(boss, "Li", Role.OFFICER))
    there = entered(house, CHOSEN)
    sign_ins, now = house.service.sign_ins, house.clock()
    with pytest.raises(SignInRefused):
        sign_ins.change_password(visitor(house, here), "wrong", "another good password", Door(), now)
    with pytest.raises(PasswordRefused):
        sign_ins.change_password(visitor(house, here), CHOSEN, CHOSEN, Door(), now)
    anew = sign_ins.change_password(visitor(house, here), CHOSEN, "another good password", Door(), now)
    for over in (here, there):
        with pytest.raises(SessionRefused):
            visitor(house, over)
    assert visitor(house, anew).principal.name == "Li"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_trying_passwords_ends_soon_and_keeps_nobody_out_of_their_own_browser(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = added(boss, "Li", Role.OFFICER)
    known = chosen(house, boss, li).known
    for login in (LOGIN, "nobody@hailan.example"):
        for _ in range(10):
            with pytest.raises(SignInRefused) as caught:
                entered(house, "wrong", login)
            assert str(caught.value) == "this login and this password do not belong together"
        for password in ("wrong", CHOSEN):
            with pytest.raises(TooOften):
                entered(house, password, login)
    assert visitor(house, entered(house, CHOSEN, known=known)).principal.person == li
    reset = boss.post(f"/v1/people/{li}/login/reset").json()["password"]
    with pytest.raises(TooOften):
        entered(house, CHOSEN, known=known)
    assert visitor(house, entered(house, reset)).principal.person == li


def test_a_login_is_one_persons_in_the_whole_installation(house: House) -> None:
    boss, other = house.client("Zhou", Role.ADMINISTRATOR), house.client("Eve", Role.ADMINISTRATOR, of="Another")
    li, wang, mallory = (added(one, name, Role.OFFICER) for one, name in ((boss, "Li"), (boss, "Wang"), (other, "M")))
    given(boss, li)
    for who, person in ((boss, wang), (other, mallory), (boss, li)):
        again = who.post(f"/v1/people/{person}/login", json={"login": LOGIN.upper()})
        assert refused(again) == (409, "conflict")
    for login in ("two words", "a\u0000b", "   "):
        wrong = boss.post(f"/v1/people/{wang}/login", json={"login": login})
        assert (wrong.status_code, wrong.json()["faults"][0]["pointer"]) == (422, "/login")
    assert refused(boss.post(f"/v1/people/{wang}/login/reset")) == (404, "not-found")


def test_whoever_leaves_has_no_login_any_more(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = added(boss, "Li", Role.OFFICER)
    session = chosen(house, boss, li)
    boss.post(f"/v1/people/{li}/leave")
    with pytest.raises(SessionRefused):
        visitor(house, session)
    with pytest.raises(SignInRefused):
        entered(house, CHOSEN)
    assert refused(boss.post(f"/v1/people/{li}/login", json={"login": "x"})) == (409, "person-left")
    assert boss.get(f"/v1/people/{li}/login").status_code == 404
    given(boss, added(boss, "Li the second", Role.OFFICER))


def test_sessions_are_listed_and_ended(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = added(boss, "Li", Role.OFFICER)
    first = chosen(house, boss, li)
    second, third = entered(house, CHOSEN), entered(house, CHOSEN)
    listed = boss.get(f"/v1/people/{li}/sessions").json()["items"]
    assert [one["session"] for one in listed] == [one.session.id for one in (third, second, first)]
    assert {one["way"] for one in listed} == {"password"}
    assert not any(one.token in str(listed) for one in (first, second, third))
    assert boss.post(f"/v1/sessions/{second.session.id}/end").json()["ended_at"] is not None
    with pytest.raises(SessionRefused):
        visitor(house, second)
    visitor(house, first)
    house.service.sign_ins.sign_out(visitor(house, third), Door(), house.clock())
    assert boss.post(f"/v1/people/{li}/sessions/end").status_code == 204
    for one in (first, third):
        with pytest.raises(SessionRefused):
            visitor(house, one)
    assert boss.get(f"/v1/people/{li}/sessions").json()["items"] == []
    assert did(house, li)[-1] == "sign_out"


def test_nobody_touches_the_logins_of_another_organisation(house: House) -> None:
    boss, other = house.client("Zhou", Role.ADMINISTRATOR), house.client("Eve", Role.ADMINISTRATOR, of="Another")
    li = added(boss, "Li", Role.OFFICER)
    session = chosen(house, boss, li)
    for method, path in (
        ("GET", f"people/{li}/login"),
        ("POST", f"people/{li}/login/reset"),
        ("GET", f"people/{li}/sessions"),
        ("GET", f"people/{li}/identities"),
        ("POST", f"people/{li}/sessions/end"),
        ("POST", f"sessions/{session.session.id}/end"),
    ):
        assert other.request(method, f"/v1/{path}").status_code == 404, path
    assert other.post(f"/v1/people/{li}/login", json={"login": "eve"}).status_code == 404
    visitor(house, session)


def test_a_narrowed_key_gives_its_own_person_no_login(house: House) -> None:
    boss = house.client("Zhou", *Role)
    me = boss.get("/v1/me").json()["person"]
    key = boss.post(f"/v1/people/{me}/keys", json={"label": "narrow", "roles": ["administrator"]}).json()["secret"]
    narrow = TestClient(house.app, headers={"authorization": f"Bearer {key}"})
    assert refused(narrow.post(f"/v1/people/{me}/login", json={"login": LOGIN})) == (403, "own-roles")
    given(boss, me)
    assert refused(narrow.post(f"/v1/people/{me}/login/reset")) == (403, "own-roles")


def test_a_hash_is_made_anew_when_more_effort_is_asked_for(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    chosen(house, boss, added(boss, "Li", Role.OFFICER))
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024),)).hash(CHOSEN)
    with house.service.database.writing() as session:
        account = session.exec(select(Account)).one()
        account.password = cheap
        session.add(account)
    entered(house, CHOSEN)
    with house.service.database.reading() as session:
        kept = session.exec(select(Account)).one().password
    assert kept != cheap
    entered(house, CHOSEN)


def test_a_refusal_is_kept_with_whose_login_it_was(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR, Role.AUDITOR)
    li = added(boss, "Li", Role.OFFICER)
    given(boss, li)
    with pytest.raises(SignInRefused) as caught:
        entered(house, "wrong")
    house.service.sign_ins.note_refusal(caught.value.person, Door(request="r-9"), house.clock())
    (kept,) = boss.get("/v1/accesses", params={"operation": "sign_in_refused"}).json()["items"]
    assert (kept["subject"], kept["by"], kept["request"]) == (li, li, "r-9")


def test_identities_need_a_provider(house: House) -> None:
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li = added(boss, "Li", Role.OFFICER)
    assert refused(boss.post(f"/v1/people/{li}/identities", json={"email": LOGIN})) == (409, "conflict")


def test_an_identity_is_bound_by_its_verified_address_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = "https://login.example"
    boss = house.client("Zhou", Role.ADMINISTRATOR)
    li, wang = (added(boss, name, Role.OFFICER) for name in ("Li", "Wang"))
    monkeypatch.setitem(house.service.settings.__dict__, "oidc_issuer", issuer)
    path = f"/v1/people/{li}/identities"
    made = boss.post(path, json={"email": "Li.Na@Hailan.example"}).json()
    assert (made["email"], made["subject"]) == (LOGIN, None)
    assert refused(boss.post(f"/v1/people/{wang}/identities", json={"email": LOGIN})) == (409, "conflict")
    assert boss.post(path, json={"email": "nothing"}).status_code == 422
    enter, now = house.service.sign_ins.by_provider, house.clock()
    for unknown in (
        Claims(issuer, "sub-1", ""),
        Claims(issuer, "sub-1", "eve@hailan.example"),
        Claims("https://elsewhere.example", "sub-1", LOGIN),
        *(Claims(issuer, "sub-1", looks_alike) for looks_alike in LOOK_ALIKE),
    ):
        with pytest.raises(IdentityUnknown):
            enter(unknown, Door(), now)
    signed_in = enter(Claims(issuer, "sub-1", LOGIN), Door("Firefox"), now)
    assert visitor(house, signed_in).principal.person == li
    with pytest.raises(NoPassword):
        house.service.sign_ins.change_password(visitor(house, signed_in), "", CHOSEN, Door(), now)
    with pytest.raises(IdentityUnknown):
        enter(Claims(issuer, "sub-2", LOGIN), Door(), now)
    assert visitor(house, enter(Claims(issuer, "sub-1", ""), Door(), now)).principal.person == li
    (bound,) = boss.get(path).json()["items"]
    assert (bound["identity"], bound["subject"]) == (made["identity"], "sub-1")
    assert boss.delete(f"/v1/identities/{made['identity']}").status_code == 204
    with pytest.raises(IdentityUnknown):
        enter(Claims(issuer, "sub-1", LOGIN), Door(), now)
