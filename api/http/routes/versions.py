"""Versions of the rulebook: put forward, approved or refused by somebody else, compared; and what a clause was when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from sqlmodel import Session

from api.desk.acts import Said
from api.desk.clause_timeline import Entry, Relied, relied_on, timeline
from api.desk.finding import Wanted, decisions, own
from api.desk.names import name_of
from api.desk.publishing import (
    ALTERED,
    LARGEST_NUMBER,
    Depth,
    Held,
    altered_since,
    checks_of,
    held,
    propose,
    versions,
)
from api.http.answering import CREATED, answer
from api.http.asking import asking, seen
from api.http.governing import prepared, require_governing
from api.http.languages import Language, in_language
from api.http.models import Reason
from api.http.paging import MOST, Paged, listed
from api.http.problems import Refusal
from api.http.service import Service, Serving
from api.http.showing import summary
from api.http.version_models import (
    Approved,
    ClausesRelied,
    DifferenceShown,
    Proposed,
    TimelineShown,
    VersionDetail,
    VersionPage,
    VersionShown,
)
from api.jobs.approving import publish, turn_down
from api.jobs.impacts import impact_of, summed, told_of
from api.jobs.keeping import DONE
from api.jobs.rule_checks import checking_of
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.shipments import StoredDecision

router = APIRouter(prefix="/v1", tags=["versions"])

Reader = Annotated[Principal, asking(Right.READ_LAW)]
DecisionReader = Annotated[Principal, asking(Right.READ_DECISIONS)]
Author = Annotated[Principal, asking(Right.PROPOSE_RULES)]
Approver = Annotated[Principal, asking(Right.APPROVE_RULES)]
Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="The number of a version.")]


@router.post("/rulebook/versions", operation_id="propose_version", status_code=CREATED, response_model=VersionDetail)
def propose_version(request: Request, service: Serving, who: Author, proposed: Proposed) -> Response:
    """Put the rulebook that stands in the service's folder now forward, if it has no faults.

    Nothing is decided under it before somebody else has approved it. A job works its cases, and what they come to is
    with the version from then on; what it does to the shipments that are stored is found out by a job of each
    organisation.
    """
    require_governing(service, who)
    found_here = prepared(service, proposed.rulebook)
    with service.database.writing() as session:
        found = propose(session, found_here, Said(proposed.reason, who, service.now()), proposed.effective_at)
        service.jobs.examine(session, found.version, who)
        session.add(seen(service, who, request, "propose_version", str(found.version.number)))
        location = f"/v1/rulebook/versions/{found.version.number}"
        return answer(_detail(session, service, who, found), CREATED, {"location": location})


@router.get("/rulebook/versions", operation_id="list_versions", response_model=VersionPage)
def list_versions(
    service: Serving,
    who: Reader,
    before: Annotated[int, Query(ge=1, le=LARGEST_NUMBER, description="`next` of the page before.")] = LARGEST_NUMBER,
    limit: Annotated[int, Query(ge=1, le=MOST, description="The most items of a page.")] = 50,
) -> Response:
    """Versions, newest first."""
    with service.database.reading() as session:
        found = versions(session, before, limit + 1)
        items = [_content(session, service, who, one) for one in found[:limit]]
    return answer({"items": items, "next": items[-1]["number"] if len(found) > limit else None})


@router.get("/rulebook/versions/{number}", operation_id="read_version", response_model=VersionDetail)
def read_version(request: Request, service: Serving, who: Reader, number: Number, lang: Language = None) -> Response:
    """A version: its checks, what is written otherwise than in the one before, and what it does to your shipments."""
    with service.database.reading() as session:
        found = _detail(session, service, who, held(session, number))
    if found["impact"] and found["impact"]["summary"]:
        with service.database.writing() as session:
            session.add(seen(service, who, request, "read_version", str(number)))
    return answer(in_language(found, lang))


@router.post("/rulebook/versions/{number}/approve", operation_id="approve_version", response_model=VersionShown)
def approve_version(request: Request, service: Serving, who: Approver, number: Number, approved: Approved) -> Response:
    """Publish a version that somebody else put forward, once all of its cases came out as they should.

    Every organisation hears of it. What it does to your shipments is there to be read first; who does not wait for
    that says so by `without_impact`.
    """
    require_governing(service, who)
    with service.database.writing() as session:
        found = publish(session, number, Said(approved.reason, who, service.now()), approved.without_impact)
        session.add(seen(service, who, request, "approve_version", str(number)))
        return answer(_content(session, service, who, found))


@router.post("/rulebook/versions/{number}/refuse", operation_id="refuse_version", response_model=VersionShown)
def refuse_version(request: Request, service: Serving, who: Approver, number: Number, reason: Reason) -> Response:
    """Refuse a version, with a reason that is kept; its cases are not worked on."""
    require_governing(service, who)
    with service.database.writing() as session:
        found = turn_down(session, number, Said(reason.reason, who, service.now()))
        session.add(seen(service, who, request, "refuse_version", str(number)))
        return answer(_content(session, service, who, found))


@router.get("/rulebook/versions/{number}/diff", operation_id="compare_versions", response_model=DifferenceShown)
def compare_versions(
    service: Serving,
    who: Reader,
    number: Number,
    against: Annotated[
        int | None, Query(ge=1, le=LARGEST_NUMBER, description="The earlier version; the parent if not given.")
    ] = None,
    depth: Annotated[
        Depth, Query(description="All that is written otherwise, or what a verdict can turn on.")
    ] = "text",
    lang: Language = None,
) -> Response:
    """What differs between two versions, in words."""
    del who
    with service.database.reading() as session:
        after = held(session, number).version
        earlier = against or after.parent
        altered = altered_since(session, service.laws, after, earlier, depth)
    told = {"before": earlier, "after": number, "depth": depth, "altered": ALTERED.dump_python(altered, mode="json")}
    return answer(in_language(told, lang))


@router.get("/clauses/{clause:path}/timeline", operation_id="read_clause_timeline", response_model=TimelineShown)
def read_clause_timeline(
    request: Request, service: Serving, who: Reader, paging: Paged, clause: str, lang: Language = None
) -> Response:
    """Every published version of a clause or a whole measure, and your decisions that relied on it."""
    with service.database.writing() as session:
        entries = timeline(session, service.laws, who.organisation, clause)
        if not entries:
            raise Refusal("not-found", "no published version holds a clause or measure of this name")
        reads = who.may(Right.READ_DECISIONS)
        if reads:
            session.add(seen(service, who, request, "read_clause_timeline", clause[:100]))
        wanted = Wanted(clause=clause) if "/" in clause else Wanted(measure=clause)
        page = decisions(session, who.organisation, wanted, paging.after, paging.limit) if reads else None
        told = {
            "name": clause,
            "versions": [_entry(session, service, who, one) for one in entries],
            "decisions": listed(page, summary) if page else None,
        }
    return answer(in_language(told, lang))


@router.get("/decisions/{decision}/clauses", operation_id="read_decision_clauses", response_model=ClausesRelied)
def read_decision_clauses(
    request: Request, service: Serving, who: DecisionReader, decision: str, lang: Language = None
) -> Response:
    """The clauses that a decision rests on, each with the published version by which it came to read as it did."""
    with service.database.writing() as session:
        found = own(session, StoredDecision, who.organisation, decision, "decision")
        session.add(seen(service, who, request, "read_decision_clauses", found.id))
        version, relied = relied_on(session, service.laws, found)
        told = {
            "decision": found.id,
            "rulebook": found.rulebook,
            "version": version and _content(session, service, who, version),
            "clauses": [_relied(session, service, who, one) for one in relied],
        }
    return answer(in_language(told, lang))


def _content(session: Session, service: Service, who: Principal, one: Held) -> dict[str, Any]:
    version, ruling = one.version, one.ruling
    return {
        "number": version.number,
        "rulebook": version.hash,
        "parent": version.parent,
        "state": one.state,
        "author": version.author,
        "author_name": name_of(session, who.organisation, version.author),
        "reason": version.reason,
        "effective_at": version.effective_at.isoformat(),
        "proposed_at": version.proposed_at.isoformat(),
        "ruling": ruling
        and {
            "ruling": ruling.ruling,
            "by": ruling.by,
            "name": name_of(session, who.organisation, ruling.by),
            "at": ruling.at.isoformat(),
            "reason": ruling.reason,
            "without_impact": ruling.without_impact,
        },
        "loaded": version.hash == service.laws.current.rulebook.hash,
    }


def _detail(session: Session, service: Service, who: Principal, one: Held) -> dict[str, Any]:
    checks = checks_of(session, one.version.number)
    made: Mapping[str, Any] = {
        "checks": checks and checks.model_dump(mode="json"),
        "checking": _checking(session, who, one),
        "altered": orjson.loads(one.version.altered),
        "impact": _impact(session, who, one.version.number),
    }
    return {**_content(session, service, who, one), **made}


def _checking(session: Session, who: Principal, one: Held) -> dict[str, Any] | None:
    """Where the job stands that works the cases of a version; which job it is only its own organisation is told."""
    job = checking_of(session, one.version)
    if job is None:
        return None
    return {
        "job": job.id if job.organisation == who.organisation else None,
        "state": job.state,
        "part": job.progress.get("part"),
        "at": job.at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
    }


def _impact(session: Session, who: Principal, number: int) -> dict[str, Any] | None:
    """Where the effect report stands for one's own organisation, and its counts once it is there."""
    job = impact_of(session, who.organisation, number)
    if job is None:
        return None
    shown = job.result if job.state == DONE and who.may(Right.READ_DECISIONS) else None
    return {**told_of(job), "summary": summed(shown) if shown else None}


def _entry(session: Session, service: Service, who: Principal, one: Entry) -> dict[str, Any]:
    return {
        "version": _content(session, service, who, one.held),
        "kind": one.kind,
        "altered": ALTERED.dump_python(one.altered, mode="json"),
        "decisions": one.decisions if who.may(Right.READ_DECISIONS) else None,
    }


def _relied(session: Session, service: Service, who: Principal, one: Relied) -> dict[str, Any]:
    since = one.since
    return {
        "clause": one.clause,
        "measure": one.measure,
        "since": since and _content(session, service, who, since.held),
        "kind": since and since.kind,
        "altered": ALTERED.dump_python(since.altered, mode="json") if since else [],
    }
