"""Which licences does an organisation hold? Entered, corrected and withdrawn, with every version of each kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from iso4217 import Currency
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.days import Day
from api.desk.deciding import canonical
from api.desk.finding import Page, page
from api.desk.law import Law
from api.desk.standing import check_profile
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.store.fields import SCALE, new_id, plain
from api.store.tables.licences import Draw, HeldLicence, LicenceVersion
from api.store.tables.shipments import Shipment
from engine.faults import LicetError

EXPIRING = timedelta(days=30)
NEARLY = Fraction(9, 10)
Phase = Literal["coming", "held", "ending", "ended", "withdrawn"]
"""Where a licence stands on a day: `ending` within thirty days, `withdrawn` whatever its days are."""
_Text = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")]
_Amount = Annotated[
    Decimal,
    BeforeValidator(lambda given: str(given) if isinstance(given, float) else given),
    Field(gt=0, max_digits=18, decimal_places=SCALE),
]


class LicenceTaken(LicetError):
    """Another licence of the organisation has this number."""


class LicenceInUse(LicetError):
    """A limit below what is drawn already, or another unit than what was drawn in."""


class LicenceTerms(BaseModel):
    """What a licence says; what is blank or missing it does not narrow."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    number: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$", examples=["2026-CN-0417"])]
    authority: Annotated[str, Field(max_length=40, description="Who issued it.", examples=["MOFCOM"])]
    kind: Annotated[str, Field(max_length=40, description="What it is.", examples=["dual_use"])]
    clauses: Annotated[
        list[Annotated[str, Field(max_length=120)]],
        Field(max_length=200, description="Clauses or measures.", examples=[["CN-MOFCOM-GAC-2025-18"]]),
    ] = []
    codes: Annotated[
        list[Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]+$")]],
        Field(max_length=1_000, description="Control codes or headings.", examples=[["1C905.a.4"]]),
    ] = []
    consignee: Annotated[_Text, Field(examples=["Isartal Antriebe GmbH"])] = ""
    end_user: _Text = ""
    valid_from: Annotated[Day, Field(examples=["2026-03-02"])]
    valid_through: Annotated[Day, Field(description="The last day.", examples=["2027-03-01"])]
    quantity_limit: Annotated[_Amount | None, Field(description="How much it is good for.", examples=["500"])] = None
    unit: Annotated[str, Field(max_length=10, description="KGM counts net weight.", examples=["KGM"])] = ""
    value_limit: Annotated[_Amount | None, Field(description="What it is good for.")] = None
    currency: Annotated[str, Field(max_length=3, description="ISO 4217.")] = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.valid_through < self.valid_from:
            raise ValueError("valid_through is before valid_from")
        if (self.quantity_limit is None) != (self.unit == ""):
            raise ValueError("quantity_limit and unit go together")
        if (self.value_limit is None) != (self.currency == ""):
            raise ValueError("value_limit and currency go together")
        if self.currency and self.currency not in {one.code for one in Currency}:
            raise ValueError(f"`{self.currency}` is not a currency of ISO 4217")
        return self


@dataclass(frozen=True)
class Wanted:
    """Which licences are looked for; what is blank does not narrow."""

    expiring_by: date | None = None
    nearly_spent: bool = False


def enter(session: Session, law: Law, terms: LicenceTerms, who: Principal, now: datetime) -> HeldLicence:
    """A licence newly held; raises `RequestRefused`, or `LicenceTaken`."""
    _check(law, terms)
    licence = HeldLicence(
        id=new_id(),
        organisation=who.organisation,
        quantity_drawn=Decimal(0),
        value_drawn=Decimal(0),
        version=1,
        by=who.person,
        at=now,
        **_columns(terms),
    )
    return _written(session, licence, terms, who, now)


def correct(
    session: Session, law: Law, licence: HeldLicence, terms: LicenceTerms, who: Principal, now: datetime
) -> HeldLicence:
    """A licence with other terms; raises as `enter` does, or `LicenceInUse` where what was drawn does not fit them."""
    _check(law, terms)
    if licence.quantity_drawn and (terms.unit != licence.unit or _below(terms.quantity_limit, licence.quantity_drawn)):
        raise LicenceInUse(f"{plain(licence.quantity_drawn)} {licence.unit} are drawn already")
    if licence.value_drawn and (terms.currency != licence.currency or _below(terms.value_limit, licence.value_drawn)):
        raise LicenceInUse(f"{plain(licence.value_drawn)} {licence.currency} are drawn already")
    for name, value in _columns(terms).items():
        setattr(licence, name, value)
    licence.version += 1
    licence.by, licence.at = who.person, now
    return _written(session, licence, terms, who, now)


