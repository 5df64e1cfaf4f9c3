"""White space is what the language itself strips, in whichever release it runs."""

from __future__ import annotations

import sys

from engine.white_space import WHITE


def test_it_is_what_strip_takes_away() -> None:
    assert "".join(one for one in map(chr, range(sys.maxunicode + 1)) if one.isspace()) == WHITE
