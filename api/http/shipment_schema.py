"""How is a shipment written in JSON? The schema of a request, made from the vocabulary.

Each fact stands under the parts of its dotted name: `{"item": {"hs_code": "8505.11.10.00"}}`. What the service reads
besides (dotted names, manifest columns, numbers as numbers) is said in words and not in the schema. What is known in
part is written as in a cell: `US-UVL?` for a member that is only possible, `30 %..60 %` for a number between two.
"""

from __future__ import annotations

import re
from typing import Any

from api.desk.receiving import LINES
from api.lawbook.holdings import blank_means
from engine.vocabulary.models import Fact, FactType
from engine.vocabulary.values import THROUGH
from engine.vocabulary.vocabulary import Vocabulary

SHIPMENT, LINE, BATCH = "Shipment", "ShipmentLine", "ShipmentBatch"
Schema = dict[str, Any]
_LONGEST_TEXT = 10_000
_MOST_MEMBERS = 1_000

_HOW_WRITTEN: dict[FactType, str] = {
    "text": "",
    "country": "A country by its ISO 3166-1 code of two letters, or by its name.",
    "countries": "Countries by their ISO 3166-1 codes of two letters, or by their names; an empty list is none.",
    "word": "",
    "words": "An empty list is none.",
    "code": "A control code.",
    "codes": "Control codes; an empty list is none.",
    "share": "A share with its sign, as `0.1 %`.",
    "quantity": "A number with its unit.",
    "count": "A whole number.",
    "money": "An exact decimal.",
    "yes_no": "",
    "date": "A legal date, or a moment with its offset from UTC.",
}
_WHOLE = rf"^[0-9]+({re.escape(THROUGH)}[0-9]+)?$"


def shipment_schemas(vocabulary: Vocabulary, most_lines: int, most_shipments: int) -> dict[str, Schema]:
    """The schemas of a shipment, of a line, of a batch, and of each group of facts, by name."""
    groups: dict[str, dict[str, Schema]] = {}
    for fact in vocabulary.facts.values():
        group, _, name = fact.name.partition(".")
        groups.setdefault(group, {})[name] = fact_schema(fact)
    stated: dict[str, Schema] = {group: {"$ref": f"#/components/schemas/{_group_name(group)}"} for group in groups}
    whole: dict[str, Schema] = {
        **{group: schema for group, schema in stated.items() if group != "line"},
        LINES: {
            "type": "array",
            "minItems": 1,
            "maxItems": most_lines,
            "items": {"$ref": f"#/components/schemas/{LINE}"},
            "description": "The lines; what they say counts before what the shipment says for all of them.",
        },
    }
    return {
        SHIPMENT: {
            **_object(whole, ("shipment", LINES)),
            "title": SHIPMENT,
            "description": "A shipment: facts for all its lines, and the lines.",
        },
        LINE: {**_object(stated, ()), "title": LINE, "description": "A line: its own facts."},
        BATCH: {
            **_object(
                {
                    "shipments": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": most_shipments,
                        "items": {"$ref": f"#/components/schemas/{SHIPMENT}"},
                    }
                },
                ("shipments",),
            ),
            "title": BATCH,
            "description": "Shipments to be taken in, each by itself.",
        },
        **{
            _group_name(group): {**_object(facts, ()), "title": _group_name(group), "description": _GROUPS[group]}
            for group, facts in groups.items()
        },
    }


def fact_schema(fact: Fact) -> Schema:
    """How one fact is written; null is the same as leaving it out."""
    described = {"title": fact.title.en, "description": _described(fact)}
    return {**_written(fact), **described}


def _written(fact: Fact) -> Schema:
    text: Schema = {"type": ["string", "null"], "maxLength": _LONGEST_TEXT}
    match fact.type:
        case "word":
            return {"enum": [*fact.words, None]}
        case "words":
            word: Schema = {"type": "string", "enum": list(fact.words)}
            return _members(word if fact.is_stated else {"anyOf": [word, _possible(fact)]})
        case "countries" | "codes":
            return _members({"type": "string", "minLength": 1, "maxLength": 200})
        case "yes_no":
            return {"type": ["boolean", "null"]}
        case "count" if fact.is_stated:
            return {"type": ["integer", "null"], "minimum": 0}
        case "count":
            return {"type": ["integer", "string", "null"], "minimum": 0, "pattern": _WHOLE, "maxLength": 100}
        case "quantity" | "money":
            return {"type": ["string", "number", "null"], "maxLength": 100}
        case _:
            return text


def _members(member: Schema) -> Schema:
    return {"type": ["array", "null"], "items": member, "maxItems": _MOST_MEMBERS}


def _described(fact: Fact) -> str:
    unit = f"In {fact.unit} where no unit is given." if fact.unit else ""
    parts = fact.meaning.en, _HOW_WRITTEN[fact.type], unit, _left_open(fact), blank_means(fact).en
    return " ".join(filter(None, parts))


def _left_open(fact: Fact) -> str:
    """How a value that is known in part is written, where the fact may be."""
    if fact.is_stated or not (fact.is_set or fact.is_number):
        return ""
    if fact.is_set:
        return "A `?` behind a member says that it is only possible; what is not named is ruled out."
    example = THROUGH.join(("30 %", "60 %") if fact.type == "share" else ("10", "20"))
    return f"Known to lie between two numbers: both, as `{example}`."


def _possible(fact: Fact) -> Schema:
    """A word as it is written where it is only possible."""
    return {"type": "string", "pattern": rf"^({'|'.join(map(re.escape, fact.words))})\?$"}


def _object(properties: dict[str, Schema], required: tuple[str, ...]) -> Schema:
    needed: Schema = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **needed}


def _group_name(group: str) -> str:
    return "".join(part.capitalize() for part in group.split("_")) + "Facts"


_GROUPS = {
    "shipment": "Where it goes, when, and how it is called.",
    "exporter": "Who exports.",
    "consignee": "Who receives.",
    "end_user": "Who uses the goods in the end.",
    "end_use": "What for.",
    "item": "The goods themselves.",
    "line": "How much of them, and on what terms.",
}
