"""How are stakes kept? Each as a line of JSON, the same bytes for the same stakes, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import orjson

from engine.ownership.parties import PartyName
from engine.ownership.shares import End, Share
from engine.ownership.stakes import Stake


def lines_of(stakes: Iterable[Stake]) -> bytes:
    """Stakes as lines of JSON, in their order."""
    return b"\n".join(orjson.dumps(_plain(stake), option=orjson.OPT_SORT_KEYS) for stake in stakes)


def content_hash(lines: bytes) -> str:
    """The SHA-256 of lines: what names a set of stakes."""
    return hashlib.sha256(lines).hexdigest()


def stakes_in(lines: Sequence[bytes]) -> tuple[Stake, ...]:
    """The stakes that lines hold."""
    return tuple(_stake(orjson.loads(line)) for line in lines)


def _plain(stake: Stake) -> dict[str, Any]:
    return {
        "owner": _named(stake.owner) if stake.owner else None,
        "owned": _named(stake.owned),
        "low": _end(stake.share.low),
        "high": _end(stake.share.high),
        "from": stake.first_day.isoformat() if stake.first_day else None,
        "through": stake.last_day.isoformat() if stake.last_day else None,
        "source": stake.source,
        "row": stake.row,
    }


def _stake(plain: Mapping[str, Any]) -> Stake:
    return Stake(
        owner=PartyName(*plain["owner"]) if plain["owner"] else None,
        owned=PartyName(*plain["owned"]),
        share=Share(_read_end(plain["low"]), _read_end(plain["high"])),
        first_day=date.fromisoformat(plain["from"]) if plain["from"] else None,
        last_day=date.fromisoformat(plain["through"]) if plain["through"] else None,
        source=plain["source"],
        row=plain["row"],
    )


def _named(name: PartyName) -> list[str | None]:
    return [name.text, name.country, name.id]


def _end(end: End) -> list[str | int]:
    return [str(end.share), end.beyond]


def _read_end(plain: Sequence[Any]) -> End:
    return End(Fraction(plain[0]), plain[1])
