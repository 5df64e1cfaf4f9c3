"""May a held shipment leave? Two different people say so, each with a reason; one alone never suffices.

The first proposes to release or to reject, the second does the same and thereby closes the hold; until then whoever
proposed may withdraw. A shipment that the law prohibits is never released: only another decision could change that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson
from sqlmodel import Session, select

from api.desk.acts import ActRefused, Said
from api.desk.events import Happening, event
from api.desk.finding import locked_shipment
from api.desk.recording import REJECTED, RELEASED, record_draws, told_of
from api.desk.replaying import Replayer
from api.desk.standing import held_licences
from api.security.principals import Principal
from api.store.fields import new_id
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.shipments import Shipment, StoredDecision

Way = Literal["release", "reject"]
CLOSED = {"release": RELEASED, "reject": REJECTED}
_HAPPENS = {"release": Happening.RELEASED, "reject": Happening.REJECTED}


class HoldRefused(ActRefused):
    """An act on a hold that cannot be."""


@dataclass(frozen=True)
class File:
    """A file to be put to a hold."""

    name: str
    media_type: str
    content: bytes


def locked(session: Session, hold: Hold) -> Hold:
    """The hold as it is now; nobody else changes it before the transaction ends."""
    found = select(Hold).where(Hold.id == hold.id).with_for_update().execution_options(populate_existing=True)
    return session.exec(found).one()


def settle(session: Session, replayer: Replayer, hold: Hold, way: Way, said: Said, seen: str | None = None) -> HoldAct:
    """Propose to release or reject, or agree with who did; raises `HoldRefused`.

    `seen`: the proposal that whoever speaks has before them, blank for none. Where another one stands by now they are
    refused: nobody agrees with what they have not read.
    """
    shipment = locked_shipment(session, session.get_one(Shipment, hold.shipment))
    hold = locked(session, hold)
    _refuse_closed(hold)
    _refuse_unseen(hold, seen)
    decision = session.get_one(StoredDecision, hold.decision)
    if way == "release" and decision.action == "stop":
        raise HoldRefused(
            "prohibited", "the law prohibits this shipment; only a new decision on other facts could let it go"
        )
    act = _act(session, hold, way, said)
    if hold.state == "open":
        hold.state, hold.proposal = "proposed", act.id
        session.add(hold)
        return act
    proposal = session.get_one(HoldAct, hold.proposal)
    if proposal.by == said.who.person:
        raise HoldRefused("second-person-needed", f"you proposed to {proposal.act} this; somebody else has to agree")
    if proposal.act != way:
        raise HoldRefused(
            "proposed-otherwise", f"it is proposed to {proposal.act} this; withdraw that or agree with it"
        )
    hold.state, hold.closed_at = CLOSED[way], said.now
    shipment.state, shipment.closed_at = CLOSED[way], said.now
    session.add_all([hold, shipment])
    if way == "release":
        _draw(session, replayer, decision, said)
    data = {**told_of(decision), "hold": hold.id, "reasons": [proposal.text, said.text]}
    session.add(event(hold.organisation, _HAPPENS[way], shipment.id, data, said.now))
    return act


def withdraw(session: Session, hold: Hold, said: Said, seen: str | None = None) -> HoldAct:
    """Take a proposal back: whoever made it, or anybody else who works on holds; raises `HoldRefused`.

    `seen` is what it is to `settle`.
    """
    hold = locked(session, hold)
    _refuse_closed(hold)
    if hold.state != "proposed":
        raise HoldRefused("nothing-proposed", "nothing is proposed that could be withdrawn")
    _refuse_unseen(hold, seen)
    hold.state, hold.proposal = "open", None
    session.add(hold)
    return _act(session, hold, "withdraw", said)


def comment(session: Session, hold: Hold, said: Said) -> HoldAct:
    """Say something about a hold, open or closed."""
    return _act(session, hold, "comment", said)


def attach(session: Session, hold: Hold, file: File, who: Principal, now: datetime) -> Attachment:
    """Put a file to a hold."""
    attachment = Attachment(
        id=new_id(),
        organisation=hold.organisation,
        hold=hold.id,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
        by=who.person,
        at=now,
    )
    session.add(attachment)
    _act(session, hold, "attach", Said(file.name, who, now))
    return attachment


def lapse(session: Session, hold: Hold, now: datetime) -> None:
    """Close a hold whose decision another one has taken the place of."""
    hold.state, hold.closed_at = "lapsed", now
    session.add(hold)


def _draw(session: Session, replayer: Replayer, decision: StoredDecision, said: Said) -> None:
    """Use up what the lines that licences authorise need; a licence that no longer suffices refuses the release."""
    named = {number for line in orjson.loads(decision.answer)["lines"] for number in line["licences"]}
    if not named:
        return
    licences = held_licences(session, decision.organisation, lock=True)
    held = {licence.number.casefold() for licence in licences}
    gone = [number for number in sorted(named) if number.casefold() not in held]
    if gone:
        numbers = ", ".join(gone)
        raise HoldRefused("licence-spent", f"{numbers} is no longer held; decide anew before releasing")
    found, short = replayer.uses(session, decision, licences)
    if short:
        numbers = ", ".join(one.licence.number for one in short)
        raise HoldRefused("licence-spent", f"not enough is left of {numbers}; decide anew before releasing")
    record_draws(session, found, decision, said.who.person, said.now)


def _refuse_closed(hold: Hold) -> None:
    if hold.closed_at is not None:
        raise HoldRefused("hold-closed", f"this hold is {hold.state} already")


def _refuse_unseen(hold: Hold, seen: str | None) -> None:
    if seen is not None and seen != (hold.proposal or ""):
        raise HoldRefused("conflict", "somebody else has acted on this hold meanwhile")


def _act(session: Session, hold: Hold, act: str, said: Said) -> HoldAct:
    found = HoldAct(
        id=new_id(),
        organisation=hold.organisation,
        hold=hold.id,
        act=act,
        text=said.text,
        by=said.who.person,
        at=said.now,
    )
    session.add(found)
    session.flush()
    return found