def withdraw(session: Session, licence: HeldLicence, who: Principal, now: datetime) -> None:
    """A licence no longer held; what was drawn on it stays on record."""
    licence.withdrawn_at = now
    licence.version += 1
    session.add(licence)
    _remember(session, licence, "withdrawn", who, now)


def locked_licence(session: Session, organisation: str, id_: str) -> HeldLicence:
    """A licence that is held; nobody else changes it before the transaction ends. Raises `NotKnown`."""
    found = select(HeldLicence).where(
        HeldLicence.id == id_, HeldLicence.organisation == organisation, col(HeldLicence.withdrawn_at).is_(None)
    )
    licence = session.exec(found.with_for_update().execution_options(populate_existing=True)).first()
    if licence is None:
        raise NotKnown("licence")
    return licence


def licences(session: Session, organisation: str, wanted: Wanted) -> list[HeldLicence]:
    """The licences held that are looked for, the first to expire first."""
    query = select(HeldLicence).where(HeldLicence.organisation == organisation, col(HeldLicence.withdrawn_at).is_(None))
    if wanted.expiring_by is not None:
        query = query.where(HeldLicence.valid_through <= wanted.expiring_by)
    found = session.exec(query.order_by(col(HeldLicence.valid_through), col(HeldLicence.id))).all()
    return [licence for licence in found if not wanted.nearly_spent or nearly_spent(licence)]


def nearly_spent(licence: HeldLicence) -> bool:
    """Whether nine tenths of a limit are drawn."""
    pairs = ((licence.quantity_limit, licence.quantity_drawn), (licence.value_limit, licence.value_drawn))
    return any(limit is not None and Fraction(drawn) >= NEARLY * Fraction(limit) for limit, drawn in pairs)


def phase(licence: HeldLicence, today: date) -> Phase:
    """Where a licence stands on a day."""
    if licence.withdrawn_at is not None:
        return "withdrawn"
    if licence.valid_through < today:
        return "ended"
    if licence.valid_from > today:
        return "coming"
    return "ending" if licence.valid_through <= today + EXPIRING else "held"


def draws_on(session: Session, licence: HeldLicence) -> Sequence[Draw]:
    """What shipments drew on a licence, oldest first."""
    return session.exec(select(Draw).where(Draw.licence == licence.id).order_by(col(Draw.id))).all()


def latest_draws(session: Session, licence: HeldLicence, after: str | None, most: int) -> Page[Draw]:
    """What shipments drew on a licence, newest first."""
    return page(session, select(Draw).where(Draw.licence == licence.id), Draw, after, most)


def references_of(session: Session, draws: Iterable[Draw]) -> Mapping[str, str]:
    """The numbers that an organisation knows shipments by which drew on its licences, by the ids of these."""
    wanted = sorted({draw.shipment for draw in draws})
    query = select(Shipment.id, Shipment.reference).where(col(Shipment.id).in_(wanted))
    return dict(session.exec(query).all()) if wanted else {}


def versions_of(session: Session, licence: HeldLicence) -> Sequence[LicenceVersion]:
    """Everything that was said of a licence, the last first."""
    query = select(LicenceVersion).where(LicenceVersion.licence == licence.id)
    return session.exec(query.order_by(col(LicenceVersion.version).desc())).all()


def _check(law: Law, terms: LicenceTerms) -> None:
    """Raises `RequestRefused` where the rulebook does not know what a licence names."""
    held = terms.model_dump(mode="json", include={"number", "authority", "kind", "clauses", "codes"})
    valid = {"from": terms.valid_from.isoformat(), "through": terms.valid_through.isoformat()}
    check_profile(law, canonical({"licences": [{**held, "valid": valid}]}), "licence", inside=2)


def _columns(terms: LicenceTerms) -> dict[str, Any]:
    return {**terms.model_dump(), "number_folded": terms.number.casefold()}


def _below(limit: Decimal | None, drawn: Decimal) -> bool:
    return limit is not None and limit < drawn


def _written(session: Session, licence: HeldLicence, terms: LicenceTerms, who: Principal, now: datetime) -> HeldLicence:
    session.add(licence)
    try:
        session.flush()
    except IntegrityError as error:
        raise LicenceTaken(f"there is a licence {terms.number} already") from error
    _remember(session, licence, canonical(terms.model_dump(mode="json")), who, now)
    return licence


def _remember(session: Session, licence: HeldLicence, body: str, who: Principal, now: datetime) -> None:
    session.add(
        LicenceVersion(
            id=new_id(),
            organisation=licence.organisation,
            licence=licence.id,
            version=licence.version,
            body=body,
            by=who.person,
            at=now,
        )
    )
