"""Where do two long texts differ? The words that are other, with a few around them, instead of the whole twice."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from engine.vocabulary.models import Bilingual

_LONG = 90
_AROUND = 4
_GAP = "…"
_PIECE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|\s*[^\s\u3400-\u9fff\uf900-\ufaff]+|\s+")


def excerpts(before: Bilingual, after: Bilingual) -> tuple[Bilingual, Bilingual]:
    """Two texts cut down to where they differ, each language by itself; short ones stay whole."""
    english, chinese = _cut(before.en, after.en), _cut(before.zh, after.zh)
    return Bilingual(en=english[0], zh=chinese[0]), Bilingual(en=english[1], zh=chinese[1])


def _cut(before: str, after: str) -> tuple[str, str]:
    if before == after or max(len(before), len(after)) <= _LONG:
        return before, after
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    differing = [
        codes for codes in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if codes[0] != "equal"
    ]
    first_old, last_old = differing[0][1], differing[-1][2]
    first_new, last_new = differing[0][3], differing[-1][4]
    return _around(old, first_old, last_old), _around(new, first_new, last_new)


def _around(pieces: list[str], first: int, last: int) -> str:
    """The pieces from `first` to `last` with a few on either side."""
    start, end = max(first - _AROUND, 0), min(last + _AROUND, len(pieces))
    text = "".join(pieces[start:end]).strip()
    return (_GAP if start > 0 else "") + text + (_GAP if end < len(pieces) else "")
