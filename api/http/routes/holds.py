"""Holds: found, read, released or rejected by two people, commented on, with files put to them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, UploadFile
from sqlmodel import Session

from api.desk.acts import Said
from api.desk.finding import acts_on, attachments_to, holds, own
from api.desk.holds import Way, attach, comment, settle, withdraw
from api.http.answering import answer, saved
from api.http.asking import asking, seen
from api.http.attaching import given_file
from api.http.models import AttachmentShown, Comment, HoldDetail, HoldPage, HoldState, Reason
from api.http.paging import Paged, listed
from api.http.problems import Refusal
from api.http.service import Service, Serving
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.holds import Attachment, Hold, HoldAct

router = APIRouter(prefix="/v1", tags=["holds"])

Reader = Annotated[Principal, asking(Right.READ_DECISIONS)]
Worker = Annotated[Principal, asking(Right.WORK_HOLDS)]


@router.get("/holds", operation_id="list_holds", response_model=HoldPage)
def list_holds(
    request: Request,
    service: Serving,
    who: Reader,
    paging: Paged,
    state: Annotated[HoldState | None, Query(description="Only holds in this state.")] = None,
) -> Response:
    """Holds, newest first."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_holds", "holds"))
        page = holds(session, who.organisation, state or "", (paging.after, paging.limit))
        return answer(listed(page, lambda hold: _content(session, hold)))


@router.get("/holds/{hold}", operation_id="read_hold", response_model=HoldDetail)
def read_hold(request: Request, service: Serving, who: Reader, hold: str) -> Response:
    """A hold with everything that was done and said about it."""
    with service.database.writing() as session:
        found = own(session, Hold, who.organisation, hold, "hold")
        session.add(seen(service, who, request, "read_hold", found.id))
        return answer(_detail(session, found))


@router.post("/holds/{hold}/release", operation_id="release_hold", response_model=HoldDetail)
def release_hold(request: Request, service: Serving, who: Worker, hold: str, reason: Reason) -> Response:
    """Propose to release a shipment, or agree with somebody else who did; each of the two gives a reason."""
    return _settled(request, service, who, (hold, "release", reason.reason))


@router.post("/holds/{hold}/reject", operation_id="reject_hold", response_model=HoldDetail)
def reject_hold(request: Request, service: Serving, who: Worker, hold: str, reason: Reason) -> Response:
    """Propose to reject a shipment, or agree with somebody else who did; each of the two gives a reason."""
    return _settled(request, service, who, (hold, "reject", reason.reason))


@router.post("/holds/{hold}/withdraw", operation_id="withdraw_proposal", response_model=HoldDetail)
def withdraw_proposal(request: Request, service: Serving, who: Worker, hold: str, reason: Reason) -> Response:
    """Take a proposal back; the hold is open again."""
    with service.database.writing() as session:
        found = own(session, Hold, who.organisation, hold, "hold")
        withdraw(session, found, Said(reason.reason, who, service.now()))
        session.add(seen(service, who, request, "withdraw_proposal", found.id))
        return answer(_detail(session, found))


@router.post("/holds/{hold}/comments", operation_id="comment_on_hold", status_code=201, response_model=HoldDetail)
def comment_on_hold(request: Request, service: Serving, who: Worker, hold: str, said: Comment) -> Response:
    """Say something about a hold."""
    with service.database.writing() as session:
        found = own(session, Hold, who.organisation, hold, "hold")
        comment(session, found, Said(said.text, who, service.now()))
        session.add(seen(service, who, request, "comment_on_hold", found.id))
        return answer(_detail(session, found), 201)


@router.post(
    "/holds/{hold}/attachments", operation_id="attach_to_hold", status_code=201, response_model=AttachmentShown
)
def attach_to_hold(request: Request, service: Serving, who: Worker, hold: str, file: UploadFile) -> Response:
    """Put a file to a hold."""
    given = given_file(file, service.settings.most_attachment_bytes)
    with service.database.writing() as session:
        found = own(session, Hold, who.organisation, hold, "hold")
        attachment = attach(session, found, given, who, service.now())
        session.add(seen(service, who, request, "attach_to_hold", found.id))
        return answer(_attachment(attachment), 201)


@router.get(
    "/holds/{hold}/attachments/{attachment}",
    operation_id="read_attachment",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def read_attachment(request: Request, service: Serving, who: Reader, hold: str, attachment: str) -> Response:
    """A file that was put to a hold, to be saved and never shown by a browser."""
    with service.database.writing() as session:
        own(session, Hold, who.organisation, hold, "hold")
        found = own(session, Attachment, who.organisation, attachment, "attachment")
        if found.hold != hold:
            raise Refusal("not-found", "no such attachment")
        session.add(seen(service, who, request, "read_attachment", found.id))
    return saved(found.content, found.name, "application/octet-stream")


def _settled(request: Request, service: Service, who: Principal, asked: tuple[str, Way, str]) -> Response:
    hold, way, reason = asked
    with service.database.writing() as session:
        found = own(session, Hold, who.organisation, hold, "hold")
        settle(session, service.replayer, found, way, Said(reason, who, service.now()))
        session.add(seen(service, who, request, f"{way}_hold", found.id))
        return answer(_detail(session, found))


def _content(session: Session, hold: Hold) -> dict[str, Any]:
    proposal = session.get(HoldAct, hold.proposal) if hold.proposal and hold.state == "proposed" else None
    return {
        "hold": hold.id,
        "shipment": hold.shipment,
        "decision": hold.decision,
        "state": hold.state,
        "proposed": proposal.act if proposal else None,
        "proposed_by": proposal.by if proposal else None,
        "opened_at": hold.opened_at.isoformat(),
        "closed_at": hold.closed_at.isoformat() if hold.closed_at else None,
    }


def _detail(session: Session, hold: Hold) -> dict[str, Any]:
    acts = [
        {"act": act.act, "text": act.text, "by": act.by, "at": act.at.isoformat()} for act in acts_on(session, hold)
    ]
    files = [_attachment(attachment) for attachment in attachments_to(session, hold)]
    return {**_content(session, hold), "acts": acts, "attachments": files}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "attachment": attachment.id,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "by": attachment.by,
        "at": attachment.at.isoformat(),
    }
