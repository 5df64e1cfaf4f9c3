"""Inference at length: no crash, no hang, no wrong answer, and memory that stays where it was.

`pytest -m soak -s tests/soak` runs a million inferences; `LICET_SOAK_INFERENCES` sets another number. Nothing is
remembered between them, and no two lines are the same on purpose.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from engine.inference.forward import Inference
from engine.inference.program import Signature
from engine.inference.session import Session
from tests.oracle.plain_inference import conclude
from tests.soak.law_book import everything_true, law_book, line_signature

MIB = 1024 * 1024
CHECKED_EACH = 100


def resident() -> int:
    """Resident memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def run(inferences: int) -> tuple[int, int, float]:
    """Work out so many signatures after a run-up, checking some; resident bytes before and after, and seconds."""
    draw = Random(11)
    program = law_book()
    inference = Inference(program)
    inference.work_out(everything_true(program))
    for _ in range(2_000):
        inference.work_out(line_signature(draw, program))
    before, started = resident(), time.perf_counter()
    for number in range(inferences):
        signature = line_signature(draw, program)
        found = inference.work_out(signature)
        if number % CHECKED_EACH == 0:
            assert found == conclude(program, signature)
    return before, resident(), time.perf_counter() - started


def come_and_go() -> list[int]:
    """Resident bytes after each of sixty inferences that are made, used once and dropped."""
    program = law_book()
    everything = everything_true(program)
    used = []
    for _ in range(60):
        Inference(program).work_out(everything)
        used.append(resident())
    return used


def break_off() -> list[int]:
    """Resident bytes after each of three hundred chains that are broken off, every time between two that are not."""
    program = law_book()
    inference = Inference(program)
    one = Signature(frozenset({program.roles[0].clause}), frozenset())
    expected = conclude(program, one)
    used = []
    for _ in range(300):
        assert inference.work_out(one) == expected
        with patch.object(Session, "forget", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            inference.work_out(one)
        used.append(resident())
    return used


@pytest.fixture
def alone() -> Iterator[Executor]:
    """A process of its own, whose memory nothing else moves."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        yield executor


def test_memory_does_not_grow_with_inferences(alone: Executor) -> None:
    before, after, _ = alone.submit(run, 20_000).result()
    assert after - before < 4 * MIB


def test_memory_does_not_grow_with_inferences_that_come_and_go(alone: Executor) -> None:
    used = alone.submit(come_and_go).result()
    assert used[-1] - used[29] < 8 * MIB


def test_memory_does_not_grow_with_chains_that_are_broken_off(alone: Executor) -> None:
    used = alone.submit(break_off).result()
    assert used[-1] - used[49] < 8 * MIB


@pytest.mark.soak
def test_a_million_inferences() -> None:
    inferences = int(os.environ.get("LICET_SOAK_INFERENCES", "1000000"))
    before, after, seconds = run(inferences)
    memory = f"{before / MIB:.1f} MiB before, {after / MIB:.1f} MiB after"
    print(f"{inferences:,} inferences in {seconds:,.0f} s, {inferences / seconds:,.0f}/s, {memory}")
    assert after - before < 16 * MIB
