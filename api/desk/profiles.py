"""What does a profile say, who said so and since when, and what becomes of it when one entry is changed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from sqlmodel import Session, col, select

from api.desk.law import Law
from api.desk.standing import NO_PROFILE, ChangedMeanwhile, latest_profile, new_profile
from api.store.tables.standings import ProfileVersion

Part = Literal["assume", "pending"]
PARTS: tuple[Part, ...] = ("assume", "pending")


@dataclass(frozen=True)
class Entry:
    """What a profile says about a fact or an announcement, since the version in which it was said so.

    `earlier`: whether it may have been said so before that already, in versions that were not looked at.
    """

    part: Part
    name: str
    value: Any
    since: ProfileVersion
    earlier: bool


@dataclass(frozen=True)
class Change:
    """What a version says otherwise than the one before; None where one of them says nothing."""

    part: Part
    name: str
    before: Any
    after: Any


def profile_versions(session: Session, organisation: str, most: int) -> Sequence[ProfileVersion]:
    """The versions of an organisation's profile, newest first."""
    found = select(ProfileVersion).where(ProfileVersion.organisation == organisation)
    return session.exec(found.order_by(col(ProfileVersion.version).desc()).limit(most)).all()


def entries(versions: Sequence[ProfileVersion]) -> list[Entry]:
    """What the newest of some versions says, each since when; `versions` are newest first and follow each other."""
    if not versions:
        return []
    read = [content(version) for version in versions]
    found = []
    for part in PARTS:
        for name, value in read[0][part].items():
            same = 0
            while same + 1 < len(read) and read[same + 1][part].get(name) == value:
                same += 1
            since = versions[same]
            found.append(Entry(part, name, value, since, same + 1 == len(read) and since.version > 1))
    return found


def changes(version: ProfileVersion, before: ProfileVersion | None) -> list[Change]:
    """What a version says otherwise than the one before it."""
    return list(_changes(content(version), content(before)))


def content(version: ProfileVersion | None) -> dict[Part, dict[str, Any]]:
    """What a version of a profile says, part by part; texts of several answers in one."""
    body = orjson.loads(version.body if version else NO_PROFILE)
    answers = {name: ";".join(text) if isinstance(text, list) else text for name, text in body["assume"].items()}
    return {"assume": answers, "pending": body["pending"]}


def with_entry(
    session: Session, law: Law, organisation: str, based_on: int, entry: tuple[Part, str, object]
) -> tuple[ProfileVersion | None, str]:
    """The latest version, and the text of the next one in which one entry is another (None: is no more).

    `based_on`: the version that whoever changes it has seen, 0 where there was none. Raises `ChangedMeanwhile` where
    there is another by now, and `RequestRefused` with all that is wrong.
    """
    part, name, value = entry
    latest = latest_profile(session, organisation)
    if based_on != (latest.version if latest else 0):
        raise ChangedMeanwhile("somebody has changed the profile meanwhile")
    body: dict[str, dict[str, object]] = orjson.loads(latest.body if latest else NO_PROFILE)
    if value is None:
        body[part].pop(name, None)
    else:
        body[part][name] = value
    return latest, new_profile(law, body)


def _changes(after: Mapping[Part, Mapping[str, Any]], before: Mapping[Part, Mapping[str, Any]]) -> Iterator[Change]:
    for part in PARTS:
        for name in sorted(after[part].keys() | before[part].keys()):
            was, is_ = before[part].get(name), after[part].get(name)
            if was != is_:
                yield Change(part, name, was, is_)
