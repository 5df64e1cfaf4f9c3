"""What does a visitor say of an item? Its facts by the vocabulary, and its bill of materials as a table of text."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from api.desk.products import facts_of_items
from api.desk.receiving import Fault
from api.reports.voice import Voice
from api.web.catalogue import N_, Say
from api.web.forms import Form
from engine.facts.json_records import text_of
from engine.vocabulary.vocabulary import Vocabulary

BILL = "bill"
_LONGEST_BILL = 1_000_000
_DELIMITERS = ",;\t"
_POINTER = "/facts/"


@dataclass(frozen=True)
class ProductForm:
    """What was typed, by fact, and the bill as text; `rows` are those of the bill, `faults` what is wrong where."""

    facts: Mapping[str, str]
    bill: str = ""
    rows: Sequence[Mapping[str, str]] = ()
    faults: Mapping[str, str] | None = None


def read_product(form: Form, vocabulary: Vocabulary, say: Say) -> ProductForm:
    """The product that a form describes; facts that were left blank are not said."""
    typed = {fact.name: form.text(fact.name) for fact in facts_of_items(vocabulary)}
    facts = {name: text for name, text in typed.items() if text}
    bill = form.text(BILL, _LONGEST_BILL)
    rows, fault = _rows(bill, say)
    return ProductForm(facts, bill, rows, {BILL: fault} if fault else {})


def product_faults(faults: Sequence[Fault], say: Say, voice: Voice) -> dict[str, str]:
    """What is wrong with the facts and the bill of a product, by field."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        what = f"{voice.problem(fault.what)} {voice.problem(fault.hint)}".strip()
        if fault.pointer.startswith(_POINTER):
            found.setdefault(fault.pointer.removeprefix(_POINTER), []).append(what)
            continue
        row, _, column = fault.pointer.removeprefix(f"/{BILL}/").partition("/")
        where = say(N_("Row %(row)s, %(column)s: %(what)s"))
        told = where % {"row": int(row) + 1, "column": column, "what": what} if row.isdecimal() else what
        found.setdefault(BILL, []).append(told)
    return {name: "\n".join(texts) for name, texts in found.items()}


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of a bill in the order in which rows bring them."""
    return list(dict.fromkeys(name for row in rows for name in row))


def bill_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """A bill as a table of text, to be changed."""
    if not rows:
        return ""
    written = StringIO()
    table = csv.DictWriter(written, columns_of(rows), lineterminator="\n")
    table.writeheader()
    table.writerows({name: text_of(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def _rows(bill: str, say: Say) -> tuple[list[dict[str, str]], str]:
    """The rows of a bill, and what is wrong with its table."""
    first = bill.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header, *body = list(csv.reader(StringIO(bill), delimiter=delimiter, strict=True)) or [[]]
    except csv.Error:
        return [], say(N_("A quote is not closed, or stands where none belongs."))
    names = [name.strip() for name in header]
    if len(set(names)) < len(names) or "" in names[:-1]:
        return [], say(N_("Each column needs a name of its own."))
    for number, row in enumerate(body, 1):
        if len(row) > len(names):
            return [], say(N_("Row %(row)s has more cells than there are columns.")) % {"row": number}
    cells = [dict(zip(names, (cell.strip() for cell in row), strict=False)) for row in body]
    return [{name: text for name, text in row.items() if name and text} for row in cells if any(row.values())], ""
