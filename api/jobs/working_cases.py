"""What do the cases of a rulebook come to, worked apart from the service (`api.jobs.apart`)?"""

from __future__ import annotations

import shutil
from pathlib import Path

from api.desk.rule_checks import check_rules
from api.jobs.apart import ordered, say
from api.jobs.folders import RULEBOOK, WORK
from engine.faults import LicetError

_DIGITS = 4


def main() -> None:
    """Work the cases of the rulebook that stands in the folder, packed, and say what they came to."""
    with ordered():
        work = Path(WORK)
        shutil.rmtree(work, ignore_errors=True)
        try:
            checks = check_rules(Path(RULEBOOK).read_bytes(), work, lambda part: say({"part": round(part, _DIGITS)}))
            say({"done": checks.model_dump(mode="json")})
        except (LicetError, OSError, ValueError) as error:
            say({"failed": {"why": str(error), "faults": []}})
