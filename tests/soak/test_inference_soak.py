"""Inference at length: no crash, no hang, and memory that stays where it was.

An inference is one run of the rule library: facts asserted, conclusions read, everything retracted.

`pytest -m soak -s` runs a million inferences; `LICET_SOAK_INFERENCES` sets another number.
"""

from __future__ import annotations

import os
import time
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from engine.inference.forward import Inference
from tests.oracle.plain_inference import conclude
from tests.property.programs import random_program, random_signature

MIB = 1024 * 1024


def resident() -> int:
    """Resident memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def run(inferences: int) -> tuple[int, int, float]:
    """Chain anew so many times, checking one signature in fifty; resident bytes before and after, and seconds."""
    draw = Random(11)
    program = random_program(draw, clauses=100)
    inference = Inference(program)
    signatures = [random_signature(draw, program) for _ in range(200)]
    for signature in signatures:
        inference.work_out(signature)
    before, started, already = resident(), time.perf_counter(), inference.computed
    for number, signature in enumerate(cycle(signatures)):
        found = inference.work_out(signature)
        if number % 50 == 0:
            assert found == conclude(program, signature)
        if inference.computed - already >= inferences:
            break
    return before, resident(), time.perf_counter() - started


def test_memory_does_not_grow_with_inferences() -> None:
    before, after, _ = run(30_000)
    assert after - before < 8 * MIB


@pytest.mark.soak
def test_a_million_inferences() -> None:
    inferences = int(os.environ.get("LICET_SOAK_INFERENCES", "1000000"))
    before, after, seconds = run(inferences)
    memory = f"{before / MIB:.1f} MiB before, {after / MIB:.1f} MiB after"
    print(f"{inferences} inferences, {inferences / seconds:,.0f}/s, {memory}")
    assert after - before < 64 * MIB
