"""What may be typed next? Names for shell completion, read from file names so that it is quick."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.wording import LANGUAGES
from api.security.roles import Role
from api.settings import rules_folder

FORMATS = ("csv", "tsv", "xlsx", "parquet", "jsonl")
ENGINES = ("local", "spark")
_NOT_MEASURES = frozenset({"lists", "cases", "samples"})


def complete_format(incomplete: str) -> list[str]:
    """Formats that answers are written in."""
    return [name for name in FORMATS if name.startswith(incomplete)]


def complete_engine(incomplete: str) -> list[str]:
    """Where a check can run."""
    return [name for name in ENGINES if name.startswith(incomplete)]


def complete_language(incomplete: str) -> list[str]:
    """Languages that are spoken."""
    return [name for name in LANGUAGES if name.startswith(incomplete)]


def complete_role(incomplete: str) -> list[str]:
    """Roles that a key may have."""
    return [role.value for role in Role if role.startswith(incomplete)]


def complete_measure(incomplete: str) -> list[str]:
    """Measures of the rulebook; their files are named by them."""
    return sorted(name for name in _measures() if name.startswith(incomplete))


def complete_list(incomplete: str) -> list[str]:
    """Official lists of the rulebook."""
    folder = rules_folder() / "lists"
    names = (path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.csv"))
    return sorted(name for name in names if name.startswith(incomplete))


def _measures() -> Iterator[str]:
    for path in rules_folder().glob("*/**/*.yaml"):
        if path.relative_to(rules_folder()).parts[0] not in _NOT_MEASURES:
            yield path.stem
