"""What does a visitor say of a licence? The terms that a form states, or what is wrong beside each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from api.desk.receiving import Fault
from api.desk.register import LicenceTerms
from api.reports.voice import Voice
from api.web.catalogue import N_, Say
from api.web.forms import Form

LABELS = {
    "number": N_("Number"),
    "kind": N_("Kind of licence"),
    "clauses": N_("Clauses and measures"),
    "codes": N_("Control codes"),
    "consignee": N_("Consignee"),
    "end_user": N_("End user"),
    "valid_from": N_("First day"),
    "valid_through": N_("Last day"),
    "quantity_limit": N_("Quantity"),
    "unit": N_("Unit"),
    "value_limit": N_("Value"),
    "currency": N_("Currency"),
}
"""The fields of the form in their order; `kind` holds the authority and what it issues, with a space between."""
_SEVERAL = frozenset({"clauses", "codes"})
_NEEDED = frozenset({"missing", "string_too_short"})
_SAID = {
    "string_too_long": N_("This is too long."),
    "too_long": N_("These are too many."),
    "string_pattern_mismatch": N_("This holds characters that cannot be kept."),
    "greater_than": N_("Write a number above zero."),
    "decimal_max_places": N_("Write at most six decimals."),
    "decimal_max_digits": N_("Write at most eighteen digits."),
    "decimal_whole_digits": N_("Write at most eighteen digits."),
}
_DAY, _AMOUNT, _OTHER = (
    N_("Write a day such as 2027-03-01."),
    N_("Write a number such as 500 or 0.5."),
    N_("This cannot be read."),
)
_TOGETHER = {
    "valid_through is before valid_from": ("valid_through", N_("The last day is before the first.")),
    "quantity_limit and unit go together": ("unit", N_("Give a quantity with its unit, or neither.")),
    "value_limit and currency go together": ("currency", N_("Give a value with its currency, or neither.")),
}
_NO_CURRENCY = "currency", N_("This is no currency of ISO 4217, such as EUR.")


@dataclass(frozen=True)
class LicenceForm:
    """What was typed, by field, and the terms that it comes to; without them, what is wrong with which field."""

    typed: Mapping[str, str]
    terms: LicenceTerms | None
    faults: Mapping[str, str]


def read_licence(form: Form, say: Say) -> LicenceForm:
    """The licence that a form describes."""
    typed = {name: form.text(name, longest=60_000) for name in LABELS}
    authority, _, kind = typed["kind"].partition(" ")
    given: dict[str, Any] = {
        name: [one.strip() for one in text.splitlines() if one.strip()] if name in _SEVERAL else text
        for name, text in typed.items()
        if text and name != "kind"
    }
    try:
        return LicenceForm(typed, LicenceTerms(authority=authority, kind=kind, **given), {})
    except ValidationError as error:
        return LicenceForm(typed, None, {name: say(text) for name, text in map(_fault, error.errors())})


def typed_of(terms: Mapping[str, Any]) -> dict[str, str]:
    """What would be typed to state some terms, given as JSON has them."""
    found = {name: "\n".join(terms[name]) for name in _SEVERAL}
    found["kind"] = f"{terms['authority']} {terms['kind']}"
    return {name: found.get(name) or str(terms.get(name) or "") for name in LABELS}


def law_faults(faults: Iterable[Fault], typed: Mapping[str, str], say: Say, voice: Voice) -> dict[str, str]:
    """What the rulebook does not know of a licence, by field."""
    found: dict[str, list[str]] = {}
    names = [one.strip() for one in typed["clauses"].splitlines() if one.strip()]
    for fault in faults:
        _, name, *place = fault.pointer.split("/")
        if name == "clauses" and place:
            what = say(N_("“%(name)s” is no clause or measure of the rulebook.")) % {"name": names[int(place[0])]}
            found.setdefault(name, []).append(f"{what} {voice.problem(fault.hint)}".strip())
        else:
            found["kind"] = [say(N_("Choose a kind of licence."))]
    return {name: " ".join(texts) for name, texts in found.items()}


def _fault(error: Any) -> tuple[str, str]:
    """The field that pydantic finds fault with, and what to say there."""
    if not error["loc"]:
        return _TOGETHER.get(str(error["ctx"]["error"]), _NO_CURRENCY)
    name, kind = str(error["loc"][0]), str(error["type"])
    if kind in _NEEDED:
        return name, N_("This is needed.")
    if name in ("valid_from", "valid_through"):
        return name, _DAY
    if name in ("quantity_limit", "value_limit"):
        return name, _SAID.get(kind, _AMOUNT)
    return name, _SAID.get(kind, _OTHER)
