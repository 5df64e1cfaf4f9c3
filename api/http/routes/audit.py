"""Who looked at what, who changed what, and what shows that none of it was changed since?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.audit.finding_phrases import told
from api.audit.findings import Finding
from api.audit.giving import own_entry, proof_of, signed_now
from api.audit.heads import head_of, heads_below
from api.audit.on_request import summed_up, verify_for
from api.audit.proofs import consistency_proof, proof_script
from api.days import Moment
from api.desk.accesses import WantedAccesses, accesses
from api.http.answering import answer, saved
from api.http.asking import asking, seen
from api.http.audit_models import AccessPage, ConsistencyProof, HeadPage, HeadShown, InclusionProof, Verification
from api.http.paging import Paged, listed
from api.http.problems import Refusal
from api.http.service import Serving
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.accesses import Access
from api.store.tables.log import LogHead

router = APIRouter(prefix="/v1", tags=["audit"])

Reader = Annotated[Principal, asking(Right.READ_AUDIT)]
LARGEST_SIZE = 2**31 - 1
_COUNTED = ("entries", "rows", "erased", "heads", "unsigned", "unsealed", "wrong")
Size = Annotated[int, Query(ge=1, le=LARGEST_SIZE)]


@router.get("/accesses", operation_id="list_accesses", response_model=AccessPage)
def list_accesses(  # noqa: PLR0913  # one for each thing that accesses are looked for by
    service: Serving,
    who: Reader,
    paging: Paged,
    subject: Annotated[str, Query(max_length=100, description="The id of what was looked at or changed.")] = "",
    person: Annotated[str, Query(max_length=36, description="Whoever did.")] = "",
    operation: Annotated[str, Query(max_length=60, description="What was done, as `read_decision`.")] = "",
    since: Annotated[Moment | None, Query(alias="from", description="The first moment.")] = None,
    through: Annotated[Moment | None, Query(description="The last moment.")] = None,
) -> Response:
    """Who looked at decisions, holds and shipments, and who changed anything, newest first."""
    wanted = WantedAccesses(subject, person, operation, since, through)
    with service.database.reading() as session:
        found = accesses(session, who.organisation, wanted, paging.after, paging.limit)
    return answer(listed(found, _access))


@router.get("/audit/heads", operation_id="list_heads", response_model=HeadPage)
def list_heads(
    service: Serving,
    who: Reader,
    before: Annotated[int, Query(ge=1, le=LARGEST_SIZE, description="Heads of smaller logs.")] = LARGEST_SIZE,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The heads that were signed, newest first. Keep one elsewhere: the log can never again be without it."""
    del who
    with service.database.reading() as session:
        found = heads_below(session, before, limit + 1)
    shown = found[:limit]
    following = shown[-1].size if len(found) > limit else None
    return answer(
        {"items": [_head(one) for one in shown], "next": following, "public_key": service.database.key.public}
    )


@router.post("/audit/heads", operation_id="sign_head", response_model=HeadShown)
def sign(request: Request, service: Serving, who: Reader) -> Response:
    """Sign the log as it is now."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "sign_head", "log"))
    return answer(_head(signed_now(service.database, service.now())))


@router.post("/audit/verifications", operation_id="verify_log", response_model=Verification)
def verify(request: Request, service: Serving, who: Reader) -> Response:
    """Compare the whole log, its heads and every row that it tells of with what was sealed and signed.

    One at a time, and not where the log is too long to wait for: `licet audit verify` takes any.
    """
    found = verify_for(service.database, who.organisation)
    with service.database.writing() as session:
        session.add(seen(service, who, request, "verify_log", summed_up(found.verified)))
    return answer(
        {
            **{name: getattr(found.verified, name) for name in _COUNTED},
            "findings": [_finding(one) for one in found.findings],
        }
    )


@router.get("/audit/proofs/{table}/{record:path}", operation_id="prove_inclusion", response_model=InclusionProof)
def prove_inclusion(request: Request, service: Serving, who: Reader, table: str, record: str) -> Response:
    """What shows, to anybody with the public key, that a row of one's organisation is in the signed log."""
    with service.database.writing() as session:
        number = own_entry(session, who.organisation, (table, record))
        if not who.may(Right.READ_DECISIONS):
            raise Refusal("forbidden", f"this needs the right to {Right.READ_DECISIONS} too: a proof shows the record")
        session.add(seen(service, who, request, "prove_inclusion", f"{table}/{record}"[:100]))
    return answer(proof_of(service.database, number, (table, record), service.now()))


@router.get("/audit/consistency", operation_id="prove_consistency", response_model=ConsistencyProof)
def prove_consistency(
    service: Serving,
    who: Reader,
    old: Annotated[Size, Query(description="The size of the earlier head.")],
    new: Annotated[Size, Query(description="The size of the later head.")],
) -> Response:
    """What shows that the log of a later head begins with the log of an earlier one."""
    del who
    with service.database.reading() as session:
        earlier, later = sorted((head_of(session, old), head_of(session, new)), key=lambda head: head.size)
        return answer(consistency_proof(session, earlier, later))


@router.get(
    "/audit/check_proof.py",
    operation_id="read_proof_checker",
    response_class=Response,
    responses={200: {"content": {"text/x-python": {"schema": {"type": "string"}}}}},
)
def read_proof_checker(who: Reader) -> Response:
    """The script that checks proofs with nothing but Python, on any machine."""
    del who
    return saved(proof_script(), "check_proof.py", "text/x-python")


def _finding(one: Finding) -> dict[str, Any]:
    words = {"en": told(one, "en"), "zh": told(one, "zh")}
    return {"what": one.what, "table": one.table, "record": one.record, "number": one.number, **words}


def _head(head: LogHead) -> dict[str, Any]:
    return {"size": head.size, "root": head.root, "at": head.at, "key": head.key, "note": head.note}


def _access(access: Access) -> dict[str, Any]:
    return {
        "access": access.id,
        "operation": access.operation,
        "subject": access.subject,
        "by": access.by,
        "roles": access.roles,
        "request": access.request,
        "at": access.at,
    }
