"""How is it said in English and in Chinese who owns whom? By the phrases of a catalogue of its own."""

from __future__ import annotations

from pathlib import Path

from engine.explanation.phrases import Catalogue

_catalogue = Catalogue(Path(__file__).with_name("phrases.yaml"))
phrases, say = _catalogue.phrases, _catalogue.say
