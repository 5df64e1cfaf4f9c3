"""How is this installation set up? The few things that the environment may say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import api


def rules_folder(given: Path | None = None) -> Path:
    """The rulebook to work under: the one given, else that of `LICET_RULES`, else the one installed with Licet."""
    if given is not None:
        return given
    named = os.environ.get("LICET_RULES")
    return Path(named) if named else Path(api.__file__).parent.parent / "rules"


def debugging() -> bool:
    """Whether unexpected errors are shown in full (`LICET_DEBUG=1`)."""
    return os.environ.get("LICET_DEBUG", "") not in ("", "0")


def preferred_language() -> Literal["en", "zh"]:
    """What `LICET_LANG` says, else the locale."""
    for name in ("LICET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.casefold().startswith("zh") else "en"
    return "en"
