"""What must be said about how a file was read: nothing is detected, converted or renamed silently."""

from __future__ import annotations

from dataclasses import dataclass

from engine.vocabulary.models import Bilingual


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing worth saying about a file; `kind` is a stable word, `text` is for people."""

    kind: str
    text: Bilingual


def notice(kind: str, en: str, zh: str) -> Notice:
    """A notice in both languages."""
    return Notice(kind, Bilingual(en=en, zh=zh))
