"""What does an organisation get as an answer, its licences counted? One desk for each law, for all threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import orjson
from sqlmodel import Session

from api.desk.deciding import Answering
from api.desk.drawing import Shortage, shortages, uses
from api.desk.grounds import Bench, Benches, Grounds, Product
from api.desk.law import Law
from api.desk.parties import NOBODY_ASKED, looked_up, parties_named
from api.desk.party_books import BOOKS, KnownParties, known_parties, moment_on
from api.desk.receiving import Fault, Received, RequestRefused
from api.desk.recording import Decided
from api.desk.standing import held_licences, latest_products, latest_profile, product, standing
from api.store.tables.licences import HeldLicence
from api.store.tables.standings import ProfileVersion
from engine.counterparties.counterparties import Counterparties
from engine.faults import SourceRefused
from engine.rulebook.rulebook import Rulebook

_ITEM, _LICENCES = "item.id", "line.licences"
_MOST_REMEMBERED = 64
_MOST_DESKS = 4


@dataclass
class Situation:
    """What one organisation's shipments are decided from, read once for all that come together."""

    profile: ProfileVersion | None
    licences: Sequence[HeldLicence]
    products: Mapping[str, Product]
    session: Session
    organisation: str
    now: datetime
    _known: dict[date, KnownParties | None] = field(default_factory=dict)
    _standings: dict[frozenset[str], str] = field(default_factory=dict)

    def counterparties(self, rulebook: Rulebook, known_at: date) -> Counterparties | None:
        """Who answers about parties, from what is known by the end of a day; None where that is nothing."""
        if known_at not in self._known:
            instant = moment_on(known_at, self.now)
            self._known[known_at] = known_parties(self.session, self.organisation, instant)
        known = self._known[known_at]
        return None if known is None else BOOKS.counterparties(self.session, known, rulebook, known_at)

    def standing(self, spent: Iterable[str]) -> str:
        """The organisation's standing where some licences are spent."""
        gone = frozenset(spent)
        if gone not in self._standings:
            self._standings[gone] = standing(self.profile, self.licences, gone)
        return self._standings[gone]


def situation(
    session: Session, organisation: str, requests: Iterable[Received], drawing: bool, now: datetime
) -> Situation:
    """What some requests are decided from; where they may draw on licences, nobody else does until it is done."""
    lines = [texts for received in requests for texts in received.lines]
    profile = latest_profile(session, organisation)
    assumed = profile is not None and _LICENCES in orjson.loads(profile.body)["assume"]
    lock = drawing and (assumed or any(texts.get(_LICENCES) for texts in lines))
    named = {texts[_ITEM] for texts in lines if texts.get(_ITEM)}
    versions = latest_products(session, organisation, named) if named else {}
    return Situation(
        profile,
        held_licences(session, organisation, lock),
        {item: product(version) for item, version in versions.items()},
        session,
        organisation,
        now,
    )


@dataclass(frozen=True)
class Days:
    """Only what was announced by `known_at` counts; lines are judged on their own dates, or all on `as_of`."""

    known_at: date
    as_of: date | None = None


class Desk:
    """Decides requests under one law; safe to share between threads, which take turns."""

    def __init__(self, law: Law) -> None:
        """Remember nothing yet."""
        self.law = law
        self._benches = Benches()
        self._answering: dict[int, tuple[Bench, Answering]] = {}

    def decide(self, organisation: str, received: Received, here: Situation, days: Days) -> Decided:
        """The answer to a request; raises `RequestRefused`.

        A licence of which not enough is left covers nothing of the shipment, and that is said.
        """
        products = {
            item: here.products[item] for texts in received.lines if (item := texts.get(_ITEM, "")) in here.products
        }
        parties = NOBODY_ASKED
        known = here.counterparties(self.law.rulebook, days.known_at)
        if known is not None:
            lines = [self._completed(texts, products) for texts in received.lines]
            parties = looked_up(known, parties_named(lines, self.law.vocabulary))
        spent: set[str] = set()
        short: list[Shortage] = []
        with self.law.lock:
            while True:
                grounds = Grounds(here.standing(spent), days.known_at, products, parties)
                bench = self.bench(grounds)
                answer = self._at(bench).answer(received, grounds, days.as_of)
                drawn = uses(bench, answer, here.licences) if here.licences else []
                more = [one for one in shortages(drawn) if one.licence.id not in spent]
                if not more:
                    rulebook = self.law.rulebook.hash
                    return Decided(organisation, received, grounds, rulebook, answer, drawn, short)
                short += more
                spent |= {one.licence.id for one in more}

    @staticmethod
    def _completed(texts: Mapping[str, str], products: Mapping[str, Product]) -> Mapping[str, str]:
        """A line with what is kept of its product."""
        product = products.get(texts.get(_ITEM, ""))
        return {**texts, **product.added_to(texts)} if product else texts

    def bench(self, grounds: Grounds) -> Bench:
        """Where some grounds are decided on; raises `RequestRefused` where they do not fit the law any more."""
        try:
            return self._benches.bench(self.law, grounds)
        except SourceRefused as refused:
            faults = [
                Fault("", f"your profile or a licence does not fit the rulebook: {one.what}", one.hint)
                for one in refused.faults
            ]
            raise RequestRefused(faults) from refused

    def _at(self, bench: Bench) -> Answering:
        """What answers at a bench, with what it remembers."""
        found = self._answering.get(id(bench))
        if found is None or found[0] is not bench:
            if len(self._answering) >= _MOST_REMEMBERED:
                self._answering.clear()
            found = self._answering[id(bench)] = (bench, Answering(bench))
        return found[1]


class Desks:
    """The desks of earlier laws, made when they are first asked for; the latest few are kept."""

    def __init__(self) -> None:
        """None yet."""
        self._desks: dict[str, Desk] = {}
        self._lock = threading.Lock()

    def under(self, law: Law) -> Desk:
        """The desk of a law."""
        with self._lock:
            found = self._desks.pop(law.rulebook.hash, None) or Desk(law)
            self._desks[law.rulebook.hash] = found
            if len(self._desks) > _MOST_DESKS:
                del self._desks[next(iter(self._desks))]
            return found
