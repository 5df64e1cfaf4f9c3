"""Webhooks: added, changed, paused, tried and removed; what was sent to them, what came back, and sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from api.desk.events import Happening
from api.desk.names import names_of
from api.http.paging import Paged, Paging
from api.security.roles import Right
from api.security.targets import TargetRefused
from api.store.tables.events import WebhookEndpoint
from api.web.catalogue import N_
from api.web.forms import Form
from api.web.visiting import Visit, visiting
from api.web.webhook_words import HAPPENINGS, STATES
from api.webhooks import deliveries, endpoints

router = APIRouter()
_LONGEST_DESCRIPTION = 200
_PER_PAGE = 20
_SOON = timedelta(minutes=1)
"""Of deliveries that are due by then the page shows by itself what becomes of them; each look is kept as an access."""

Manager = Annotated[Visit, visiting(Right.MANAGE_WEBHOOKS)]


@router.get("/settings/webhooks", name="webhooks")
def all_webhooks(visit: Manager, paging: Paged) -> Response:
    """The webhooks there are."""
    return _list(visit, paging=paging)


@router.post("/settings/webhooks", name="add_webhook")
def add(visit: Manager) -> Response:
    """Tell an address of events from now on; the answer shows the secret that receivers verify with, this once."""
    change, faults = _wanted(visit)
    if not faults:
        try:
            with visit.service.database.writing() as session:
                found = endpoints.add(session, visit.who, change, visit.service.now())
                visit.note(session, "add_webhook", found.id)
            return _secret(visit, found, 201)
        except endpoints.EndpointRefused as refused:
            faults = {"url": str(refused)}
    return _list(visit, 422, given=_given(visit.form), faults=faults)


@router.get("/settings/webhooks/{webhook}", name="webhook")
def one(visit: Manager, webhook: str, paging: Paged) -> Response:
    """A webhook with the log of its deliveries."""
    return _page(visit, webhook, paging=paging)


@router.post("/settings/webhooks/{webhook}", name="change_webhook")
def change_one(visit: Manager, webhook: str) -> Response:
    """Change where a webhook goes, and what it is told of."""
    change, faults = _wanted(visit)
    if faults:
        return _page(visit, webhook, 422, given=_given(visit.form), faults=faults)
    return _altered(visit, webhook, change)


@router.post("/settings/webhooks/{webhook}/pause", name="pause_webhook")
def pause(visit: Manager, webhook: str) -> Response:
    """Send nothing more; what waits is given up."""
    return _altered(visit, webhook, endpoints.Change(disabled=True))


@router.post("/settings/webhooks/{webhook}/resume", name="resume_webhook")
def resume(visit: Manager, webhook: str) -> Response:
    """Send what happens from now on."""
    return _altered(visit, webhook, endpoints.Change(disabled=False))


@router.post("/settings/webhooks/{webhook}/rotate", name="rotate_webhook")
def rotate(visit: Manager, webhook: str) -> Response:
    """Make a new secret, shown this once; for 24 hours messages carry a signature by each of the two."""
    with visit.service.database.writing() as session:
        found = endpoints.endpoint_of(session, visit.who.organisation, webhook)
        endpoints.rotate(session, found, visit.service.now())
        visit.note(session, "rotate_webhook", found.id)
    return _secret(visit, found)


@router.post("/settings/webhooks/{webhook}/remove", name="remove_webhook")
def remove(visit: Manager, webhook: str) -> Response:
    """Send nothing more to an address and forget it."""
    with visit.service.database.writing() as session:
        found = endpoints.endpoint_of(session, visit.who.organisation, webhook)
        endpoints.remove(session, found, visit.service.now())
        visit.note(session, "remove_webhook", found.id)
    return RedirectResponse("/settings/webhooks", 303)


@router.post("/settings/webhooks/{webhook}/test", name="test_webhook")
def test(visit: Manager, webhook: str) -> Response:
    """Send a test to this webhook alone."""
    return _sent(visit, webhook, "")


@router.post("/settings/webhooks/{webhook}/deliveries/{delivery}/replay", name="replay_delivery")
def replay(visit: Manager, webhook: str, delivery: str) -> Response:
    """Send the event of a delivery once more."""
    return _sent(visit, webhook, delivery)


def _sent(visit: Visit, webhook: str, earlier: str) -> Response:
    """Put a test on its way, or the event of an earlier delivery once more."""
    now = visit.service.now()
    try:
        with visit.service.database.writing() as session:
            found = endpoints.endpoint_of(session, visit.who.organisation, webhook)
            if earlier:
                deliveries.replay(session, found, deliveries.delivery_of(session, found, earlier), now)
                visit.note(session, "replay_delivery", earlier)
            else:
                deliveries.test(session, found, now)
                visit.note(session, "test_webhook", found.id)
    except endpoints.EndpointRefused as refused:
        return _page(visit, webhook, 409, faults={"deliveries": str(refused)})
    visit.service.courier.wake()
    return RedirectResponse(f"/settings/webhooks/{found.id}#deliveries", 303)


def _altered(visit: Visit, webhook: str, change: endpoints.Change) -> Response:
    with visit.service.database.writing() as session:
        found = endpoints.endpoint_of(session, visit.who.organisation, webhook)
        endpoints.alter(session, found, change, visit.service.now())
        visit.note(session, "change_webhook", found.id)
    return RedirectResponse(f"/settings/webhooks/{found.id}", 303)


def _given(form: Form) -> dict[str, Any]:
    """What was typed and ticked."""
    return {name: form.text(name) for name in ("url", "description")} | {"events": form.texts("events", 60)}


def _wanted(visit: Visit) -> tuple[endpoints.Change, dict[str, str]]:
    """What a form wants of a webhook, and what is wrong with it by field."""
    given, url, faults = _given(visit.form), "", dict[str, str]()
    try:
        url = visit.service.courier.bag.post.targets.check(given["url"]).url
    except TargetRefused as refused:
        faults["url"] = str(refused)
    if len(given["description"]) > _LONGEST_DESCRIPTION:
        faults["description"] = N_("Write at most 200 characters.")
    events = [one for one in Happening if one in given["events"]]
    return endpoints.Change(url, events, given["description"]), faults


def _secret(visit: Visit, found: WebhookEndpoint, status: int = 200) -> Response:
    """The secret of a webhook; nothing keeps this page, not even the browser."""
    secret = visit.service.courier.bag.secrets.of(found)
    return visit.page("settings_webhook_secret.html.j2", status, webhook=found, secret=secret)


def _list(visit: Visit, status: int = 200, paging: Paging | None = None, **values: Any) -> Response:
    where = paging or Paging(None, 50)
    with visit.service.database.reading() as session:
        found = endpoints.endpoints(session, visit.who.organisation, where.after, where.limit)
    given: dict[str, Any] = {"given": {"url": "", "description": "", "events": ()}, "faults": {}}
    return visit.page(
        "settings_webhooks.html.j2",
        status,
        **{**given, **values},
        webhooks=found.rows,
        after=found.after,
        first=where.after is not None,
        happenings=HAPPENINGS,
    )


def _page(visit: Visit, webhook: str, status: int = 200, paging: Paging | None = None, **values: Any) -> Response:
    where, soon = paging or Paging(None, _PER_PAGE), visit.service.now() + _SOON
    with visit.service.database.writing() as session:
        found = endpoints.endpoint_of(session, visit.who.organisation, webhook)
        sent = deliveries.deliveries(session, found, where.after, min(where.limit, _PER_PAGE))
        shown = {
            "events": deliveries.events_of(session, sent.rows),
            "attempts": deliveries.attempts_at(session, sent.rows),
            "names": names_of(session, visit.who.organisation, [found.by]),
        }
        if shown["events"]:  # which tell of shipments and decisions
            visit.note(session, "list_events", "events")
    typed = {"url": found.url, "description": found.description, "events": found.events}
    given: dict[str, Any] = {"given": typed, "faults": {}, **shown}
    return visit.page(
        "settings_webhook.html.j2",
        status,
        **{**given, **values},
        webhook=found,
        deliveries=sent.rows,
        waiting=any(one.state == "waiting" and one.due_at <= soon for one in sent.rows),
        after=sent.after,
        first=where.after is not None,
        happenings=HAPPENINGS,
        states=STATES,
    )
