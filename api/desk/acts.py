"""What does somebody do about a hold or a version of the rulebook, and why may it not be?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.security.principals import Principal
from engine.faults import LicetError


@dataclass(frozen=True)
class Said:
    """What somebody says, and when."""

    text: str
    who: Principal
    now: datetime


class ActRefused(LicetError):
    """An act that cannot be; `why` names the reason, as problem types do."""

    def __init__(self, why: str, detail: str) -> None:
        """Keep the reason and the sentence."""
        self.why = why
        super().__init__(detail)
