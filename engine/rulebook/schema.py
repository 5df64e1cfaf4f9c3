"""What may stand in a measure file? Its JSON Schema, so that an editor completes and checks it.

Facts, operators, words, lists, verdicts, papers and instruments come from the rulebook itself. The schema is made
for editors and is a little looser than the loader, which also knows dates, references and dimensions.
"""

from __future__ import annotations

from typing import Any

from engine.conditions.parsing import OPERATORS
from engine.rulebook.models import NO_NEXUS, Measure
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Fact

Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number", "integer", "boolean"]}


def measure_schema(rulebook: Rulebook) -> Schema:
    """JSON Schema (draft 2020-12) of a measure file under a rulebook's vocabulary and lists."""
    schema = Measure.model_json_schema(by_alias=True)
    definitions: Schema = schema["$defs"]
    definitions["Condition"] = _condition(rulebook)
    clause = definitions["ClauseText"]["properties"]
    clause["when"] = {"$ref": "#/$defs/Condition"}
    nexuses = {name: f"{one.text.title.en} {one.text.title.zh}" for name, one in rulebook.nexuses.items()}
    schema["properties"]["nexus"] = _choice(nexuses) if nexuses else False
    clause["nexus"] = _choice(nexuses | {NO_NEXUS: "outside the measure's nexus / 不受本措施连结点限制"})
    clause["outcome"] = _choice(
        {verdict.verdict: f"{verdict.meaning.en} {verdict.meaning.zh}" for verdict in rulebook.verdicts}
    )
    clause["papers"] = _one_or_more({"enum": sorted(rulebook.papers)})
    for field in ("applies_to", "exception_to"):
        clause[field] = _one_or_more(_TEXT)
    definitions["LicenceKind"]["properties"]["authority"] = {"enum": sorted(rulebook.authorities)}
    for field in ("clauses", "beside"):
        definitions["Noted"]["properties"][field] = _one_or_more(_TEXT)
    instruments = {"enum": sorted(rulebook.measures)}
    for model in ("Suspension", "Resumption", "Ending"):
        definitions[model]["properties"]["by"] = instruments
    definitions["PendingWindow"]["properties"]["announcement"] = instruments
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Licet measure",
        **_with_plain_scalars(schema),
    }


def _condition(rulebook: Rulebook) -> Schema:
    nested = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}}
    groups: Schema = {
        "all": nested | {"description": "every part holds / 全部满足"},
        "any": nested | {"description": "at least one part holds / 至少一项满足"},
        "not": {"$ref": "#/$defs/Condition", "description": "the part does not hold / 不满足"},
    }
    facts = {name: _leaf(fact, rulebook) for name, fact in rulebook.vocabulary.facts.items()}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": groups | facts,
    }


def _leaf(fact: Fact, rulebook: Rulebook) -> Schema:
    unit = f" [{fact.unit}]" if fact.unit else ""
    return {
        "type": "object",
        "description": f"{fact.meaning.en}{unit} {fact.meaning.zh}",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {
            operator: _operand(fact, operator, rulebook) for operator in (*OPERATORS[fact.type], "is_known")
        },
    }


def _operand(fact: Fact, operator: str, rulebook: Rulebook) -> Schema:
    if operator == "is_known":
        return {"enum": ["yes", True]}
    one = _choice({word: f"{title.en} {title.zh}" for word, title in fact.words.items()}) if fact.words else _TEXT
    if operator == "between":
        return {"type": "array", "minItems": 2, "maxItems": 2, "items": one}
    if operator in ("in", "not_in", "any_in"):
        lists: list[Schema] = [{"enum": sorted(rulebook.lists.names)}] if fact.type in ("code", "codes") else []
        return {"anyOf": [*lists, one, {"type": "array", "minItems": 1, "items": one}]}
    return one if operator != "starts_with" else _one_or_more(_TEXT)


def _choice(meanings: dict[str, str]) -> Schema:
    return {"anyOf": [{"const": name, "description": meaning} for name, meaning in meanings.items()]}


def _one_or_more(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _with_plain_scalars(schema: Any) -> Any:
    """Editors read YAML's own types: a date may stay a string, `yes` may be read as true."""
    if isinstance(schema, dict):
        if schema.get("type") == "boolean":
            return {**schema, "type": ["boolean", "string"]}
        return {name: _with_plain_scalars(value) for name, value in schema.items()}
    return [_with_plain_scalars(item) for item in schema] if isinstance(schema, list) else schema
