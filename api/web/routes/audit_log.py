"""The signed log: verified now, signed now, its heads, and proofs out of it to take along."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Response
from sqlmodel import Session
from starlette.responses import RedirectResponse

from api.audit.finding_phrases import told
from api.audit.giving import own_entry, proof_of, signed_now
from api.audit.heads import head_of, heads_below
from api.audit.on_request import MOST_ENTRIES, VerificationRefused, summed_up, verify_for
from api.audit.proofs import proof_script
from api.audit.records import AUDITED
from api.audit.stored_tree import LogBroken, size_of
from api.http.answering import saved
from api.http.problems import Refusal
from api.security.keys import NotKnown
from api.security.roles import Right
from api.web.routes.audit import last_verified
from api.web.visiting import Visit, visiting

router = APIRouter()
_LARGEST_SIZE = 2**31 - 1
_MOST_HEADS = 20

Reader = Annotated[Visit, visiting(Right.READ_AUDIT)]


@router.get("/audit/log", name="audit_log")
def log(visit: Reader, before: Annotated[int, Query(ge=1, le=_LARGEST_SIZE)] = _LARGEST_SIZE) -> Response:
    """The state of the log."""
    return _page(visit, before=before)


@router.post("/audit/verify", name="audit_verify")
def verify(visit: Reader) -> Response:
    """Verify the log and every row that it tells of, and show what came of it."""
    try:
        seen = verify_for(visit.service.database, visit.who.organisation)
    except VerificationRefused as refused:
        return _page(visit, 409, refused=refused)
    with visit.service.database.writing() as session:
        visit.note(session, "verify_log", summed_up(seen.verified))
    return _page(visit, seen=seen, findings=[told(one, visit.language) for one in seen.findings])


@router.post("/audit/heads", name="audit_sign")
def sign(visit: Reader) -> Response:
    """Sign the log as it is."""
    with visit.service.database.writing() as session:
        visit.note(session, "sign_head", "log")
    try:
        signed_now(visit.service.database, visit.service.now())
    except LogBroken:
        return _page(visit, 409, broken=True)
    return RedirectResponse("/audit/log", 303)


@router.get("/audit/heads/{size}", name="audit_head")
def head(visit: Reader, size: Annotated[int, Path(ge=1, le=_LARGEST_SIZE)]) -> Response:
    """A signed head, to be kept elsewhere."""
    with visit.service.database.reading() as session:
        found = head_of(session, size)
    return saved(found.note, f"licet-{found.size}.head", "text/plain")


@router.get("/audit/check_proof.py", name="audit_checker")
def checker(visit: Reader) -> Response:
    """The script that checks proofs with nothing but Python."""
    del visit
    return saved(proof_script(), "check_proof.py", "text/x-python")


@router.post("/audit/proof", name="audit_proof")
def proof(visit: Reader) -> Response:
    """What shows that a row is in the log, to be saved; where there is no such row, the page says so."""
    table, record = visit.form.text("table", 40), visit.form.text("record", 150)
    if not visit.may(Right.READ_DECISIONS):
        raise Refusal("forbidden", f"this needs the right to {Right.READ_DECISIONS} too: a proof shows the record")
    asked = {"table": table, "record": record}
    try:
        with visit.service.database.writing() as session:
            number = own_entry(session, visit.who.organisation, (table, record))
            visit.note(session, "prove_inclusion", f"{table}/{record}"[:100])
        found = proof_of(visit.service.database, number, (table, record), visit.service.now())
    except NotKnown:
        return _page(visit, 422, asked=asked, not_there=True)
    except LogBroken:
        return _page(visit, 409, asked=asked, broken=True)
    return saved(orjson.dumps(found, option=orjson.OPT_INDENT_2), f"{table}-{record}.proof.json", "application/json")


def _page(visit: Visit, status: int = 200, before: int = _LARGEST_SIZE, **values: Any) -> Response:
    with visit.service.database.reading() as session:
        state = _state(session, visit, before)
    given: dict[str, Any] = {
        "seen": None,
        "findings": (),
        "refused": None,
        "broken": False,
        "not_there": False,
        "asked": {},
    }
    return visit.page("audit_log.html.j2", status, **{**given, **state, **values})


def _state(session: Session, visit: Visit, before: int) -> dict[str, Any]:
    found = heads_below(session, before, _MOST_HEADS + 1)
    return {
        "entries": size_of(session.connection()),
        "most_entries": MOST_ENTRIES,
        "heads": found[:_MOST_HEADS],
        "next": found[_MOST_HEADS - 1].size if len(found) > _MOST_HEADS else None,
        "first": before < _LARGEST_SIZE,
        "latest": (heads_below(session, _LARGEST_SIZE, 1) or (None,))[0],
        "verified": last_verified(session, visit.who.organisation),
        "tables": sorted(AUDITED),
        "public_key": visit.service.database.key.public,
    }
