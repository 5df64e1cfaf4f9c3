"""How is it said in English and in Chinese what was proved? Fills the phrases of a catalogue of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.explanation.phrases import Catalogue, Filling, filled
from engine.vocabulary.models import Bilingual
from engine.yaml_source import parse_model, read_yaml

CATALOGUE = Path(__file__).with_name("phrases.yaml")


@cache
def phrases() -> Mapping[str, Bilingual]:
    """The catalogue; raises `SourceRefused` with every fault."""
    return parse_model(Catalogue, read_yaml(CATALOGUE, CATALOGUE.name)).root


def say(key: str, **fillings: Filling) -> Bilingual:
    """A phrase of the catalogue with its placeholders filled, each in the phrase's own language.

    Raises `KeyError` for a key or placeholder that the catalogue does not have.
    """
    return filled(phrases()[key], fillings)
