"""Signing in and out, and choosing a password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Request, Response
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse

from api.http.problems import Refusal
from api.http.refusing import request_id
from api.http.service import Service, Serving
from api.security.identities import IdentityUnknown
from api.security.oidc import PATIENCE, Provider, ProviderDenies, ProviderFails, SignInLost
from api.security.passwords import SHORTEST, PasswordRefused
from api.security.rates import Rates, TooOften
from api.security.sessions import Visitor
from api.security.signing_in import Door, NoPassword, SignedIn, SignInRefused
from api.web.addresses import local_path
from api.web.cookies import KNOWN, PROVIDER, SESSION, STRANGER, drop, keep, kept
from api.web.forms import Form, read_form
from api.web.rendering import render
from api.web.visiting import CHANGE, Visit, same_origin, visit_of
from engine.faults import LicetError

log = structlog.get_logger("licet.sign_in")
router = APIRouter()
FIRST = "/today"
_AT_ONCE = CapacityLimiter(4)
"""Passwords are tried a few at a time: each takes much memory on purpose."""
_LONGEST_ONWARD = 1_000
_FORM_LIFE, _KNOWN_LIFE = timedelta(hours=12), timedelta(days=365)

Signed = Annotated[Visit, Depends(visit_of)]
"""Whoever is signed in; no right is needed to leave, or to change one's own password."""


@router.get("/sign-in", name="sign_in")
async def ask(request: Request, service: Serving, next: str = "") -> Response:
    """The form; a service that asks nobody to sign in sends whoever comes here on."""
    if service.local:
        answer = RedirectResponse(_onward(next), 303)
        drop(request, answer, SESSION)
        return answer
    return sign_in_page(request, service, onward=next)


@router.post("/sign-in", name="try_sign_in")
async def enter(request: Request, service: Serving) -> Response:
    """Let somebody in by login and password."""
    form, rates = await read_form(request), _rates(request)
    address = request.client.host if request.client else ""
    asked: dict[str, Any] = {"onward": form.text("next"), "login": form.text("login", 200)}
    if not _is_ours(request, service, form):
        return sign_in_page(request, service, 403, problem="stale", **asked)
    door = door_of(request)
    try:
        if not await to_thread.run_sync(service.sign_ins.knows, asked["login"], door):
            rates.admit_stranger(address)
        tried = partial(service.sign_ins.by_password, asked["login"], form.text("password"), door, service.now())
        signed_in = await to_thread.run_sync(tried, limiter=_AT_ONCE)
    except SignInRefused as refused:
        rates.count_refusal(address)
        page = sign_in_page(request, service, 422, problem="wrong", **asked)
        if refused.person:
            page.background = BackgroundTask(service.sign_ins.note_refusal, refused.person, door, service.now())
        return page
    except TooOften as refused:
        page = sign_in_page(request, service, 429, problem="often", wait=refused.wait, **asked)
        page.headers["retry-after"] = str(refused.wait)
        return page
    return let_in(request, service, signed_in, asked["onward"])


@router.get("/sign-in/oidc", name="sign_in_oidc")
def ask_provider(request: Request, service: Serving, next: str = "") -> Response:
    """Send somebody to the identity provider."""
    try:
        url, begun = _provider(service).begin(_onward(next), service.now())
    except ProviderFails as failed:
        log.warning("the identity provider fails", error=str(failed))
        return sign_in_page(request, service, 503, problem="provider", onward=next)
    answer = RedirectResponse(url, 303)
    keep(request, answer, PROVIDER, begun, PATIENCE)
    return answer


@router.get("/sign-in/oidc/callback", name="sign_in_oidc_callback")
def enter_from_provider(request: Request, service: Serving) -> Response:
    """Let somebody in who comes back from the identity provider."""
    provider, rates, now = _provider(service), _rates(request), service.now()
    address = request.client.host if request.client else ""
    rates.admit_stranger(address)
    try:
        begun = provider.begun(kept(request, PROVIDER), now)
        claims = provider.finish(begun, request.query_params, now)
        answer = let_in(request, service, service.sign_ins.by_provider(claims, door_of(request), now), begun.onward)
    except (SignInLost, ProviderDenies, ProviderFails, IdentityUnknown) as error:
        if not isinstance(error, SignInLost):  # which any page can send a browser into, and nothing is tried by it
            rates.count_refusal(address)
        log.warning("nobody is let in from the identity provider", why=type(error).__name__, error=str(error))
        status, problem = _told(error)
        answer = sign_in_page(request, service, status, problem=problem)
    drop(request, answer, PROVIDER)
    return answer


