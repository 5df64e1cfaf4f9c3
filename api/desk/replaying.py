"""Would we decide the same again? A stored decision taken anew from what it rests on, to the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
from sqlmodel import Session

from api.desk.deciding import Answer, Answering
from api.desk.drawing import Shortage, Use, shortages, uses
from api.desk.grounds import Bench, Benches, Grounds, Product
from api.desk.law import Laws
from api.desk.receiving import Received, receive_again
from api.desk.standing import product, product_at
from api.store.tables.licences import HeldLicence
from api.store.tables.shipments import StoredDecision
from api.store.tables.standings import Standing
from engine.decisions.decision import Decision
from engine.explanation.explaining import explain
from engine.explanation.models import Explanation
from engine.faults import LicetError


class GroundsLost(LicetError):
    """Something that a decision rests on is no longer kept."""


@dataclass(frozen=True)
class Replayed:
    """A decision taken again: at which bench, from what, with what answer."""

    bench: Bench
    received: Received
    grounds: Grounds
    answer: Answer


_ALL = slice(None)


class Replayer:
    """Takes stored decisions again, under the law and on the grounds of their own day; safe to share."""

    def __init__(self, laws: Laws) -> None:
        """`laws`: the one in force here and those kept."""
        self.laws = laws
        self._benches = Benches()

    def replay(self, session: Session, decision: StoredDecision) -> Replayed:
        """The decision taken again; raises `LawLost` or `GroundsLost`."""
        standing = session.get(Standing, (decision.organisation, decision.standing))
        grounds = grounds_on(session, decision, standing)
        law = self.laws.under(session, decision.rulebook)
        received = receive_again(law.vocabulary, decision.received)
        with law.lock:
            bench = self._benches.bench(law, grounds)
            return Replayed(bench, received, grounds, Answering(bench).answer(received, grounds))

    def explained(
        self, session: Session, decision: StoredDecision, lines: slice = _ALL
    ) -> tuple[Replayed, list[Explanation]]:
        """The decision taken again, with the full explanation of some lines, each of which takes long."""
        replayed = self.replay(session, decision)
        explanations = []
        for one in replayed.answer.decisions[lines]:
            with replayed.bench.law.lock:  # line by line: shipments that come in are decided in between
                explanations.append(explain(replayed.bench.decider, one))
        return replayed, explanations

    def line(self, session: Session, decision: StoredDecision, at: int) -> tuple[Bench, Decision, Explanation]:
        """One line taken again, with its full explanation; `at` counts from 0. Raises as `replay` does."""
        law = self.laws.under(session, decision.rulebook)
        received = receive_again(law.vocabulary, decision.received)
        alone = replace(received, lines=received.lines[at : at + 1])
        grounds = grounds_on(session, decision, session.get(Standing, (decision.organisation, decision.standing)))
        with law.lock:
            bench = self._benches.bench(law, grounds)
            found = Answering(bench).decisions(alone, grounds)[0]
            return bench, found, explain(bench.decider, found)

    def uses(
        self, session: Session, decision: StoredDecision, licences: Iterable[HeldLicence]
    ) -> tuple[list[Use], Sequence[Shortage]]:
        """What the lines use of licences, all of which are still held, and which of those do not suffice any more."""
        replayed = self.replay(session, decision)
        with replayed.bench.law.lock:
            found = uses(replayed.bench, replayed.answer, licences)
        return found, shortages(found)


def grounds_on(session: Session, decision: StoredDecision, standing: Standing | None) -> Grounds:
    """What a decision took for given, its standing being kept or not; raises `GroundsLost`."""
    if standing is None:
        raise GroundsLost("the standing of this decision is no longer kept")
    return Grounds(standing.body, decision.known_at, _products(session, decision), decision.parties)


def _products(session: Session, decision: StoredDecision) -> Mapping[str, Product]:
    versions: dict[str, int] = orjson.loads(decision.products)
    found = {}
    for item, number in versions.items():
        version = product_at(session, decision.organisation, item, number)
        if version is None:
            raise GroundsLost(f"version {number} of the product {item} is no longer kept")
        found[item] = product(version)
    return found
