"""By what are the parties of a shipment looked into? Party lists, what officers said of hits, and who owns whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from engine.counterparties.counterparties import Counterparties, Lists, Screening
from engine.counterparties.owners import rules_of
from engine.counterparties.unseen import unseen_codes
from engine.facts.parties import LISTS, ROLES
from engine.ownership.ownership import Ownership
from engine.ownership.stakes import Stake
from engine.rulebook.rulebook import Rulebook
from engine.screening.hits import Hit
from engine.screening.listed import ListedName, ListedParty
from engine.screening.matching import Matcher
from engine.screening.parties import Party
from engine.screening.resolution import HitKey, Outcome

_PARTIES = "/parties/"
_MOST_REMEMBERED = 100_000
_LIST_FACTS = frozenset(f"{role}.{LISTS}" for role in ROLES)


@dataclass(frozen=True)
class PartyBook:
    """What one organisation looks its parties into by.

    `listed` are the entries of `lists`, by their codes; `stakes` say who owns whom. `shown_as` is how decisions name
    it all.
    """

    listed: Sequence[ListedParty]
    lists: frozenset[str]
    shown_as: str
    marks: Mapping[HitKey, Outcome] = field(default_factory=dict)
    stakes: Sequence[Stake] = ()


def matcher_of(listed: Iterable[ListedParty], rulebook: Rulebook) -> Matcher:
    """What finds parties among those listed and those that the rulebook itself names; takes seconds to make."""
    return RememberingMatcher([*listed, *parties_of(rulebook)])


class RememberingMatcher(Matcher):
    """Remembers whom it screened last: owners are asked about anew whenever a mark is made or a day begins."""

    def __init__(self, listed: Sequence[ListedParty]) -> None:
        """Nobody was asked about yet."""
        super().__init__(listed)
        self._remembered = lru_cache(maxsize=_MOST_REMEMBERED)(super().screen)

    def screen(self, party: Party) -> tuple[Hit, ...]:
        """The hits of a party."""
        return self._remembered(party)


def opened(book: PartyBook, matcher: Screening, rulebook: Rulebook, as_of: date) -> Counterparties:
    """The book ready to answer, with the `matcher` of its lists and the rulebook; owners are those of a day.

    Raises `UnclearParties` where a name among the stakes fits several parties.
    """
    held = book.lists | {party.list for party in parties_of(rulebook)}
    asked = frozenset(_asked(rulebook))
    lists = Lists(matcher, asked, unseen_codes(asked, held), book.shown_as, book.marks)
    return Counterparties(lists, Ownership(book.stakes, as_of), rules_of(rulebook))


def parties_of(rulebook: Rulebook) -> Iterator[ListedParty]:
    """The parties that lists of the rulebook name."""
    for name, entries in rulebook.lists.entries.items():
        if _PARTIES in name:
            for entry in entries:
                code, country = entry.row["list"], entry.row.get("country", "")
                names = dict.fromkeys(text for text in (entry.item_en, entry.item_zh) if text)
                yield ListedParty(
                    list=code,
                    entry=entry.code,
                    kind="entity",
                    names=tuple(ListedName(text, "alias" if at else "primary") for at, text in enumerate(names)),
                    countries=frozenset({country} if country else ()),
                    identifiers=(),
                    addresses=(),
                    programmes=frozenset(),
                    codes=frozenset({code}),
                    listed_on=None,
                    source=entry.source,
                    details={},
                )


def _asked(rulebook: Rulebook) -> Iterator[str]:
    """The codes of party lists that the rulebook asks for."""
    for leaf in rulebook.questions():
        if leaf.fact in _LIST_FACTS and isinstance(leaf.operand, frozenset):
            yield from leaf.operand
