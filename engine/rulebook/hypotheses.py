"""What may be supposed of the law? `CN-MOFCOM-2025-61 suspended through 2027-01-10`, read strictly.

    MEASURE[/CLAUSE] suspended through DATE           the suspension that there is ends with that day
    MEASURE[/CLAUSE] suspended from DATE [through DATE]
    MEASURE[/CLAUSE] in force from DATE               whatever suspends it is over
    MEASURE[/CLAUSE] repealed from DATE
    ANNOUNCEMENT confirmed | rejected                 one without an instrument

Instead of a measure, an instrument that suspends others may be named: it stands for all that it suspends. Every day
is a legal date in the measure's own zone; last days are inclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from engine.faults import LicetError
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual

FORMS = (
    "suspended through DATE", "suspended from DATE through DATE", "in force from DATE", "repealed from DATE",
    "confirmed", "rejected",
)  # fmt: skip
"""What may be said of a measure, a clause, an instrument or an announcement."""
_FORMS_EN = f"; write MEASURE and one of: {', '.join(f'`{form}`' for form in FORMS)}"
_FORMS_ZH = f"；请写措施名，后接：{'、'.join(f'`{form}`' for form in FORMS)}"
_DATE = r"(?P<{}>\S+)"
_PATTERNS = (
    ("suspended", rf"suspended through {_DATE.format('through')}"),
    ("suspended", rf"suspended from {_DATE.format('start')}(?: through {_DATE.format('through')})?"),
    ("in force", rf"in force from {_DATE.format('start')}"),
    ("repealed", rf"repealed from {_DATE.format('start')}"),
    ("confirmed", "confirmed"),
    ("rejected", "rejected"),
)


class Supposed(StrEnum):
    """What is supposed to happen."""

    SUSPENDED = "suspended"
    IN_FORCE = "in force"
    REPEALED = "repealed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One thing supposed; `target` is a measure, a clause, an instrument or an announcement. `through` is inclusive."""

    target: str
    supposed: Supposed
    start: date | None = None
    through: date | None = None

    def __str__(self) -> str:
        """As it is written, so that it reads back as itself."""
        days = (("from", self.start), ("through", self.through))
        return " ".join([self.target, self.supposed.value, *(f"{word} {day}" for word, day in days if day)])


class HypothesisRefused(LicetError):
    """Something that cannot be supposed; `text` says in two languages what is wrong and what would be right."""

    def __init__(self, text: Bilingual) -> None:
        """Keep both languages."""
        self.text = text
        super().__init__(text.en)


def refused(en: str, zh: str) -> HypothesisRefused:
    """The refusal of a hypothesis in two languages."""
    return HypothesisRefused(Bilingual(en=en, zh=zh))


def read_hypothesis(text: str, rulebook: Rulebook) -> Hypothesis:
    """The hypothesis that a text writes down; raises `HypothesisRefused`."""
    words = text.split()
    if not words:
        raise refused(f"nothing is supposed{_FORMS_EN}", f"未写明假设{_FORMS_ZH}")
    target = words[0]
    if target not in rulebook.measures and target not in rulebook.clauses:
        near_en, near_zh = _alike(target, [*rulebook.measures, *rulebook.clauses])
        raise refused(f"`{target}` is neither a measure nor a clause{near_en}", f"`{target}`既非措施也非条款{near_zh}")
    said = " ".join(words[1:])
    for supposed, pattern in _PATTERNS:
        found = re.fullmatch(pattern, said, re.IGNORECASE)
        if found:
            return _sound(_dated(target, Supposed(supposed), found.groupdict()), rulebook)
    raise _not_a_form(target, said)


def announcements(rulebook: Rulebook) -> frozenset[str]:
    """The announcements without an instrument that some clause hangs on."""
    windows = (
        window for clause in rulebook.clauses.values() for window in clause.measure.pending + clause.text.pending
    )
    return frozenset(window.announcement for window in windows)


def _dated(target: str, supposed: Supposed, days: dict[str, str | None]) -> Hypothesis:
    start, through = (_day(days.get(name)) for name in ("start", "through"))
    if start and through and through < start:
        raise refused(f"the last day {through} is before the first day {start}", f"最后一日{through}早于首日{start}")
    return Hypothesis(target, supposed, start, through)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refused(f"`{text}` is not a date; write 2027-01-10", f"`{text}`不是日期；请写作 2027-01-10") from error


def _sound(hypothesis: Hypothesis, rulebook: Rulebook) -> Hypothesis:
    if hypothesis.supposed not in (Supposed.CONFIRMED, Supposed.REJECTED):
        return hypothesis
    pending = sorted(announcements(rulebook))
    if hypothesis.target in pending:
        return hypothesis
    en = f"these are: {', '.join(pending)}" if pending else "there is none"
    zh = f"现有：{'、'.join(pending)}" if pending else "目前没有"
    raise refused(
        f"`{hypothesis.target}` is not an announcement that waits for an instrument; {en}",
        f"`{hypothesis.target}`不是尚无正式文件的公告；{zh}",
    )


def _not_a_form(target: str, said: str) -> HypothesisRefused:
    if not said:
        return refused(f"what is supposed of {target} is missing{_FORMS_EN}", f"未写明对{target}的假设{_FORMS_ZH}")
    near_en, near_zh = _alike(re.sub(r"\d\S*", "DATE", said.casefold()), FORMS)
    en, zh = f"`{said}` cannot be said of {target}", f"对{target}不能写`{said}`"
    return refused(en + (near_en or _FORMS_EN), zh + (near_zh or _FORMS_ZH))


def _alike(name: str, known: Iterable[str]) -> tuple[str, str]:
    """What may have been meant, in two languages; nothing where no name is alike."""
    by_folded = {one.casefold(): one for one in known}
    found = [by_folded[one] for one in get_close_matches(name.casefold(), list(by_folded), n=1)]
    return (f"; did you mean `{found[0]}`?", f"；是否为`{found[0]}`？") if found else ("", "")
