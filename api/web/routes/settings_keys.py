"""Keys with which programs sign in: made, replaced and revoked; a secret is shown once, in the answer to its form."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.responses import RedirectResponse

from api.desk.names import names_of
from api.http.paging import Paged, Paging
from api.security.keys import HasLeft, NewKey, NotKnown, Terms, key_of
from api.security.people import (
    LONGEST_OVERLAP,
    USUAL_LIFE,
    KeyClosed,
    NameRefused,
    TermsRefused,
    Widening,
    give_key,
    kept_name,
    keys,
    people,
    replace_key,
    revoke,
)
from api.security.roles import Right
from api.web.catalogue import N_
from api.web.role_words import ROLES
from api.web.routes.settings_people import REFUSALS, known_roles
from api.web.visiting import Visit, visiting
from engine.faults import LicetError

router = APIRouter()
_MOST_PEOPLE = 200
_USUAL_OVERLAP = "24"
_BAD_END = N_("Choose a day after today, within 366 days.")
_BAD_OVERLAP = N_("Give a whole number of hours, at most 720.")

Manager = Annotated[Visit, visiting(Right.MANAGE_PEOPLE)]


@router.get("/settings/keys", name="keys")
def all_keys(visit: Manager, paging: Paged, person: Annotated[str, Query(max_length=36)] = "") -> Response:
    """The keys of the organisation, or of one person."""
    return _list(visit, paging=paging, person=person)


@router.post("/settings/keys", name="make_key")
def make(visit: Manager) -> Response:
    """Make a key; the answer shows its secret, this once."""
    form, now = visit.form, visit.service.now()
    given = {name: form.text(name) for name in ("person", "label", "ends")}
    chosen = form.texts("roles", 20)
    ends, faults = _end(given["ends"]), dict[str, str]()
    try:
        label = kept_name(given["label"])
    except NameRefused:
        label, faults["label"] = "", N_("Give a label of at most 200 characters.")
    if ends is None:
        faults["ends"] = _BAD_END
    if not faults and ends is not None:
        try:
            with visit.service.database.writing() as session:
                made = give_key(session, visit.who, given["person"], Terms(label, known_roles(chosen), ends), now)
                visit.note(session, "make_key", made.key.id)
            return _shown(visit, made)
        except (TermsRefused, HasLeft, Widening, NotKnown) as refused:
            faults = _faults_of(refused)
    return _list(visit, 422, given=given, chosen=chosen, faults=faults)


@router.get("/settings/keys/{key}", name="key")
def one(visit: Manager, key: str) -> Response:
    """A key."""
    return _page(visit, key)


@router.post("/settings/keys/{key}/replace", name="rotate_key")
def replace(visit: Manager, key: str) -> Response:
    """Make a key in the place of another, which stays good for some hours so that programs can change over."""
    given = {name: visit.form.text(name, 20) for name in ("ends", "overlap")}
    ends, overlap, faults = _end(given["ends"]), _hours(given["overlap"]), dict[str, str]()
    if ends is None:
        faults["ends"] = _BAD_END
    if overlap is None:
        faults["overlap"] = _BAD_OVERLAP
    if ends is not None and overlap is not None:
        try:
            with visit.service.database.writing() as session:
                made = replace_key(session, visit.who, key, (ends, overlap), visit.service.now())
                visit.note(session, "rotate_key", key)
                visit.note(session, "make_key", made.key.id)
            visit.service.keys.forget()
            return _shown(visit, made)
        except (TermsRefused, HasLeft, Widening, KeyClosed) as refused:
            faults = _faults_of(refused)
    return _page(visit, key, 422, given=given, faults=faults)


@router.post("/settings/keys/{key}/revoke", name="revoke_key")
def revoke_one(visit: Manager, key: str) -> Response:
    """Let nobody sign in with a key any more."""
    with visit.service.database.writing() as session:
        revoked = revoke(session, visit.who.organisation, key, visit.service.now())
        visit.note(session, "revoke_key", revoked.id)
    visit.service.keys.forget()
    return RedirectResponse(f"/settings/keys/{revoked.id}", 303)


def _list(visit: Visit, status: int = 200, paging: Paging | None = None, person: str = "", **values: Any) -> Response:
    where, organisation = paging or Paging(None, 50), visit.who.organisation
    with visit.service.database.reading() as session:
        found = keys(session, organisation, person, where.after, where.limit)
        names = names_of(session, organisation, {*(key.person for key in found.rows), person} - {""})
        here = people(session, organisation, True, None, _MOST_PEOPLE).rows
    given: dict[str, Any] = {"given": {"person": person, "label": "", "ends": _usual_end(visit)}, "faults": {}}
    return visit.page(
        "settings_keys.html.j2",
        status,
        **{**given, "chosen": (), **values},
        keys=found.rows,
        after=found.after,
        first=where.after is not None,
        person=person,
        names=names,
        people=here,
        roles=ROLES,
        now=visit.service.now(),
    )


def _page(visit: Visit, key: str, status: int = 200, **values: Any) -> Response:
    organisation = visit.who.organisation
    with visit.service.database.reading() as session:
        found = key_of(session, organisation, key)
        names = names_of(session, organisation, [found.person])
    given: dict[str, Any] = {"given": {"ends": _usual_end(visit), "overlap": _USUAL_OVERLAP}, "faults": {}}
    return visit.page(
        "settings_key.html.j2",
        status,
        **{**given, **values},
        key=found,
        names=names,
        roles=ROLES,
        now=visit.service.now(),
    )


def _shown(visit: Visit, made: NewKey) -> Response:
    """The secret of a key just made; nothing keeps this page, not even the browser."""
    return visit.page("settings_key_made.html.j2", 201, key=made.key, secret=made.secret)


def _faults_of(refused: LicetError) -> dict[str, str]:
    """What is wrong with the terms of a key, by the field that it is wrong in."""
    if isinstance(refused, TermsRefused):
        roles = N_("These roles go beyond those of the person.")
        return {"roles": roles} if refused.where == "roles" else {"ends": _BAD_END}
    if isinstance(refused, NotKnown):
        return {"person": N_("Choose a person.")}
    if isinstance(refused, KeyClosed):
        return {"key": N_("This key is revoked or expired, so nothing takes its place. Make a new one.")}
    return {"person": REFUSALS[type(refused)]}


def _usual_end(visit: Visit) -> str:
    return (visit.service.now() + USUAL_LIFE).date().isoformat()


def _end(given: str) -> datetime | None:
    """The last moment of a day; None where that is no day."""
    try:
        return datetime.combine(date.fromisoformat(given), time(23, 59, 59), UTC)
    except ValueError:
        return None


def _hours(given: str) -> timedelta | None:
    """How long some hours are; None where that is no number, or too long."""
    if not (given.isascii() and given.isdecimal()) or len(given) > len(str(LONGEST_OVERLAP // timedelta(hours=1))):
        return None
    found = timedelta(hours=int(given))
    return found if found <= LONGEST_OVERLAP else None
