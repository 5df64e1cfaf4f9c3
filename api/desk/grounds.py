"""What is taken for given when a shipment is decided? Everything but the law and the request, as plain data.

The grounds of a decision are stored with it: the same law, grounds and request give the same bytes years later.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import Any

import orjson

from api.desk.law import Law
from api.desk.parties import NOBODY_ASKED, Recalled
from api.desk.receiving import Fault, RequestRefused
from engine.canonical import text_hash
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.explanation.columns import OutputColumns
from engine.facts.bill_of_materials import roll_up
from engine.facts.item_content import ItemContent
from engine.facts.profile import Profile, read_profile
from engine.facts.records import RecordReader
from engine.manifests.components import read_components
from engine.manifests.options import ReadingOptions
from engine.manifests.standpoint import standpoint
from engine.yaml_source import parse_yaml

SHOWN_AS = "profile"
"""How decisions name the standing answers of an organisation."""
_MOST_KEPT = 64


@dataclass(frozen=True)
class Product:
    """A version of what an organisation says about an item: the texts of its facts, and the rows of its bill."""

    item: str
    version: int
    facts: Mapping[str, str]
    bill: tuple[Mapping[str, Any], ...] = ()

    @property
    def shown_as(self) -> str:
        """How decisions name it as the source of a fact."""
        return f"product {self.item} version {self.version}"

    def added_to(self, texts: Mapping[str, str]) -> dict[str, str]:
        """What it says of its item where a line of a request says nothing."""
        return {name: text for name, text in self.facts.items() if not texts.get(name)}


@dataclass(frozen=True)
class Grounds:
    """`standing` is the profile with the licences held, as canonical JSON; `products` are those the request names.

    `parties` is what was known of the parties that it names, as `api.desk.parties` tells it.
    """

    standing: str
    known_at: date
    products: Mapping[str, Product] = field(default_factory=dict)
    parties: str = NOBODY_ASKED

    @cached_property
    def hash(self) -> str:
        """The content hash of the standing."""
        return text_hash(self.standing)


class Bench:
    """Reads and decides the lines of one organisation from one standing on one day."""

    def __init__(self, law: Law, standing: str, known_at: date) -> None:
        """Make the reader and the decider; what hangs on the rulebook alone is shared."""
        self.profile: Profile = read_profile(parse_yaml(standing, SHOWN_AS), SHOWN_AS, law.rulebook)
        self.law = law
        self.decider: Decider = law.decider.under(standpoint(self.profile, known_at))
        self.columns = OutputColumns(self.decider)
        self._reader = RecordReader(law.vocabulary, profile=self.profile)

    def covering(self, decision: Decision) -> dict[str, str]:
        """The licence that surely covers each duty which licences on the line lift: the first by number."""
        clock, register = self.decider.clock, self.decider.register
        found: dict[str, str] = {}
        for id_ in sorted(decision.judgement.now.authorised):
            numbers = register.covering(id_, decision.facts, clock.legal_date(id_, decision.as_of))
            if numbers:
                found[id_] = numbers[0]
        return found

    def reader(self, grounds: Grounds) -> RecordReader:
        """What reads lines, with the bills of the products and what is known of the parties that they name."""
        bills = {item: product for item, product in grounds.products.items() if product.bill}
        if not bills and grounds.parties == NOBODY_ASKED:
            return self._reader
        reader = copy(self._reader)
        reader.contents = {item: content_of(self.law, product) for item, product in bills.items()}
        if grounds.parties != NOBODY_ASKED:
            reader.parties = Recalled(grounds.parties, self.law.vocabulary)
        return reader


class Benches:
    """The benches in use, the latest of them; safe to share between threads that work under several laws."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        """None is in use yet; `most` are kept."""
        self._most = most
        self._kept: OrderedDict[tuple[str, str, date], Bench] = OrderedDict()
        self._lock = threading.Lock()

    def bench(self, law: Law, grounds: Grounds) -> Bench:
        """The bench for some grounds under a law."""
        place = law.rulebook.hash, grounds.standing, grounds.known_at
        with self._lock:
            found = self._kept.get(place)
            if found is None or found.law is not law:  # a law that was let go of and loaded again is another
                found = self._kept[place] = Bench(law, grounds.standing, grounds.known_at)
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(place)
            return found


def content_of(law: Law, product: Product) -> ItemContent:
    """What a product's bill of materials says of one piece; raises `RequestRefused` with every fault."""
    rows = [{**row, "item_id": product.item} for row in product.bill]
    try:
        source = BytesIO(b"\n".join(map(orjson.dumps, rows)))
    except orjson.JSONEncodeError as error:
        raise RequestRefused(
            [Fault("/bill", f"cannot be kept as JSON: {error}", "give such numbers as texts")]
        ) from error
    read = read_components(source, law.vocabulary, law.components, ReadingOptions("jsonl"))
    rolled = roll_up(read.components, law.counted)
    problems = [(row.row, problem) for row in read.rejected for problem in row.problems]
    problems += [(one.row, one.problem) for one in rolled.problems]
    if problems:
        raise RequestRefused(
            [Fault(f"/bill/{row - 1}/{one.column}".rstrip("/"), one.what, one.hint) for row, one in problems]
        )
    return rolled.contents[product.item]
