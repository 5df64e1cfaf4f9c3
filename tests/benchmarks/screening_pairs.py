"""Pairs of a name and a listed party, each known to be the same or not: what screening is measured against.

The same: an alias that is taken out of its party's names, the primary name with a slip of the hand, with its words
turned about and another legal form. Not the same: another party of the same list that shares a rare word, and an
invented name that borrows a listed one. Names read as one that stays are left out: there every method is right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from engine.screening.lexicon import lexicon
from engine.screening.listed import ListedParty
from engine.screening.names import normal_form, read_name
from engine.screening.parties import Party
from tests.benchmarks.chinese_names import CHINESE_NAMES

_RARE = 12
_FORMS = ("Ltd", "Co., Ltd.", "LLC", "GmbH", "Limited", "")
_TRADE = ("Trading", "Technology", "International", "Electronics", "Industrial", "Import Export", "Logistics", "Group")
_PLACES = ("Shanghai", "Dubai", "Istanbul", "Shenzhen", "Moscow", "Hong Kong", "")


@dataclass(frozen=True)
class LabelledPair:
    """A party to be screened beside a listed one; `group` says how the pair came about."""

    asked: Party
    listed: ListedParty
    same: bool
    group: str


def labelled(parties: Sequence[ListedParty], chance: Random, count: int) -> list[LabelledPair]:
    """`count` pairs of each kind, or as many as there are."""
    several = [party for party in parties if len(party.names) > 1]
    pairs: list[LabelledPair] = []
    for party in chance.sample(several, min(count, len(several))):
        pairs += _alias(party, chance)
    for party in chance.sample(list(parties), min(count, len(parties))):
        pairs.append(LabelledPair(_asked(_slipped(party.name, chance), party), party, True, "slips"))
    for party in chance.sample(list(parties), min(count, len(parties))):
        pairs.append(LabelledPair(_asked(_turned(party, chance), party), party, True, "order, form"))
    pairs += _sharing(parties, chance, count)
    pairs += _borrowing(parties, chance, count)
    return pairs


def chinese_pairs(parties: Sequence[ListedParty], listed_in_china: Sequence[ListedParty]) -> list[LabelledPair]:
    """Chinese names: against English names, against Chinese ones written otherwise, against others that share words."""
    by_name = {normal_form(name.text): party for party in parties for name in party.names}
    pairs = []
    for chinese, english in CHINESE_NAMES.items():
        party = by_name.get(normal_form(english))
        if party:
            pairs.append(LabelledPair(Party(chinese, "CN"), party, True, "Chinese, listed in English"))
    for party in listed_in_china:
        own = [name for name in party.names if read_name(name.text).unspaced]
        latin = tuple(name for name in party.names if not read_name(name.text).unspaced)
        for name in own[:1]:
            if latin:
                alone = replace(party, names=latin)
                pairs.append(LabelledPair(Party(name.text, None), alone, True, "foreign firm in Chinese"))
            kept = replace(party, names=(name,))
            pairs.append(LabelledPair(Party(_short(name.text), None), kept, True, "Chinese, short or other form"))
    return pairs + list(_chinese_sharing(listed_in_china))


def invented(parties: Sequence[ListedParty], chance: Random, count: int) -> list[Party]:
    """Names of nobody: words of listed names put together anew, with words of trade and places."""
    words = sorted({word.key for party in parties for word in read_name(party.name).words if word.kind == "name"})
    listed = {normal_form(name.text) for party in parties for name in party.names}
    names = (_made_up([chance.choice(words), chance.choice(words)], chance) for _ in range(count))
    return [
        Party(name, chance.choice(("CN", "RU", "AE", "TR", None))) for name in names if normal_form(name) not in listed
    ]


def _asked(name: str, party: ListedParty) -> Party:
    return Party(name, min(party.countries, default=None))


def _alias(party: ListedParty, chance: Random) -> Iterator[LabelledPair]:
    taken = chance.choice(party.names[1:])
    read = normal_form(taken.text)
    kept = tuple(name for name in party.names if normal_form(name.text) != read)
    if kept:
        yield LabelledPair(_asked(taken.text, party), replace(party, names=kept), True, "alias")


def _slipped(name: str, chance: Random) -> str:
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return name
    place = chance.choice(long)
    letters = list(words[place])
    at = chance.randrange(1, len(letters) - 1)
    match chance.randrange(4):
        case 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        case 1:
            del letters[at]
        case 2:
            letters.insert(at, letters[at])
        case _:
            letters[at] = chance.choice("aeioubdgklmnprst")
    words[place] = "".join(letters)
    return " ".join(words)


def _turned(party: ListedParty, chance: Random) -> str:
    words = [word.shown for word in read_name(party.name).words]
    chance.shuffle(words)
    form = chance.choice(_FORMS) if party.kind == "entity" else ""
    return " ".join([*words, form]).upper()


def _by_word(parties: Sequence[ListedParty]) -> dict[str, list[ListedParty]]:
    """Rare words of primary names, with the parties of one list that have them."""
    found: dict[tuple[str, str], list[ListedParty]] = defaultdict(list)
    for party in parties:
        reading = read_name(party.name)
        for key in {word.key for word in reading.words if word.kind == "name" and len(word.key) > 3}:
            found[party.list, key].append(party)
    return {f"{of} {key}": those for (of, key), those in found.items() if 1 < len(those) <= _RARE}


def _sharing(parties: Sequence[ListedParty], chance: Random, count: int) -> Iterator[LabelledPair]:
    rare = _by_word(parties)
    for key in chance.sample(sorted(rare), min(count, len(rare))):
        one, other = chance.sample(rare[key], 2)
        if not _read(one) & _read(other):
            yield LabelledPair(_asked(one.name, one), other, False, "shares a rare word")


def _read(party: ListedParty) -> set[str]:
    """A party's names as they are read, legal forms apart."""
    return {" ".join(sorted(word.key for word in read_name(name.text).words)) for name in party.names}


