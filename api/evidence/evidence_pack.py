"""What is in the pack on a shipment? Every file by its name, then all of them as one zip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
from sqlmodel import Session

from api.audit.heads import sign_head
from api.audit.proofs import inclusion_proofs
from api.audit.stored_tree import size_of
from api.desk.finding import own
from api.desk.replaying import Replayer
from api.evidence.decision_paper import decision_paper
from api.evidence.file_names import attachment_names, safe_name
from api.evidence.gathering import Asked, Dossier, Taken, gather
from api.evidence.guide import guide
from api.evidence.law_then import LawThen, laws
from api.evidence.packing import packed
from api.evidence.proofs import log_files, shown_rows
from api.evidence.records import Records, as_json
from api.evidence.voice import Voice
from api.http.languages import in_language
from api.http.showing import explained_content
from api.security.keys import NotKnown
from api.store.database import Database
from api.store.tables.holds import Attachment
from api.store.tables.log import LogHead
from api.store.tables.shipments import Shipment
from api.wording import Language
from engine import __version__

LANGUAGES: tuple[Language, ...] = ("en", "zh")
_TRIES = 5
"""How often the log is signed, at most, so that it covers what is read."""


def evidence_pack(database: Database, replayer: Replayer, shipment: str, asked: Asked) -> bytes:
    """Everything about a shipment of the organisation that asks, as a zip.

    That it is asked for is in the log already. The same records, person and moment give the same bytes, but for the
    log, which grows. Raises `NotKnown`, `LawLost` or `GroundsLost`.
    """
    with _signed(database, asked.now) as (session, head):
        found = own(session, Shipment, asked.who.organisation, shipment, "shipment")
        dossier = gather(session, replayer, found, asked)
        rows = shown_rows(dossier.rows())
        proofs = inclusion_proofs(session, head, rows)
        files = dict(_files(dossier)) | log_files(head, database.key.public, proofs)
    unproved = [row for row in rows if "record" not in proofs.get(row, ())]
    for language, name in zip(LANGUAGES, ("README.txt", "README.zh.txt"), strict=True):
        files[name] = guide(dossier, Voice(language, dossier), files.keys(), unproved).encode()
    return packed(files, _about(dossier), pack_name(found).removesuffix(".zip"))


def pack_name(shipment: Shipment) -> str:
    """What the pack on a shipment is called."""
    return f"evidence-{safe_name(shipment.reference).replace(' ', '_')}-{shipment.id}.zip"


@contextmanager
def _signed(database: Database, now: datetime) -> Iterator[tuple[Session, LogHead]]:
    """All that is stored at one moment, and a signed head of the log that covers it.

    Where something is written between the two, they are taken anew; where that happens each time, the head is that of
    just before.
    """
    for more in reversed(range(_TRIES)):
        head = sign_head(database, now)
        if head is None:  # of no shipment either is anything kept
            raise NotKnown("shipment")
        with database.reading() as session:
            if size_of(session.connection()) == head.size or not more:
                yield session, head
                return


def _files(dossier: Dossier) -> Iterator[tuple[str, bytes]]:
    names = attachment_names(_attachments(dossier))
    records = Records(dossier, names)
    yield "shipment.json", as_json(records.shipment())
    yield "approvals.json", as_json(records.approvals())
    yield "licences.json", as_json(records.licences())
    yield "products.json", as_json(records.products())
    if dossier.accesses is not None:
        yield "accesses.json", as_json(records.accesses())
    yield from ((names[one.id], one.content) for one in _attachments(dossier))
    yield "law/versions.json", as_json(records.versions())
    for taken, law in zip(dossier.decisions, laws(dossier), strict=True):
        yield from _decision_files(dossier, taken)
        yield from _law_files(dossier, law)


def _decision_files(dossier: Dossier, taken: Taken) -> Iterator[tuple[str, bytes]]:
    number, row = taken.number, taken.row
    content = explained_content(row, taken.replayed, taken.explanations)
    yield f"decisions/decision-{number}.json", orjson.dumps(content)
    for language in LANGUAGES:
        yield f"decisions/decision-{number}.{language}.json", orjson.dumps(in_language(content, language))
        yield f"decisions/decision-{number}.{language}.pdf", decision_paper(dossier, taken, language)
    yield f"decisions/answer-{number}.json", row.answer.encode()
    yield f"decisions/received-{number}.json", row.received.encode()
    yield f"decisions/facts-{number}.json", row.facts.encode()
    yield f"decisions/standing-{number}.json", taken.standing.body.encode()


def _law_files(dossier: Dossier, law: LawThen) -> Iterator[tuple[str, bytes]]:
    number = law.taken.number
    yield f"law/decision-{number}.json", as_json(law.data())
    for language in LANGUAGES:
        yield f"law/decision-{number}.{language}.txt", law.text(Voice(language, dossier)).encode()
    for id_, text in law.excerpts():
        measure, _, clause = id_.partition("/")
        yield f"law/clauses-{number}/{safe_name(measure)}/{safe_name(clause)}.yaml", text.encode()
    for name, text in law.files.items():
        yield f"law/{law.folder}/{name}", text.encode()


def _attachments(dossier: Dossier) -> Iterator[Attachment]:
    for taken in dossier.decisions:
        for worked in taken.holds:
            yield from worked.attachments


def _about(dossier: Dossier) -> dict[str, Any]:
    return {
        "made_with": f"Licet {__version__}",
        "made_at": dossier.asked.now,
        "made_for": {"id": dossier.asked.who.person, "name": dossier.asked.who.name},
        "organisation": {"id": dossier.organisation.id, "name": dossier.organisation.name},
        "shipment": dossier.shipment.id,
        "reference": dossier.shipment.reference,
        "latest": len(dossier.decisions),
        "decisions": [taken.row.id for taken in dossier.decisions],
    }
