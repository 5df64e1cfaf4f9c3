"""How is a clause or an instrument cited? By its id in English, by its official number in Chinese."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from engine.explanation.models import ClauseName, Instrument, SourceShown
from engine.explanation.phrases import say, series
from engine.rulebook.models import Source
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Bilingual

_NUMERALS = "〇一二三四五六七八九"
_NUMBERED = re.compile(r"([1-9][0-9]?)(?:\.([1-9][0-9]?))?(?:[.-][a-z][\w-]*)?")
_CODE = re.compile(r"[0-9][A-Z][0-9]{3}(?:\.\w+)*")


class Names:
    """The names of one rulebook's clauses and instruments."""

    def __init__(self, rulebook: Rulebook, confirmed: Collection[str] = ()) -> None:
        """Titles and numbers come from the measures; `confirmed` are announcements that the organisation confirms."""
        self.rulebook = rulebook
        self._confirmed = confirmed
        self._rungs = {rung.verdict: rung for rung in rulebook.verdicts}

    def clause(self, id_: str) -> ClauseName:
        """A clause as it is cited."""
        clause = self.rulebook.clauses[id_]
        return ClauseName(
            clause=id_,
            measure=clause.measure.measure,
            name=self.short(id_),
            title=clause.text.title,
            titled=self.titled(id_),
        )

    def short(self, id_: str) -> Bilingual:
        """The citation of a clause: `CN-MOFCOM-2025-61/1.1`; 商务部公告2025年第61号第一条第（一）项."""
        clause = self.rulebook.clauses[id_]
        return Bilingual(en=id_, zh=self.of_instrument(clause.measure.measure).zh + self._article(clause))

    def titled(self, id_: str) -> Bilingual:
        """The citation of a clause with its title, which stands in for a number where Chinese has none to cite."""
        clause = self.rulebook.clauses[id_]
        text = say("titled", name=self.short(id_), title=clause.text.title)
        return text if article(clause.text.clause) else Bilingual(en=text.en, zh=self.short(id_).zh)

    def clauses(self, ids: Iterable[str]) -> Bilingual:
        """Several citations, those of one measure together."""
        together: dict[str, list[Clause]] = {}
        for id_ in sorted(ids):
            clause = self.rulebook.clauses[id_]
            together.setdefault(clause.measure.measure, []).append(clause)
        return series([self._together(measure, clauses) for measure, clauses in together.items()])

    def _together(self, measure: str, clauses: Sequence[Clause]) -> Bilingual:
        if len(clauses) == 1:
            return self.short(clauses[0].id)
        articles = dict.fromkeys(self._article(clause) for clause in clauses)
        return Bilingual(
            en=f"{measure} ({', '.join(clause.text.clause for clause in clauses)})",
            zh=self.of_instrument(measure).zh + "、".join(articles),
        )

    def _article(self, clause: Clause) -> str:
        return article(clause.text.clause) or say("article.titled", title=clause.text.title).zh

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

    def acting(self, measure: str) -> Bilingual:
        """The citation of an instrument as what makes something so, and on whose word if that is not the law's."""
        by = self.of_instrument(measure)
        return say("confirmed", by=by) if measure in self._confirmed else by

    def titled_instrument(self, measure: str) -> Bilingual:
        """The citation of an instrument with its title."""
        held = self.rulebook.measures[measure]
        titled = say("titled", name=self.of_instrument(measure), title=held.title)
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
    """A clause number as Chinese official texts cite it; empty where it is a word of our own.

    What follows the number (`2.military`) parts one article into several clauses and is not cited.

    >>> article("1.1"), article("12"), article("2.military"), article("1C902.a"), article("battery")
    ('第一条第（一）项', '第十二条', '第二条', '1C902.a项', '')
    """
    if _CODE.fullmatch(clause):
        return f"{clause}项"
    match = _NUMBERED.fullmatch(clause)
    if match is None:
        return ""
    first, second = match.groups()
    return f"第{_numeral(int(first))}条" + (f"第（{_numeral(int(second))}）项" if second else "")


def _numeral(number: int) -> str:
    """A whole number below a hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "")
