"""How does a rulebook become law here? One person puts it forward, another approves; both are kept with their reasons.

A version is whole and never changes: the database alone can write its files out again. What its cases came to and what
was ruled on it is said once each. Who approves a version approves what is otherwise in it than in the version published
before it; where another was published meanwhile, it has to be put forward anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal, cast

from pydantic import TypeAdapter
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from api.desk.acts import ActRefused, Said
from api.desk.events import Happening, event
from api.desk.law import LawLost, Laws, load_law
from api.desk.packing import packed, without_cases, write_out
from api.desk.rule_checks import RuleChecks
from api.security.keys import NotKnown
from api.store.tables.organisations import Organisation
from api.store.tables.standings import KeptRulebook
from api.store.tables.versions import RulebookRuling, RulebookVersion, VersionChecks
from engine.analysis.cases import load_cases
from engine.history.law import law_changes
from engine.history.models import Altered
from engine.history.text import text_changes

PUBLISHED, REFUSED, PROPOSED = "published", "refused", "proposed"
LARGEST_NUMBER = 2**31 - 1
Depth = Literal["text", "law"]
Because = Literal["in_force", "first", "folder"]
ALTERED = TypeAdapter(tuple[Altered, ...])
"""What is written otherwise in a version, as it is kept."""
_AT_ONCE = "somebody else puts a version forward at this moment; try again"
_WITHOUT_FILES = defer(cast("QueryableAttribute[bytes]", RulebookVersion.files))
"""Files are long, and wait until they are asked for."""
_ORDER = (col(RulebookRuling.at), col(RulebookVersion.number))
"""The order in which versions became law."""


class VersionRefused(ActRefused):
    """An act on a version that cannot be."""


@dataclass(frozen=True)
class Prepared:
    """A rulebook that may be put forward: its files, its hash, what is written otherwise."""

    files: bytes
    hash: str
    parent: RulebookVersion | None
    altered: tuple[Altered, ...]


@dataclass(frozen=True)
class Lacking:
    """What to say to whoever approves a version before everything is known of it.

    `checks`: why its cases are not worked, if they are not. `impact`: why it cannot be seen yet what the version does
    to stored shipments; None where it can, or where there are none.
    """

    checks: str = "its cases are not worked yet"
    impact: str | None = None


@dataclass(frozen=True)
class Held:
    """A version and what was ruled on it, if anything was."""

    version: RulebookVersion
    ruling: RulebookRuling | None

    @property
    def state(self) -> str:
        """Where it stands: `proposed`, `published` or `refused`."""
        return self.ruling.ruling if self.ruling else PROPOSED

    @property
    def since(self) -> datetime | None:
        """From when on it could be law: published, and effective; None where it was not published."""
        if self.ruling is None or self.ruling.ruling != PUBLISHED:
            return None
        return max(self.ruling.at, self.version.effective_at)


@dataclass(frozen=True)
class Chosen:
    """The version that answers a question, and why it is this one.

    `in_force`: it was law on the day that is asked about. `first`: nothing was law by then, and it was the first.
    `folder`: there is none, and the rulebook in the folder answers.
    """

    held: Held | None
    because: Because

    @property
    def version(self) -> int | None:
        """The number of the version."""
        return self.held.version.number if self.held else None


def prepare(session: Session, laws: Laws, folder: Path, expected: str = "") -> Prepared:
    """Read the rulebook in a folder and compare it with the version that is published; changes nothing.

    Its cases are read and not worked yet. `expected`: the hash that it must have. Raises `SourceRefused` with its
    faults, `VersionRefused`.
    """
    files = packed(folder, cases=True)
    with tempfile.TemporaryDirectory(prefix="licet-rules-") as place:
        write_out(files, Path(place))
        law = load_law(Path(place))
        load_cases(Path(place) / "cases", law.rulebook)
    if expected not in ("", law.rulebook.hash):
        raise VersionRefused("conflict", f"the files are the rulebook {law.rulebook.hash}, not the one that is meant")
    parent = latest(session)
    _refuse_known(session, parent, law.rulebook.hash, files)
    try:
        before = laws.under(session, parent.hash) if parent else None
    except LawLost as lost:
        raise VersionRefused("conflict", f"the version that it would follow cannot be compared: {lost}") from lost
    altered = text_changes(before.rulebook, law.rulebook) if before else ()
    return Prepared(files, law.rulebook.hash, parent, altered)


def propose(
    session: Session, prepared: Prepared, said: Said, effective_at: datetime | None, checks: RuleChecks | None = None
) -> Held:
    """Put a prepared rulebook forward; raises `VersionRefused`.

    `checks`: what its cases came to, where that is known; otherwise `keep_checks` says it later.
    """
    parent = latest(session)
    if (parent and parent.number) != (prepared.parent and prepared.parent.number):
        raise VersionRefused("conflict", "another version was published meanwhile; put this one forward anew")
    _refuse_known(session, parent, prepared.hash, prepared.files)
    if session.get(KeptRulebook, prepared.hash) is None:
        session.add(KeptRulebook(hash=prepared.hash, files=without_cases(prepared.files), kept_at=said.now))
        _flush(session, _AT_ONCE)
    version = RulebookVersion(
        number=(session.exec(select(func.max(RulebookVersion.number))).one() or 0) + 1,
        hash=prepared.hash,
        parent=parent.number if parent else None,
        organisation=said.who.organisation,
        author=said.who.person,
        reason=said.text,
        effective_at=effective_at or said.now,
        altered=ALTERED.dump_json(prepared.altered).decode(),
        files=prepared.files,
        proposed_at=said.now,
    )
    session.add(version)
    _flush(session, _AT_ONCE)
    if checks is not None:
        keep_checks(session, version.number, checks, said.now)
    return Held(version, None)


def keep_checks(session: Session, number: int, checks: RuleChecks, now: datetime) -> None:
    """Write down what the cases of a version came to."""
    session.add(VersionChecks(version=number, checks=checks.model_dump_json(), worked_at=now))


def checks_of(session: Session, number: int) -> RuleChecks | None:
    """What the cases of a version came to; None where they were not all worked yet."""
    found = session.get(VersionChecks, number)
    return RuleChecks.model_validate_json(found.checks) if found else None


def approve(session: Session, number: int, said: Said, lacking: Lacking, without_impact: bool) -> Held:
    """Publish a version that somebody else put forward, and tell every organisation; raises `VersionRefused`.

    Without its checks nobody publishes it; `without_impact` does so without knowing what it does, and that is kept.
    """
    held = _open(session, number)
    version = held.version
    if version.author == said.who.person:
        raise VersionRefused("second-person-needed", "whoever put a version forward does not approve it")
    published = latest(session)
    if (published.number if published else None) != version.parent:
        raise VersionRefused("conflict", "another version was published meanwhile; put this one forward anew")
    checks = checks_of(session, number)
    if checks is None:
        raise VersionRefused("conflict", lacking.checks)
    if checks.failed:
        raise VersionRefused("conflict", f"{checks.failed} of its cases fail")
    if lacking.impact and not without_impact:
        raise VersionRefused("conflict", f"{lacking.impact}: wait for it, or approve the version without its impact")
    ruled = _rule(session, version, PUBLISHED, said, bool(lacking.impact))
    data = {
        "version": version.number,
        "rulebook": version.hash,
        "previous": published.hash if published else None,
        "effective_at": version.effective_at.isoformat().replace("+00:00", "Z"),
    }
    for organisation in session.exec(select(Organisation.id)):
        session.add(event(organisation, Happening.RULEBOOK_PUBLISHED, str(version.number), data, said.now))
    return ruled


def refuse(session: Session, number: int, said: Said) -> Held:
    """Refuse a version, with a reason that is kept; raises `VersionRefused`."""
    return _rule(session, _open(session, number).version, REFUSED, said, without_impact=False)


def held(session: Session, number: int) -> Held:
    """A version with what was ruled on it; raises `NotKnown`."""
    found = session.get(RulebookVersion, number) if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise NotKnown("version")
    return Held(found, session.get(RulebookRuling, number))


def altered_since(
    session: Session, laws: Laws, version: RulebookVersion, earlier: int | None, depth: Depth
) -> tuple[Altered, ...]:
    """What differs between an earlier version and this one; nothing where there is no earlier one.

    `depth`: all that is written otherwise, or what a verdict can turn on. Raises `NotKnown`, `LawLost`.
    """
    if earlier is None:
        return ()
    before = laws.under(session, held(session, earlier).version.hash)
    changes = text_changes if depth == "text" else law_changes
    return changes(before.rulebook, laws.under(session, version.hash).rulebook)


def versions(session: Session, before: int, most: int) -> Sequence[Held]:
    """Versions with numbers below one, the newest first."""
    query = select(RulebookVersion).where(col(RulebookVersion.number) < before)
    ordered = query.order_by(col(RulebookVersion.number).desc()).limit(most).options(_WITHOUT_FILES)
    found = session.exec(ordered).all()
    return [Held(one, session.get(RulebookRuling, one.number)) for one in found]


def published(session: Session) -> list[Held]:
    """Every published version, the oldest first."""
    return [Held(version, ruling) for version, ruling in session.exec(_published().order_by(*_ORDER))]


def latest(session: Session) -> RulebookVersion | None:
    """The version that was published last."""
    found = session.exec(_published().order_by(*(column.desc() for column in _ORDER)).limit(1)).first()
    return found[0] if found else None


def in_force(session: Session, at: datetime, apart_from: Collection[int] = ()) -> Held | None:
    """The version that is law at a moment: of those published and effective by then, the one published last.

    `apart_from`: the numbers of versions that are passed over.
    """
    return _last(session, _law_by(at).where(col(RulebookVersion.number).not_in(apart_from)))


def in_force_as(session: Session, rulebook: str, at: datetime) -> Held | None:
    """The version in which a rulebook was law at a moment; None where none was published and effective by then.

    Versions that differ in nothing that counts have one hash: it is the one of them that was published last.
    """
    return _last(session, _law_by(at).where(RulebookVersion.hash == rulebook))


def known_on(session: Session, day: date, now: datetime) -> Chosen:
    """The version that answers a question as it was known on a day (UTC), today as it is known now.

    On a day before anything was published that is the first version: of an older law nothing is kept.
    """
    found = in_force(session, now if day == now.date() else datetime.combine(day, time.max, UTC))
    if found is not None:
        return Chosen(found, "in_force")
    first = session.exec(_law_by(now).order_by(*_ORDER).limit(1)).first()
    return Chosen(Held(*first), "first") if first else Chosen(None, "folder")


def _published() -> Select[RulebookVersion, RulebookRuling]:
    query = select(RulebookVersion, RulebookRuling).join(RulebookRuling).options(_WITHOUT_FILES)
    return query.where(RulebookRuling.ruling == PUBLISHED)


def _law_by(at: datetime) -> Select[RulebookVersion, RulebookRuling]:
    """The versions that were published and effective by a moment."""
    return _published().where(RulebookRuling.at <= at, RulebookVersion.effective_at <= at)


def _last(session: Session, known: Select[RulebookVersion, RulebookRuling]) -> Held | None:
    """Of some published versions, the one published last."""
    found = session.exec(known.order_by(*(column.desc() for column in _ORDER)).limit(1)).first()
    return Held(*found) if found else None


def _refuse_known(session: Session, parent: RulebookVersion | None, rulebook: str, files: bytes) -> None:
    """Raise `VersionRefused` where these files are law already, or wait already to follow what is published now."""
    if parent is not None and parent.files == files:
        raise VersionRefused("conflict", f"this is version {parent.number} already")
    query = select(RulebookVersion.number).join(RulebookRuling, isouter=True)
    same = query.where(
        RulebookVersion.hash == rulebook,
        RulebookVersion.parent == (parent.number if parent else None),
        RulebookVersion.files == files,
        col(RulebookRuling.version).is_(None),
    )
    waiting = session.exec(same).first()
    if waiting is not None:
        raise VersionRefused("conflict", f"this is version {waiting}, which waits to be ruled on")


def _open(session: Session, number: int) -> Held:
    """A version on which nothing was ruled; nobody else rules on any before the transaction ends."""
    session.exec(select(RulebookVersion.number).order_by(col(RulebookVersion.number)).with_for_update()).all()
    found = held(session, number)
    if found.ruling is not None:
        raise VersionRefused("conflict", f"this version is {found.state} already")
    return found


def _rule(session: Session, version: RulebookVersion, ruling: str, said: Said, without_impact: bool) -> Held:
    row = RulebookRuling(
        version=version.number,
        ruling=ruling,
        organisation=said.who.organisation,
        by=said.who.person,
        reason=said.text,
        without_impact=without_impact,
        at=said.now,
    )
    session.add(row)
    _flush(session, "somebody else rules on this version at this moment")
    return Held(version, row)


def _flush(session: Session, otherwise: str) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise VersionRefused("conflict", otherwise) from error
