"""What does each law say by itself, and which are not asked at all?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.laws import LawVerdict
from engine.explanation.case import Case
from engine.explanation.evidence import truth_word
from engine.explanation.models import LawShown
from engine.explanation.phrases import listed, phrases, say
from engine.vocabulary.countries import country_name
from engine.vocabulary.models import Bilingual


def by_law(case: Case) -> tuple[LawShown, ...]:
    """The law of every jurisdiction in the rulebook, in the order of their codes."""
    return tuple(_shown(case, law) for law in case.decider.by_law(case.decision))


def jurisdiction_title(code: str) -> Bilingual:
    """What a jurisdiction is called: a country, or what its code stands for where it is none."""
    if f"jurisdiction.{code}" in phrases():
        return say(f"jurisdiction.{code}")
    return Bilingual(en=country_name(code, "en"), zh=country_name(code, "zh"))


def _shown(case: Case, law: LawVerdict) -> LawShown:
    nexuses = tuple(_nexuses(case, law))
    title = jurisdiction_title(law.jurisdiction)
    asked = law.asked is not False
    return LawShown(
        jurisdiction=law.jurisdiction,
        title=title,
        asked=truth_word(law.asked),
        floor=law.floor if asked else None,
        ceiling=law.ceiling if asked else None,
        nexuses=nexuses,
        text=_text(case, law, title, nexuses),
    )


def _text(case: Case, law: LawVerdict, title: Bilingual, nexuses: tuple[Bilingual, ...]) -> Bilingual:
    reach = listed(nexuses, "or") if nexuses else ""
    if law.asked is False:
        return say("law.not_asked", law=title, reach=reach)
    verdict = case.names.interval(law.floor, law.ceiling)
    return say("law.asked" if law.asked else "law.open", law=title, verdict=verdict, reach=reach)


def _nexuses(case: Case, law: LawVerdict) -> Iterator[Bilingual]:
    return (nexus.text.title for nexus in case.decider.laws.nexuses(law.jurisdiction))
