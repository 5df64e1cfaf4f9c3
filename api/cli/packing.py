"""`licet audit pack`: the evidence on a shipment, from the database itself, as one file for an authority."""

from __future__ import annotations

import os
from pathlib import Path

from api import clock
from api.cli.acting import Place, acting
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.service_options import on_database, settings_of
from api.cli.wording import Language, say
from api.desk.accesses import access_of
from api.desk.law import LawLost, Laws, kept_law
from api.desk.replaying import GroundsLost, Replayer
from api.evidence.evidence_pack import evidence_pack, pack_name
from api.evidence.gathering import Asked
from api.evidence.naming import Ambiguous, shipment_named
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.security.roles import Right
from api.store.database import Database
from api.store.migrating import upgrade
from api.store.sqlite_files import synced, there
from api.store.tables.shipments import StoredDecision

_BY = "licet audit"
"""Through which door, in the list of accesses."""
_OWN = 0o600
"""Who may read a pack: only whoever made it."""


def pack(name: str, out: Path | None, data: Path | None, url: str | None, lang: str | None) -> int:
    """Pack the evidence on a shipment, named by its id or its reference."""
    language = chosen_language(lang)

    def work(database: Database) -> int:
        there(database)
        upgrade(database)
        who = acting(database, Place(data, url, lang), Right.TAKE_EVIDENCE)
        if who is None:
            return Exit.NO_KEYS
        try:
            return _packed(database, who, name, out, language)
        except NotKnown:
            tell(say("pack.unknown", language, name=name))
        except Ambiguous as ambiguous:
            tell(say("pack.ambiguous", language, name=name))
            for one in ambiguous.shipments:
                tell(f"  {one.id}  {one.ships_on.isoformat()}  {one.state}")
        except (LawLost, GroundsLost) as lost:
            tell(str(lost))
        return Exit.BAD_INPUT

    return on_database(settings_of(data, url), language, work)


def _packed(database: Database, who: Principal, name: str, out: Path | None, language: Language) -> int:
    """Write the pack, and the row that says who took it."""
    with database.reading() as session:
        shipment = shipment_named(session, who.organisation, name)
        file = out or Path(pack_name(shipment))
        if file.exists():
            tell(say("pack.exists", language, name=file))
            return Exit.NO_OUTPUT
        row = session.get_one(StoredDecision, shipment.decision)
        replayer = Replayer(Laws(kept_law(session, row.rulebook)))
    with database.writing() as session:
        session.add(access_of(who, "read_evidence", shipment.id, clock.now(), _BY))
    content = evidence_pack(database, replayer, shipment.id, Asked(who, clock.now()))
    _write(content, file)
    tell(say("pack.written", language, name=file, size=len(content)))
    return Exit.RELEASED


def _write(content: bytes, file: Path) -> None:
    """Write a file whole or not at all; raises `FileExistsError` where somebody has made it meanwhile."""
    aside = file.with_name(f".{file.name}.{os.getpid()}.partial")
    aside.touch(_OWN, exist_ok=False)
    try:
        aside.write_bytes(content)
        synced(aside)
        os.link(aside, file)
        synced(file.absolute().parent)
    finally:
        aside.unlink(missing_ok=True)
