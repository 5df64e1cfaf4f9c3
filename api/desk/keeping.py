"""Is everything kept that a decision rests on? Rulebook and standing, each once by its content hash."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from api.desk.law import Law, packed
from api.desk.recording import Decided
from api.store.tables.standings import KeptRulebook, Standing


def keep_grounds(session: Session, law: Law, decided: Decided, now: datetime) -> None:
    """Keep the rulebook and the standing that a decision rests on, where they are not kept yet."""
    if session.get(KeptRulebook, law.rulebook.hash) is None:
        session.add(KeptRulebook(hash=law.rulebook.hash, files=packed(law.folder), kept_at=now))
        session.flush()
    place = decided.organisation, decided.grounds.hash
    if session.get(Standing, place) is None:
        session.add(Standing(organisation=place[0], hash=place[1], body=decided.grounds.standing))
        session.flush()
