"""What has an organisation settled once for all lines? Standing answers, pending announcements, licences held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from engine.faults import Fault, SourceRefused, nearest
from engine.rulebook.models import Window
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Fact, StrictModel
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import Value
from engine.yaml_source import Document, parse_model, read_yaml

_GIVEN_BY_EACH_LINE = frozenset({"shipment.date"})
_Text = Annotated[str, BeforeValidator(lambda given: ";".join(given) if isinstance(given, list) else given)]


class Settled(StrictModel):
    """An organisation's word on a pending announcement, and the source that it relies on."""

    decision: Literal["confirmed", "rejected"]
    citation: str = Field(min_length=1)


class Validity(Window):
    """The first and last day of a licence, both inclusive."""

    through: date


class Licence(StrictModel):
    """A licence that the organisation holds; what it leaves out it does not narrow.

    `clauses` are clause or measure ids, `codes` control codes or headings. Of a `spent` licence nothing is left.
    """

    number: str = Field(min_length=1)
    authority: str
    kind: str
    clauses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    consignee: str = ""
    end_user: str = ""
    valid: Validity
    spent: bool = False


class _ProfileFile(StrictModel):
    assume: dict[str, _Text] = {}
    pending: dict[str, Settled] = {}
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A profile as read: `assume` holds typed values by vocabulary name, `shown_as` is how decisions name the file."""

    shown_as: str
    assume: Mapping[str, Value]
    pending: Mapping[str, Settled]
    licences: tuple[Licence, ...]


def load_profile(path: Path, rulebook: Rulebook) -> Profile:
    """Read a profile; raises `SourceRefused` with every fault: file, line, column, nearest name."""
    return read_profile(read_yaml(path), path.name, rulebook)


def may_be_assumed(fact: Fact) -> bool:
    """Whether a fact can be answered once for all lines; others every line states itself."""
    return fact.blank != "required" and fact.name not in _GIVEN_BY_EACH_LINE


def read_profile(document: Document, shown_as: str, rulebook: Rulebook) -> Profile:
    """The profile that a document holds; raises as `load_profile` does."""
    document.data = _without_empty(document.data)
    parsed = parse_model(_ProfileFile, document, _known_names())
    faults: list[Fault] = []
    assume = dict(_assumed(parsed, document, rulebook, faults))
    faults += _pending_faults(parsed, document, rulebook)
    for index, licence in enumerate(parsed.licences):
        faults += _licence_faults(licence, document, ("licences", index), rulebook)
    if faults:
        raise SourceRefused(faults)
    return Profile(shown_as, assume, parsed.pending, parsed.licences)


def _without_empty(data: object) -> object:
    """The file's blocks that hold something; `licences:` with nothing after it is the same as leaving it out."""
    if data is None:
        return {}
    return {name: block for name, block in data.items() if block is not None} if isinstance(data, dict) else data


def _known_names() -> list[str]:
    models = (_ProfileFile, Settled, Licence)
    return [*(name for model in models for name in model.model_fields), "from", "through"]


def _assumed(
    parsed: _ProfileFile, document: Document, rulebook: Rulebook, faults: list[Fault]
) -> Iterator[tuple[str, Value]]:
    facts, by_column = rulebook.vocabulary.facts, rulebook.vocabulary.by_column
    for name, text in parsed.assume.items():
        place = ("assume", name)
        fact = facts.get(name)
        if fact is None:
            hint = f"did you mean `{by_column[name].name}`?" if name in by_column else nearest(name, facts)
            faults.append(document.fault(place, f"`{name}` is not a fact", hint))
        elif not may_be_assumed(fact):
            faults.append(document.fault(place, f"`{name}` cannot be assumed", "every line states it"))
        else:
            try:
                value = read_value(fact, text)
            except ValueFault as fault:
                faults.append(document.fault(place, fault.what, fault.hint))
                continue
            if value is None:
                faults.append(document.fault(place, f"`{text}` assumes nothing", "leave the entry out"))
            else:
                yield name, value


def _pending_faults(parsed: _ProfileFile, document: Document, rulebook: Rulebook) -> Iterator[Fault]:
    pending = {
        window.announcement
        for block in (*rulebook.measures.values(), *(clause.text for clause in rulebook.clauses.values()))
        for window in block.pending
    }
    for name in parsed.pending:
        if name not in pending:
            hint = nearest(name, pending) or "it has no pending window in this rulebook"
            yield document.fault(("pending", name), f"`{name}` is not a pending announcement", hint)


def _licence_faults(
    licence: Licence, document: Document, at: tuple[str | int, ...], rulebook: Rulebook
) -> Iterator[Fault]:
    authority = rulebook.authorities.get(licence.authority)
    if authority is None:
        hint = nearest(licence.authority, rulebook.authorities) or "one of " + ", ".join(rulebook.authorities)
        yield document.fault((*at, "authority"), f"`{licence.authority}` is not a licensing authority", hint)
    elif licence.kind not in authority.licences:
        hint = nearest(licence.kind, authority.licences) or "one of " + ", ".join(authority.licences)
        yield document.fault((*at, "kind"), f"{licence.authority} issues no licence `{licence.kind}`", hint)
    for index, name in enumerate(licence.clauses):
        if name not in rulebook.clauses and name not in rulebook.measures:
            hint = nearest(name, [*rulebook.measures, *rulebook.clauses])
            yield document.fault((*at, "clauses", index), f"`{name}` is not a clause or measure", hint)
