"""How is a clause or an instrument cited? By its id in English, by its official number in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.explanation.models import ClauseName, Instrument, SourceShown
from engine.explanation.phrases import same, say, series
from engine.rulebook.models import Source
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual

_NUMERALS = "〇一二三四五六七八九"
_NUMBERED = re.compile(r"([1-9][0-9]?)(?:\.([1-9][0-9]?))?")


class Names:
    """The names of one rulebook's clauses and instruments."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Titles and numbers come from the measures themselves."""
        self.rulebook = rulebook
        self._rungs = {rung.verdict: rung for rung in rulebook.verdicts}

    def clause(self, id_: str) -> ClauseName:
        """A clause as it is cited."""
        clause = self.rulebook.clauses[id_]
        return ClauseName(
            clause=id_,
            measure=clause.measure.measure,
            name=self.short(id_),
            title=clause.text.title,
        )

    def short(self, id_: str) -> Bilingual:
        """The citation of a clause: `CN-MOFCOM-2025-61/1.1`; 商务部公告2025年第61号第一条第（一）项."""
        clause = self.rulebook.clauses[id_]
        number = clause.measure.number or clause.measure.measure
        return Bilingual(en=id_, zh=number + article(clause.text.clause))

    def clauses(self, ids: Iterable[str]) -> Bilingual:
        """Several citations, one after the other."""
        return series([self.short(id_) for id_ in sorted(ids)])

    def instrument(self, measure: str) -> Instrument:
        """An instrument with its sources."""
        held = self.rulebook.measures[measure]
        return Instrument(
            measure=measure,
            name=self.of_instrument(measure),
            title=held.title,
            sources=sources_shown(held.sources),
        )

    def of_instrument(self, measure: str) -> Bilingual:
        """The citation of an instrument; what has no number of its own goes by its title in Chinese."""
        held = self.rulebook.measures[measure]
        return Bilingual(en=measure, zh=held.number or held.title.zh)

    def titled_instrument(self, measure: str) -> Bilingual:
        """The citation of an instrument with its title."""
        held = self.rulebook.measures[measure]
        titled = say("clause.titled", clause=self.of_instrument(measure), title=held.title)
        return titled if held.number else Bilingual(en=titled.en, zh=held.title.zh)

    def verdict(self, verdict: str) -> Bilingual:
        """The title of a verdict."""
        return self._rungs[verdict].title

    def meaning(self, verdict: str) -> Bilingual:
        """What a verdict means."""
        return self._rungs[verdict].meaning

    def interval(self, floor: str, ceiling: str) -> Bilingual:
        """One verdict, or the two that the answer lies between."""
        if floor == ceiling:
            return self.verdict(floor)
        return say("interval", floor=self.verdict(floor), ceiling=self.verdict(ceiling))


def sources_shown(sources: Iterable[Source]) -> tuple[SourceShown, ...]:
    """Sources with their kind in words, each address once."""
    found = {
        source.url: SourceShown(
            title=source.title, url=source.url, language=source.language, kind=say(f"source.{source.kind}")
        )
        for source in sources
    }
    return tuple(found.values())


def article(clause: str) -> str:
    """A clause number as Chinese official texts cite it.

    >>> article("1.1"), article("12"), article("remark")
    ('第一条第（一）项', '第十二条', '“remark”条款')
    """
    match = _NUMBERED.fullmatch(clause)
    if match is None:
        return say("article.named", clause=same(clause)).zh
    first, second = match.groups()
    return f"第{_numeral(int(first))}条" + (f"第（{_numeral(int(second))}）项" if second else "")


def _numeral(number: int) -> str:
    """A whole number below a hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "")
