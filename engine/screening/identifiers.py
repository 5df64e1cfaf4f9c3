"""Do two parties have a number in common? Numbers are compared without the signs and spaces that their writers vary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.screening.hits import Feature
from engine.screening.listed import Identifier

_SIGN = re.compile(r"[\W_]+")
_NOT_DIGIT = re.compile(r"\D+")
_SAME_KIND, _OTHER_KIND = 960, 850
_DISAGREES = -120
_TELLING_WITHOUT_KIND = 8


def normal_identifier(identifier: Identifier) -> tuple[str, str]:
    """An identifier's kind and value with nothing between their letters and digits; of an IMO number the digits.

    >>> normal_identifier(Identifier("IMO", "IMO 918-7629"))
    ('imo', '9187629')
    """
    kind = _SIGN.sub("", identifier.kind).casefold()
    value = _SIGN.sub("", identifier.value).upper()
    return kind, _NOT_DIGIT.sub("", value) if kind.startswith("imo") else value


def compare_identifiers(ours: Sequence[Identifier], theirs: Sequence[Identifier], so_far: int) -> list[Feature]:
    """What identifiers add to a score: one in common decides, whatever the names; numbers of one kind of which none
    agrees speak against. A long number in common decides under whatever kind two sources file it, if less firmly."""
    left, right = (list(dict.fromkeys(map(normal_identifier, each))) for each in (ours, theirs))
    for kind, value in left:
        if value and (kind, value) in right:
            return [_agrees(kind, kind, value, _SAME_KIND - so_far)]
    for kind, value in left:
        for other, theirs_too in right:
            if value == theirs_too and len(value) >= _TELLING_WITHOUT_KIND:
                return [_agrees(kind, other, value, _OTHER_KIND - so_far)]
    kinds = {kind for kind, _ in left} & {kind for kind, _ in right}
    if not kinds:
        return []
    kind = min(kinds)
    return [Feature("identifier", _DISAGREES, _said(left, kind), _said(right, kind))]


def _agrees(kind: str, other: str, value: str, points: int) -> Feature:
    return Feature("identifier", max(0, points), f"{kind} {value}", f"{other} {value}")


def _said(identifiers: list[tuple[str, str]], kind: str) -> str:
    return ", ".join(f"{kind} {value}" for other, value in identifiers if other == kind)
