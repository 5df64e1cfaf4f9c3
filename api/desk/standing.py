"""Where does an organisation stand? Its latest profile and the licences it holds, as one text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.desk.deciding import canonical
from api.desk.grounds import SHOWN_AS, Product, content_of
from api.desk.law import Law
from api.desk.receiving import Fault, RequestRefused, pointer_to
from api.store.fields import new_id
from api.store.tables.licences import HeldLicence
from api.store.tables.standings import ProductVersion, ProfileVersion
from engine.facts.profile import read_profile
from engine.facts.records import RecordReader
from engine.faults import LicetError, SourceRefused
from engine.yaml_source import parse_yaml

_AT_ONCE = 500
NO_PROFILE = '{"assume":{},"pending":{}}'


class ChangedMeanwhile(LicetError):
    """Somebody else has made the same version at this moment."""


def latest_profile(session: Session, organisation: str) -> ProfileVersion | None:
    """The version of the profile that counts now."""
    found = select(ProfileVersion).where(ProfileVersion.organisation == organisation)
    return session.exec(found.order_by(col(ProfileVersion.version).desc()).limit(1)).first()


def held_licences(session: Session, organisation: str, lock: bool = False) -> Sequence[HeldLicence]:
    """The licences that are not withdrawn; `lock` keeps others from drawing on them until the transaction ends."""
    held = select(HeldLicence).where(HeldLicence.organisation == organisation, col(HeldLicence.withdrawn_at).is_(None))
    ordered = held.order_by(col(HeldLicence.id)).execution_options(populate_existing=True)
    return session.exec(ordered.with_for_update() if lock else ordered).all()


def standing(profile: ProfileVersion | None, licences: Iterable[HeldLicence], spent: Iterable[str] = ()) -> str:
    """The standing as canonical JSON, `spent` being the ids of licences of which not enough is left."""
    gone = set(spent)
    body: dict[str, Any] = orjson.loads(profile.body if profile else NO_PROFILE)
    body["licences"] = [_as_held(licence, licence.id in gone) for licence in licences]
    return canonical(body)


def new_profile(law: Law, body: Mapping[str, object]) -> str:
    """The text of a profile's next version; raises `RequestRefused` with every fault.

    `body` has `assume` and `pending`; licences have a register of their own.
    """
    unknown = [
        Fault(f"/{name}", "is not known here", "`assume` or `pending`") for name in body.keys() - {"assume", "pending"}
    ]
    if unknown:
        raise RequestRefused(unknown)
    text = canonical({"assume": {}, "pending": {}, **body})
    check_profile(law, text, SHOWN_AS)
    return text


def check_profile(law: Law, text: str, shown_as: str, inside: int = 0) -> None:
    """Raises `RequestRefused` with all that is wrong in a profile, given as canonical JSON.

    `inside`: how many steps into it the request begins that the faults point into.
    """
    try:
        document = parse_yaml(text, shown_as)
    except SourceRefused as refused:
        raise RequestRefused([Fault("", "holds a control character")]) from refused
    pointers = {place: pointer_to(path[inside:]) for path, place in document.places.items()}
    try:
        read_profile(document, shown_as, law.rulebook)
    except SourceRefused as refused:
        faults = [Fault(pointers.get(one.place, ""), one.what, one.hint) for one in refused.faults]
        raise RequestRefused(faults) from refused


def add_profile(
    session: Session, organisation: str, after: ProfileVersion | None, body: str, by: str, now: datetime
) -> ProfileVersion:
    """The version of an organisation's profile that follows the one it was made from; raises `ChangedMeanwhile`."""
    number = after.version + 1 if after else 1
    version = ProfileVersion(id=new_id(), organisation=organisation, version=number, body=body, by=by, at=now)
    _add(session, version)
    return version


def latest_products(session: Session, organisation: str, items: Iterable[str]) -> dict[str, ProductVersion]:
    """The versions of some products that count now, withdrawn ones left out."""
    wanted = sorted(set(items))
    found: dict[str, ProductVersion] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = select(ProductVersion).where(
            ProductVersion.organisation == organisation, col(ProductVersion.item).in_(wanted[start : start + _AT_ONCE])
        )
        found |= {one.item: one for one in session.exec(some.order_by(col(ProductVersion.version)))}
    return {item: version for item, version in found.items() if not version.withdrawn}


def latest_product(session: Session, organisation: str, item: str) -> ProductVersion | None:
    """The latest version of a product, be it that it is withdrawn."""
    found = select(ProductVersion).where(ProductVersion.organisation == organisation, ProductVersion.item == item)
    return session.exec(found.order_by(col(ProductVersion.version).desc()).limit(1)).first()


def product_at(session: Session, organisation: str, item: str, version: int) -> ProductVersion | None:
    """One version of a product."""
    found = select(ProductVersion).where(
        ProductVersion.organisation == organisation, ProductVersion.item == item, ProductVersion.version == version
    )
    return session.exec(found).first()


def add_product(session: Session, product: Product, organisation: str, by: str, now: datetime) -> ProductVersion:
    """A version of a product; raises `ChangedMeanwhile`."""
    body = canonical({"facts": dict(product.facts), "bill": list(product.bill)})
    version = ProductVersion(
        id=new_id(), organisation=organisation, item=product.item, version=product.version, body=body, by=by, at=now
    )
    _add(session, version)
    return version


def withdraw_product(session: Session, latest: ProductVersion, by: str, now: datetime) -> None:
    """A last version that says the product is no longer kept; raises `ChangedMeanwhile`."""
    version = ProductVersion(
        id=new_id(),
        organisation=latest.organisation,
        item=latest.item,
        version=latest.version + 1,
        body=latest.body,
        withdrawn=True,
        by=by,
        at=now,
    )
    _add(session, version)


def product(version: ProductVersion) -> Product:
    """A product as decisions use it."""
    body = orjson.loads(version.body)
    return Product(version.item, version.version, body["facts"], tuple(body["bill"]))


def check_product(law: Law, candidate: Product, places: Mapping[str, str]) -> None:
    """Raises `RequestRefused` where a product's facts or its bill could not be used."""
    reader = RecordReader(law.vocabulary)
    faults = []
    for name, text in candidate.facts.items():
        found = reader.value(name, text)
        if isinstance(found, Exception):
            faults.append(Fault(places.get(name, ""), found.what, found.hint))
    if faults:
        raise RequestRefused(faults)
    if candidate.bill:
        content_of(law, candidate)


def _add(session: Session, version: ProfileVersion | ProductVersion) -> None:
    session.add(version)
    try:
        session.flush()
    except IntegrityError as error:
        raise ChangedMeanwhile("somebody else has changed this at the same moment") from error


def _as_held(licence: HeldLicence, spent: bool) -> dict[str, Any]:
    return {
        "number": licence.number,
        "authority": licence.authority,
        "kind": licence.kind,
        "clauses": licence.clauses,
        "codes": licence.codes,
        "consignee": licence.consignee,
        "end_user": licence.end_user,
        "valid": {"from": licence.valid_from.isoformat(), "through": licence.valid_through.isoformat()},
        **({"spent": "yes"} if spent else {}),
    }
