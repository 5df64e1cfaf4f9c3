"""How is a fact answered in a form? By its type: a choice, boxes, or a text; and how is an answer said in words?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from api.web.catalogue import N_, gettext
from api.web.forms import Form
from api.wording import Language
from engine.explanation.values import shown
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import NONE, known_in_full

NAME = "answer"
_KINDS: dict[str, Literal["choice", "boxes", "date"]] = {
    "yes_no": "choice", "word": "choice", "words": "boxes", "date": "date",
}  # fmt: skip
_HINTS = {
    "country": N_("A country or region, by its name or its two letters."),
    "countries": N_("Countries or regions, by their names or two letters, with ; between them. Or: none."),
    "codes": N_("Codes with ; between them. Or: none."),
    "code": N_("A tariff code of 4 to 10 digits."),
    "share": N_("A share, such as 0.1 %."),
    "count": N_("A whole number."),
    "money": N_("An amount, without currency."),
    "date": N_("A day."),
}


@dataclass(frozen=True)
class AnswerField:
    """The field in which a fact is answered, with what is in it."""

    kind: Literal["choice", "boxes", "date", "text"]
    hint: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    value: str = ""
    chosen: list[str] = field(default_factory=list)


def answer_field(fact: Fact, text: str, language: Language) -> AnswerField:
    """The field of a fact; one that cannot hold the present answer, known in part only, becomes a text."""
    say = gettext(language)
    words = [(word, title.in_language(language)) for word, title in fact.words.items()]
    none = ("none", say(N_("none: there is known to be none")))
    match _KINDS.get(fact.type, "text"):
        case "choice":
            answers = [("yes", say(N_("yes"))), ("no", say(N_("no")))] if fact.type == "yes_no" else [*words, none]
            value = _one(fact, text)
            if value is not None:
                return AnswerField("choice", "", [("", say(N_("choose"))), *answers], value)
        case "boxes":
            chosen = _several(fact, text)
            if chosen is not None:
                return AnswerField("boxes", "", [*words, none], chosen=chosen)
        case "date" if not text or text[:1].isdigit():
            return AnswerField("date", say(_HINTS["date"]), value=text)
    hint = say(N_("A quantity, in %(unit)s.")) % {"unit": fact.unit} if fact.unit else say(_HINTS.get(fact.type, ""))
    return AnswerField("text", hint, value=text)


def given(form: Form) -> str:
    """The answer that was typed, chosen or ticked."""
    return ";".join(form.texts(NAME))


def in_words(fact: Fact | None, text: str, language: Language) -> str:
    """An answer as people say it; one that the present law cannot read stays as it was typed."""
    if fact is None:
        return text
    try:
        return shown(fact, read_value(fact, text)).in_language(language)
    except ValueFault:
        return text


def _one(fact: Fact, text: str) -> str | None:
    """The answer of a choice; blank where there is none yet, None where a choice cannot hold it."""
    try:
        value = read_value(fact, text)
    except ValueFault:
        return ""
    if value is None:
        return ""
    if value is NONE:
        return "none" if fact.type != "yes_no" else None
    return str(value) if isinstance(value, str) else "yes" if value else "no"


def _several(fact: Fact, text: str) -> list[str] | None:
    """The answers that are ticked; None where boxes cannot hold what is known in part only."""
    try:
        value = read_value(fact, text)
    except ValueFault:
        return []
    if value is None:
        return []
    if not isinstance(value, frozenset) or not known_in_full(value):
        return None
    return sorted(map(str, value)) or ["none"]
