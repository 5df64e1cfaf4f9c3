"""The same facts, rulebook and engine give the same bytes, in whatever process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = "tests.service.decide_and_print"
ROOT = Path(__file__).parents[2]


def printed(hash_seed: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-m", SCRIPT], cwd=ROOT, env=environment, capture_output=True, check=True)  # noqa: S603
    return run.stdout


def test_decisions_do_not_depend_on_the_process() -> None:
    first = printed("0")
    assert first.count(b"\n") == 80
    assert first == printed("1") == printed("4242")