def _borrowing(parties: Sequence[ListedParty], chance: Random, count: int) -> Iterator[LabelledPair]:
    frequency = Counter(word.key for party in parties for word in read_name(party.name).words if word.kind == "name")
    usual = sorted(word for word, times in frequency.items() if times > 3 and len(word) > 3)
    for party in chance.sample(list(parties), min(count, len(parties))):
        own = [word.key for word in read_name(party.name).words if word.kind == "name" and len(word.key) > 3]
        if len(own) > 1:
            name = _made_up([chance.choice(own), chance.choice(usual)], chance)
            yield LabelledPair(_asked(name, party), party, False, "invented, borrows a word")


def _made_up(words: list[str], chance: Random) -> str:
    parts = [chance.choice(_PLACES), *words, chance.choice(_TRADE), chance.choice(_FORMS)]
    return " ".join(filter(None, parts)).title()


def _short(name: str) -> str:
    """A Chinese name without its legal form, or with another where it has none."""
    for form in lexicon().unspaced_forms:
        if form in name and name != form:
            return name.replace(form, "")
    return f"{name}有限公司"


def _chinese_sharing(parties: Sequence[ListedParty]) -> Iterator[LabelledPair]:
    """Each Chinese name beside those of others that share two characters with it, in a circle."""
    named = [(party, name) for party in parties for name in party.names if read_name(name.text).unspaced]
    owners: dict[str, list[int]] = defaultdict(list)
    for place, (_, name) in enumerate(named):
        for at in range(len(name.text) - 1):
            owners[name.text[at : at + 2]].append(place)
    seen = set()
    for places in owners.values():
        for one, other in pairwise(places):
            if one != other and (one, other) not in seen and named[one][0].entry != named[other][0].entry:
                seen.add((one, other))
                if normal_form(named[one][1].text) != normal_form(named[other][1].text):
                    kept = replace(named[other][0], names=(named[other][1],))
                    yield LabelledPair(Party(named[one][1].text, None), kept, False, "Chinese, shares two characters")
