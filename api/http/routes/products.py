"""Products: what an organisation says once about an item, for all shipments that name it."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.days import MomentText
from api.desk.finding import products
from api.desk.grounds import Product
from api.desk.products import ITEM, LONGEST_ITEM, ends_like_version, received_product
from api.desk.standing import add_product, check_product, latest_product, product_at, withdraw_product
from api.http.answering import CREATED, NO_CONTENT, answer
from api.http.asking import asking, seen
from api.http.paging import Paged, listed
from api.http.problems import Refusal
from api.http.service import Serving
from api.http.versions import IfMatch, IfNoneMatch, etag, require_version, tagged, unchanged
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.standings import ProductVersion

router = APIRouter(prefix="/v1", tags=["products"])

Reader = Annotated[Principal, asking(Right.READ_MASTER_DATA)]
Manager = Annotated[Principal, asking(Right.MANAGE_MASTER_DATA)]
Item = Annotated[
    str,
    Path(
        max_length=LONGEST_ITEM,
        pattern=ITEM,
        description="The item number of shipments; it may hold slashes, but not end like the address of a version.",
    ),
]


class ProductWanted(BaseModel):
    """What is said about an item.

    `facts` go by their vocabulary names, nested or dotted, and are about the item. `bill` holds the rows of a bill of
    materials, as manifests' bills have them; the item's own number stands in the path.
    """

    model_config = ConfigDict(extra="forbid")

    facts: dict[str, Any] = Field(examples=[{"item": {"hs_code": "8505.11.10.00", "cn_code": "1C905.a.4"}}])
    bill: list[dict[str, Any]] = Field(
        [],
        max_length=10_000,
        examples=[[{"component_id": "ROT-50", "origin_country": "DE", "value": "310.00", "currency": "EUR"}]],
    )


class ProductShown(ProductWanted):
    """A product in one of its versions."""

    item: str
    version: int
    by: str
    at: MomentText


class ProductPage(BaseModel):
    """Some products, the latest change first."""

    items: list[ProductShown]
    next: str | None


@router.get("/products", operation_id="list_products", response_model=ProductPage)
def list_products(service: Serving, who: Reader, paging: Paged) -> Response:
    """The products, in their present versions, the latest change first."""
    with service.database.reading() as session:
        return answer(listed(products(session, who.organisation, paging.after, paging.limit), _content))


@router.get(
    "/products/{item:path}/versions/{version}", operation_id="read_product_version", response_model=ProductShown
)
def read_product_version(
    service: Serving, who: Reader, item: Item, version: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> Response:
    """A product as it once was: what decisions of that time rest on."""
    with service.database.reading() as session:
        found = product_at(session, who.organisation, item, version)
    if found is None:
        raise Refusal("not-found", "no such version")
    return answer(_content(found), headers=tagged(found.version))


@router.get("/products/{item:path}", operation_id="read_product", response_model=ProductShown)
def read_product(service: Serving, who: Reader, item: Item, if_none_match: IfNoneMatch = None) -> Response:
    """A product in its present version."""
    with service.database.reading() as session:
        found = latest_product(session, who.organisation, item)
    if found is None or found.withdrawn:
        raise Refusal("not-found", "no such product")
    if unchanged(if_none_match, etag(found.version)):
        return Response(status_code=304, headers=tagged(found.version))
    return answer(_content(found), headers=tagged(found.version))


@router.put(
    "/products/{item:path}",
    operation_id="put_product",
    response_model=ProductShown,
    responses={201: {"model": ProductShown}},
)
def put_product(
    request: Request, service: Serving, who: Manager, item: Item, wanted: ProductWanted, if_match: IfMatch = None
) -> Response:
    """Say something about an item: a new version, which counts for decisions from now on."""
    if ends_like_version(item):
        raise Refusal("not-understood", "an item number cannot end like the address of a version")
    law = service.desk.law
    facts, places = received_product(law.vocabulary, wanted.facts)
    with service.database.writing() as session:
        latest = latest_product(session, who.organisation, item)
        present = latest is not None and not latest.withdrawn
        require_version(if_match, latest.version if latest is not None and present else None)
        product = Product(item, latest.version + 1 if latest else 1, facts, tuple(wanted.bill))
        check_product(law, product, places)
        version = add_product(session, product, who.organisation, who.person, service.now())
        session.add(seen(service, who, request, "put_product", version.id))
        return answer(_content(version), 200 if present else CREATED, tagged(version.version))


@router.delete("/products/{item:path}", operation_id="withdraw_product", status_code=NO_CONTENT)
def delete_product(request: Request, service: Serving, who: Manager, item: Item, if_match: IfMatch = None) -> Response:
    """Say nothing about an item any more; earlier versions stay for the decisions that rest on them."""
    with service.database.writing() as session:
        latest = latest_product(session, who.organisation, item)
        if latest is None or latest.withdrawn:
            raise Refusal("not-found", "no such product")
        require_version(if_match, latest.version)
        withdraw_product(session, latest, who.person, service.now())
        session.add(seen(service, who, request, "withdraw_product", latest.id))
    return Response(status_code=NO_CONTENT)


def _content(version: ProductVersion) -> dict[str, Any]:
    return {
        **orjson.loads(version.body),
        "item": version.item,
        "version": version.version,
        "by": version.by,
        "at": version.at.isoformat(),
    }
