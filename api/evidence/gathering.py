"""What is there about a shipment? Every row that bears on it, read at one moment and within one organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import orjson
from sqlalchemy import or_
from sqlmodel import Session, SQLModel, col, select

from api.desk.finding import acts_on, holds_on
from api.desk.law import Law
from api.desk.publishing import Held, in_force_as
from api.desk.replaying import GroundsLost, Replayed, Replayer
from api.desk.standing import product_at
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.accesses import Access
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.licences import Draw, HeldLicence, LicenceVersion
from api.store.tables.organisations import Organisation, Person
from api.store.tables.shipments import Shipment, StoredDecision
from api.store.tables.standings import KeptRulebook, ProductVersion, Standing
from api.store.tables.versions import VersionChecks
from engine.explanation.models import Explanation


@dataclass(frozen=True)
class Asked:
    """Who asks for the evidence, and when."""

    who: Principal
    now: datetime


@dataclass(frozen=True)
class Worked:
    """A hold with all that was said about it and put to it."""

    hold: Hold
    acts: Sequence[HoldAct]
    attachments: Sequence[Attachment]


@dataclass(frozen=True)
class Taken:
    """One decision with everything that it rests on, taken again; `number` counts from the oldest.

    `version`: the version in which its rulebook was law then; None where it was not published by two people. `checks`:
    what the cases of that version came to.
    """

    number: int
    row: StoredDecision
    replayed: Replayed
    explanations: Sequence[Explanation]
    standing: Standing
    products: Sequence[ProductVersion]
    holds: Sequence[Worked]
    version: Held | None
    checks: VersionChecks | None

    @property
    def law(self) -> Law:
        """The law that it was taken under."""
        return self.replayed.bench.law

    @property
    def same(self) -> bool:
        """Whether taking it again gave the same bytes."""
        return self.replayed.answer.hash == self.row.answer_hash


@dataclass(frozen=True)
class LicenceTold:
    """A licence that lines name or drew on, every version of its terms, and what the shipment drew."""

    licence: HeldLicence
    versions: Sequence[LicenceVersion]
    draws: Sequence[Draw]


@dataclass(frozen=True)
class Dossier:
    """Everything about one shipment; `accesses` is None where whoever asks may not know of them."""

    asked: Asked
    organisation: Organisation
    shipment: Shipment
    decisions: Sequence[Taken]
    licences: Sequence[LicenceTold]
    rulebooks: Mapping[str, KeptRulebook]
    accesses: Sequence[Access] | None
    people: Mapping[str, Person]

    def rows(self) -> Iterator[SQLModel]:
        """Every row that is shown."""
        yield from (self.organisation, self.shipment, *self.rulebooks.values(), *self.people.values())
        for taken in self.decisions:
            yield from (taken.row, taken.standing, *taken.products)
            if taken.version is not None:
                law = (taken.version.version, taken.version.ruling, taken.checks)
                yield from (one for one in law if one is not None)
            for worked in taken.holds:
                yield from (worked.hold, *worked.acts, *worked.attachments)
        for told in self.licences:
            yield from (told.licence, *told.versions, *told.draws)
        yield from self.accesses or ()


def gather(session: Session, replayer: Replayer, shipment: Shipment, asked: Asked) -> Dossier:
    """Everything about a shipment; raises `LawLost` or `GroundsLost` where something is no longer kept."""
    found = select(StoredDecision).where(
        StoredDecision.organisation == shipment.organisation, StoredDecision.shipment == shipment.id
    )
    rows = session.exec(found.order_by(col(StoredDecision.id))).all()
    holds = [_worked(session, hold) for hold in holds_on(session, shipment)]
    decisions = [_taken(session, replayer, number, row, holds) for number, row in enumerate(rows, 1)]
    licences = list(_licences(session, shipment, rows))
    accesses = _accesses(session, shipment, decisions) if asked.who.may(Right.READ_AUDIT) else None
    rulebooks = {row.rulebook: session.get_one(KeptRulebook, row.rulebook) for row in rows}
    organisation = session.get_one(Organisation, shipment.organisation)
    people = _people(session, organisation, _named(decisions, licences, accesses, asked))
    return Dossier(asked, organisation, shipment, decisions, licences, rulebooks, accesses, people)


def _worked(session: Session, hold: Hold) -> Worked:
    files = select(Attachment).where(Attachment.hold == hold.id).order_by(col(Attachment.id))
    return Worked(hold, acts_on(session, hold), session.exec(files).all())


def _taken(session: Session, replayer: Replayer, number: int, row: StoredDecision, holds: Sequence[Worked]) -> Taken:
    replayed, explanations = replayer.explained(session, row)
    standing = session.get_one(Standing, (row.organisation, row.standing))
    own = [one for one in holds if one.hold.decision == row.id]
    products = list(_products(session, row))
    version = in_force_as(session, row.rulebook, row.at)
    checks = session.get(VersionChecks, version.version.number) if version else None
    return Taken(number, row, replayed, explanations, standing, products, own, version, checks)


def _products(session: Session, row: StoredDecision) -> Iterator[ProductVersion]:
    """The versions of products that a decision took facts from."""
    versions: dict[str, int] = orjson.loads(row.products)
    for item, number in sorted(versions.items()):
        version = product_at(session, row.organisation, item, number)
        if version is None:
            raise GroundsLost(f"version {number} of the product {item} is no longer kept")
        yield version


def _licences(session: Session, shipment: Shipment, rows: Iterable[StoredDecision]) -> Iterator[LicenceTold]:
    """The licences that answers name, that fell short, or that the shipment drew on."""
    drawn = select(Draw).where(Draw.organisation == shipment.organisation, Draw.shipment == shipment.id)
    draws = session.exec(drawn.order_by(col(Draw.id))).all()
    numbers = {number.casefold() for row in rows for number in _numbers(row)}
    wanted = or_(col(HeldLicence.id).in_({draw.licence for draw in draws}), col(HeldLicence.number_folded).in_(numbers))
    found = select(HeldLicence).where(HeldLicence.organisation == shipment.organisation, wanted)
    for licence in session.exec(found.order_by(col(HeldLicence.id))).all():
        versions = select(LicenceVersion).where(LicenceVersion.licence == licence.id)
        yield LicenceTold(
            licence,
            session.exec(versions.order_by(col(LicenceVersion.version))).all(),
            [draw for draw in draws if draw.licence == licence.id],
        )


def _numbers(row: StoredDecision) -> Iterator[str]:
    """The numbers of licences that an answer names, or names as short."""
    for line in orjson.loads(row.answer)["lines"]:
        yield from line["licences"]
    yield from (one["licence"] for one in orjson.loads(row.short))


def _accesses(session: Session, shipment: Shipment, decisions: Iterable[Taken]) -> Sequence[Access]:
    """Who looked at the shipment, a decision on it, a hold or a file, oldest first."""
    subjects = {shipment.id}
    for taken in decisions:
        subjects.add(taken.row.id)
        for worked in taken.holds:
            subjects |= {worked.hold.id, *(one.id for one in worked.attachments)}
    found = select(Access).where(Access.organisation == shipment.organisation, col(Access.subject).in_(subjects))
    return session.exec(found.order_by(col(Access.id))).all()


def _named(
    decisions: Iterable[Taken], licences: Iterable[LicenceTold], accesses: Iterable[Access] | None, asked: Asked
) -> set[str]:
    """The ids of everybody who did something."""
    found = {asked.who.person}
    for taken in decisions:
        found.add(taken.row.by)
        if taken.version is not None:
            found.add(taken.version.version.author)
            found |= {taken.version.ruling.by} if taken.version.ruling else set()
        for worked in taken.holds:
            found |= {one.by for one in chain[HoldAct | Attachment](worked.acts, worked.attachments)}
    for told in licences:
        found |= {one.by for one in chain[LicenceVersion | Draw](told.versions, told.draws)}
    return found | {access.by for access in accesses or ()}


def _people(session: Session, organisation: Organisation, ids: set[str]) -> dict[str, Person]:
    """The people of the organisation among some."""
    found = select(Person).where(Person.organisation == organisation.id, col(Person.id).in_(ids))
    return {person.id: person for person in session.exec(found.order_by(col(Person.id)))}