@router.post("/sign-out", name="sign_out")
def leave(request: Request, visit: Signed) -> Response:
    """End the session of whoever asks."""
    if visit.session:
        visit.service.sign_ins.sign_out(_visitor(visit), door_of(request), visit.service.now())
    answer = RedirectResponse("/sign-in", 303)
    drop(request, answer, SESSION)
    return answer


@router.get(CHANGE, name="password")
def ask_password(visit: Signed) -> Response:
    """The form to choose a password."""
    return _password_page(visit)


@router.post(CHANGE, name="change_password")
async def change_password(request: Request, visit: Signed) -> Response:
    """Keep the chosen password, and sign out everywhere else."""
    service, form = visit.service, visit.form
    current, chosen = form.text("current"), form.text("chosen")
    if not visit.session:
        return _password_page(visit, 422, fault="none")
    if chosen != form.text("again"):
        return _password_page(visit, 422, fault="again")
    changed = partial(
        service.sign_ins.change_password, _visitor(visit), current, chosen, door_of(request), service.now()
    )
    try:
        signed_in = await to_thread.run_sync(changed, limiter=_AT_ONCE)
    except PasswordRefused as refused:
        return _password_page(visit, 422, fault=refused.flaw)
    except SignInRefused as refused:
        page = _password_page(visit, 422, fault="current")
        page.background = BackgroundTask(service.sign_ins.note_refusal, refused.person, door_of(request), service.now())
        return page
    except TooOften as refused:
        return _password_page(visit, 429, fault="often", wait=refused.wait)
    except NoPassword:
        return _password_page(visit, 422, fault="none")
    return let_in(request, service, signed_in, "")


def sign_in_page(
    request: Request, service: Service, status: int = 200, onward: str = "", login: str = "", **values: Any
) -> Response:
    """The form to sign in, bound to this browser; `problem` says what went wrong before."""
    stranger = kept(request, STRANGER) or secrets.token_urlsafe(32)
    said: dict[str, Any] = {"problem": "", "wait": 0} | values
    page = render(
        request, "sign_in.html.j2", status,
        token=service.csrf.token(_subject(stranger)), onward=_onward(onward), login=login,
        provider=service.settings.oidc_issuer and (service.settings.oidc_name or service.settings.oidc_issuer), **said,
    )  # fmt: skip
    keep(request, page, STRANGER, stranger, _FORM_LIFE)
    return page


def let_in(request: Request, service: Service, signed_in: SignedIn, onward: str) -> Response:
    """Send somebody on who is signed in now, or to the choice of a password where that is due."""
    answer = RedirectResponse(CHANGE if signed_in.session.narrow else _onward(onward), 303)
    keep(request, answer, SESSION, signed_in.token, signed_in.session.ends_at - service.now())
    if signed_in.known:
        keep(request, answer, KNOWN, signed_in.known, _KNOWN_LIFE)
    drop(request, answer, STRANGER)
    return answer


def door_of(request: Request) -> Door:
    """Where somebody comes in."""
    return Door(request.headers.get("user-agent", ""), kept(request, KNOWN), request_id(request))


def _password_page(visit: Visit, status: int = 200, fault: str = "", wait: int = 0) -> Response:
    return visit.page("password.html.j2", status, fault=fault, wait=wait, due=visit.must_change, shortest=SHORTEST)


def _is_ours(request: Request, service: Service, form: Form) -> bool:
    """Whether the form is the one that this browser was given."""
    stranger = kept(request, STRANGER)
    return bool(stranger) and same_origin(request) and service.csrf.right(form.text("token"), _subject(stranger))


def _subject(stranger: str) -> str:
    """Whom the form of the sign-in page is for; never what a session's forms are for."""
    return f"stranger {stranger}"


def _onward(given: str) -> str:
    """The page that somebody asked for before signing in, if it is one, and no longer than a cookie can keep."""
    found = local_path(given)
    return FIRST if found in ("/", "/sign-in") or len(found) > _LONGEST_ONWARD else found


def _visitor(visit: Visit) -> Visitor:
    return Visitor(visit.who, visit.session, visit.must_change)


def _provider(service: Service) -> Provider:
    if service.provider is None:
        raise Refusal("not-found", "no identity provider is set up")
    return service.provider


def _told(error: LicetError) -> tuple[int, str]:
    """The status and the words for why somebody is not let in."""
    match error:
        case IdentityUnknown():
            return 403, "unknown" if error.verified else "unverified"
        case ProviderDenies():
            return 403, "denied"
        case ProviderFails():
            return 503, "provider"
        case _:
            return 403, "lost"


def _rates(request: Request) -> Rates:
    rates: Rates = request.app.state.rates
    return rates
