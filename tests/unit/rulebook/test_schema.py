"""An editor that knows the schema completes and checks a measure file."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.rulebook.loading import measure_files
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema import measure_schema
from engine.yaml_source import parse_yaml, read_yaml
from tests.conftest import RULES
from tests.unit.decisions.magnets import MAGNETS


@pytest.fixture(scope="module")
def validator(rulebook: Rulebook) -> Draft202012Validator:
    schema = measure_schema(rulebook)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_every_shipped_measure_fits_the_schema(validator: Draft202012Validator) -> None:
    files = list(measure_files(RULES))
    assert files
    for path in files:
        errors = [error.message[:200] for error in validator.iter_errors(read_yaml(path).data)]
        assert not errors, path.name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("item.origin: {is_not", "item.orgin: {is_not"),
        ("{is_not: CN}", "{isnt: CN}"),
        ("end_user.type: {is: military}", "end_user.type: {is: militray}"),
        ("outcome: licence_required", "outcome: license_required"),
        ("papers: [compliance_notice]", "papers: [compliance_notise]"),
        ("kind: official}", "kind: officious}"),
        ("{from: 2025-12-01}", "{since: 2025-12-01}"),
    ],
)
def test_a_wrong_word_is_flagged_while_typing(validator: Draft202012Validator, old: str, new: str) -> None:
    known = {"CN-TEST-70": "CN-MOFCOM-GAC-2025-70", "CN-TEST-STATEMENT": "CN-MOFCOM-2026-09-28"}
    known["cn/magnets"] = "cn/2025-18"
    text = MAGNETS
    for name, shipped in known.items():
        text = text.replace(name, shipped)
    assert validator.is_valid(_data(text))
    assert old in text
    assert not validator.is_valid(_data(text.replace(old, new)))


def test_facts_are_offered_with_their_meaning_in_both_languages(rulebook: Rulebook) -> None:
    offered = measure_schema(rulebook)["$defs"]["Condition"]["properties"]
    described = offered["item.cn_listed_value_share"]["description"]
    assert "Annex 1 part 1" in described
    assert "附件1" in described
    assert set(offered["item.origin"]["properties"]) == {"is", "is_not", "in", "not_in", "is_known"}


def _data(text: str) -> Any:
    return parse_yaml(text, "test").data
