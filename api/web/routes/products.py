"""Products: what is said once about an item for all shipments that name it, in versions; said, changed, withdrawn."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Path, Response
from sqlmodel import Session
from starlette.responses import RedirectResponse

from api.desk.finding import products
from api.desk.grounds import Product
from api.desk.names import names_of
from api.desk.products import ITEM, LONGEST_ITEM, ends_like_version, facts_of_items, received_product
from api.desk.receiving import RequestRefused
from api.desk.standing import (
    ChangedMeanwhile,
    add_product,
    check_product,
    latest_product,
    product_at,
    withdraw_product,
)
from api.http.paging import Paged
from api.http.problems import Refusal
from api.security.roles import Right
from api.store.tables.standings import ProductVersion
from api.web.catalogue import N_, gettext
from api.web.product_form import ProductForm, bill_text, columns_of, product_faults, read_product
from api.web.rendering import voice_of
from api.web.visiting import Visit, visiting

router = APIRouter()

Reader = Annotated[Visit, visiting(Right.READ_MASTER_DATA)]
Manager = Annotated[Visit, visiting(Right.MANAGE_MASTER_DATA)]
Item = Annotated[str, Path(max_length=LONGEST_ITEM, pattern=ITEM)]
_USUAL = 11
"""So many facts of the vocabulary are asked of every item; the others are there for who needs them."""


@router.get("/products", name="products")
def list_(visit: Reader, paging: Paged) -> Response:
    """The products, the latest change first."""
    with visit.service.database.reading() as session:
        page = products(session, visit.who.organisation, paging.after, paging.limit)
    shown = [(row, orjson.loads(row.body)) for row in page.rows]
    return visit.page(
        "products.html.j2", shown=shown, after=page.after, paged=paging.after is not None, address=address
    )


@router.get("/new-product", name="new_product")
def new(visit: Manager) -> Response:
    """A form for an item of which nothing is said yet."""
    return _form(visit, "", ProductForm({}), None)


@router.post("/new-product", name="enter_product")
def enter(visit: Manager) -> Response:
    """Say something about the item that a form names."""
    item = visit.form.text("item", LONGEST_ITEM)
    read = read_product(visit.form, visit.service.desk.law.vocabulary, gettext(visit.language))
    if not re.fullmatch(ITEM, item) or ends_like_version(item):
        what = N_("Give a number that does not end like “/versions/1”.") if item else N_("This is needed.")
        return _form(visit, item, _with(read, item=gettext(visit.language)(what)), None, 422)
    return _keep(visit, item, read, new=True)


@router.get("/products/{item:path}/versions/{version}", name="product_version")
def version_(visit: Reader, item: Item, version: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """A product as it once was."""
    with visit.service.database.reading() as session:
        found = product_at(session, visit.who.organisation, item, version)
        latest = latest_product(session, visit.who.organisation, item)
        if found is None or latest is None:
            raise Refusal("not-found", "no such version")
        return _shown(visit, session, found, latest)


@router.get("/products/{item:path}", name="product")
def one(visit: Reader, item: Item, change: bool = False) -> Response:
    """A product as it is; also one that is withdrawn. `change`: with a form to say something else."""
    with visit.service.database.reading() as session:
        latest = latest_product(session, visit.who.organisation, item)
        if latest is None:
            raise Refusal("not-found", "no such product")
        if not change:
            return _shown(visit, session, latest, latest)
    if not visit.may(Right.MANAGE_MASTER_DATA):
        raise Refusal("forbidden", f"this needs the right to {Right.MANAGE_MASTER_DATA}")
    return _form(visit, item, _as_form(latest), latest)


@router.post("/products/{item:path}", name="put_product")
def put(visit: Manager, item: Item) -> Response:
    """Say something else about an item, or nothing any more, unless somebody changed it meanwhile."""
    if visit.form.text("act") == "withdraw":
        return _withdraw(visit, item)
    read = read_product(visit.form, visit.service.desk.law.vocabulary, gettext(visit.language))
    return _keep(visit, item, read, new=False)


def address(item: str) -> str:
    """Where a product is."""
    return f"/products/{quote(item, safe='/')}"


def _keep(visit: Visit, item: str, read: ProductForm, new: bool) -> Response:
    """Keep a version of a product as a form says it, or show the form with what stands against it."""
    service, organisation = visit.service, visit.who.organisation
    law, say = service.desk.law, gettext(visit.language)
    with service.database.reading() as session:
        latest = latest_product(session, organisation, item)
    if new and latest is not None and not latest.withdrawn:
        what = say(N_("Something is said of this item already: change that."))
        return _form(visit, item, _with(read, item=what), None, 422)
    if read.faults:
        return _form(visit, item, read, None if new else latest, 422)
    if not new and visit.form.text("version") != str(latest.version if latest else ""):
        return _form(visit, item, read, latest, 412)
    try:
        facts, places = received_product(law.vocabulary, dict(read.facts))
        product = Product(item, latest.version + 1 if latest else 1, facts, tuple(read.rows))
        check_product(law, product, places)
        with service.database.writing() as session:
            kept = add_product(session, product, organisation, visit.who.person, service.now())
            visit.note(session, "put_product", kept.id)
    except RequestRefused as refused:
        voice = voice_of(law.rulebook, visit.language)
        faults = _with(read, **product_faults(refused.faults, say, voice))
        return _form(visit, item, faults, None if new else latest, 422)
    except ChangedMeanwhile:
        with service.database.reading() as session:
            return _form(visit, item, read, latest_product(session, organisation, item), 412)
    return RedirectResponse(address(item), 303)


def _withdraw(visit: Visit, item: str) -> Response:
    service = visit.service
    with service.database.writing() as session:
        latest = latest_product(session, visit.who.organisation, item)
        if latest is None or latest.withdrawn:
            raise Refusal("not-found", "no such product")
        if visit.form.text("version") != str(latest.version):
            raise Refusal("precondition-failed")
        withdraw_product(session, latest, visit.who.person, service.now())
        visit.note(session, "withdraw_product", latest.id)
    return RedirectResponse("/products", 303)


def _shown(visit: Visit, session: Session, found: ProductVersion, latest: ProductVersion) -> Response:
    """The page of a version of a product."""
    body = orjson.loads(found.body)
    names = names_of(session, visit.who.organisation, [found.by])
    facts = visit.service.desk.law.vocabulary.facts
    known = {fact.name: fact for fact in facts_of_items(visit.service.desk.law.vocabulary)}
    return visit.page(
        "product.html.j2",
        found=found,
        latest=latest,
        facts=[(known.get(name) or facts.get(name), name, text) for name, text in body["facts"].items()],
        bill=[list(map(str, (row.get(name, "") for name in columns_of(body["bill"])))) for row in body["bill"]],
        columns=columns_of(body["bill"]),
        by=names.get(found.by, found.by),
        address=address(found.item),
    )


def _form(visit: Visit, item: str, read: ProductForm, latest: ProductVersion | None, status: int = 200) -> Response:
    """The form as far as it is filled in; `latest` is what counts now where something is said of the item already."""
    faults = dict(read.faults or {})
    facts = facts_of_items(visit.service.desk.law.vocabulary)
    first = [
        fact for place, fact in enumerate(facts) if place < _USUAL or fact.name in read.facts.keys() | faults.keys()
    ]
    return visit.page(
        "product_form.html.j2",
        status,
        item=item,
        held=latest,
        read=read,
        faults=faults,
        first=first,
        others=[fact for fact in facts if fact not in first],
        stale=status == 412,
        address=address(item) if latest else "/new-product",
    )


def _as_form(version: ProductVersion) -> ProductForm:
    body: dict[str, Any] = orjson.loads(version.body)
    return ProductForm(body["facts"], bill_text(body["bill"]))


def _with(read: ProductForm, **faults: str) -> ProductForm:
    return replace(read, faults={**(read.faults or {}), **faults})
