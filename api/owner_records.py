"""How do owners look as JSON? Versions, stakes and what is held of a party, the same through every door."""

from __future__ import annotations

from typing import Any

from api.store.tables.owners import OwnersVersion
from engine.ownership.held import Trace
from engine.ownership.parties import PartyName
from engine.ownership.phrases import say
from engine.ownership.shares import Share
from engine.ownership.stakes import Stake
from engine.ownership.telling import questions, share_words, text_of, told
from engine.vocabulary.models import Bilingual
from engine.vocabulary.values import digits

_COVERED = {True: "yes", False: "no", None: "unknown"}


def version_record(version: OwnersVersion) -> dict[str, Any]:
    """A version, without its stakes."""
    return {
        "version": version.id,
        "file": version.file,
        "file_hash": version.file_hash,
        "content": version.content,
        "stakes": version.stakes,
        "parties": version.parties,
        "previous": version.previous,
        "added": version.added,
        "removed": version.removed,
        "by": version.by,
        "imported_at": version.imported_at.isoformat(),
    }


def stake_record(stake: Stake) -> dict[str, Any]:
    """What an owner holds of a party."""
    return {
        "owner": mention_record(stake.owner) if stake.owner else None,
        "owned": mention_record(stake.owned),
        "share": _share(stake.share),
        "from": stake.first_day.isoformat() if stake.first_day else None,
        "through": stake.last_day.isoformat() if stake.last_day else None,
        "source": stake.source,
        "row": stake.row,
    }


def mention_record(name: PartyName) -> dict[str, Any]:
    """A party as it is mentioned."""
    return {"name": name.text, "country": name.country, "id": name.id}


def held_record(trace: Trace) -> dict[str, Any]:
    """What covered owners hold of a party under one rule, and what follows."""
    held = trace.held
    lines = told(trace)
    return {
        "rule": held.rule.name,
        "title": _text(say(f"rule.{held.rule.name}")),
        "share": _share(held.share) if held.share else None,
        "covered": _COVERED[held.falls_under],
        "must_ask": held.must_ask,
        "listed": sorted(held.listed),
        "inherited": sorted(held.codes - held.listed),
        "perhaps": sorted(held.possible_codes - held.codes),
        "path": {"en": text_of(lines, "en"), "zh": text_of(lines, "zh")},
        "questions": [_text(question) for question in questions(trace)],
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "low": digits(share.low.share),
        "low_included": share.low.beyond <= 0,
        "high": digits(share.high.share),
        "high_included": share.high.beyond >= 0,
        "text": _text(share_words(share)),
    }


def _text(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
