"""Is everything kept that a decision rests on? Rulebook and standing, each once by its content hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, select

from api.audit.journal import journal_of
from api.desk.law import Law
from api.desk.recording import Decided
from api.store.fields import columns_of
from api.store.tables.standings import KeptRulebook, Standing


def keep_grounds(session: Session, law: Law, decided: Decided, now: datetime) -> None:
    """Keep the rulebook and the standing that a decision rests on, where they are not kept yet."""
    if session.exec(select(KeptRulebook.hash).where(KeptRulebook.hash == law.rulebook.hash)).first() is None:
        _add(session, KeptRulebook(hash=law.rulebook.hash, files=law.files, kept_at=now))
    organisation, hash_ = decided.organisation, decided.grounds.hash
    same = (Standing.organisation == organisation, Standing.hash == hash_)
    if session.exec(select(Standing.hash).where(*same)).first() is None:
        _add(session, Standing(organisation=organisation, hash=hash_, body=decided.grounds.standing))


def _add(session: Session, row: SQLModel) -> None:
    """Add a row, unless somebody else is adding the same at this moment."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    made = session.connection().execute(dialect.insert(type(row)).values(columns_of(row)).on_conflict_do_nothing())
    if made.rowcount:
        journal_of(session).note([row])
