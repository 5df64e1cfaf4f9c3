"""What is remembered, and what happens when threads, forks and interruptions come in between."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event, Thread
from types import FrameType

import pytest

from engine.inference.forward import Inference
from engine.inference.program import ClauseRole, Program, Signature
from tests.oracle.plain_inference import conclude
from tests.soak.law_book import law_book, line_signature

LADDER = ("clear", "notify", "licence_required", "prohibited")
DUTIES = tuple(ClauseRole(f"{measure}/1", "duty", "licence_required", licensable=True) for measure in "MNO")
PATIENCE = 20


def of(*true: str) -> Signature:
    return Signature(frozenset(true), frozenset())


@pytest.fixture
def law() -> tuple[Program, list[Signature]]:
    draw = Random(3)
    program = law_book()
    return program, [line_signature(draw, program) for _ in range(150)]


def test_the_library_runs_once_for_each_situation_of_a_clause() -> None:
    inference = Inference(Program(LADDER, DUTIES))
    for true in (["M/1"], ["N/1"], ["M/1", "N/1"], ["M/1"], ["M/1"]):
        inference.conclude(of(*true))
    assert (inference.computed, inference.hits) == (2, 2)


def test_what_does_not_matter_to_a_clause_does_not_make_a_situation() -> None:
    plain = ClauseRole("P/1", "duty", "prohibited")
    inference = Inference(Program(LADDER, (*DUTIES, plain)))
    inference.conclude(Signature(frozenset({"P/1"}), frozenset()))
    inference.conclude(Signature(frozenset({"P/1"}), frozenset(), frozenset({"P/1"}), frozenset({"M/1"})))
    assert inference.computed == 1


def test_working_out_anew_runs_the_library_each_time() -> None:
    inference = Inference(Program(LADDER, DUTIES))
    for _ in range(3):
        inference.work_out(of("M/1", "N/1"))
    assert (inference.computed, inference.hits) == (6, 0)


def test_no_more_is_remembered_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.inference.forward.MOST_REMEMBERED", 2)
    program = Program(LADDER, DUTIES)
    inference = Inference(program)
    asked = [of("M/1"), of("N/1"), of("O/1"), of("M/1")]
    assert [inference.conclude(signature) for signature in asked] == [conclude(program, each) for each in asked]
    assert (inference.computed, inference.hits) == (4, 0)


def test_threads_share_one_inference(law: tuple[Program, list[Signature]]) -> None:
    program, signatures = law
    inference = Inference(program)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(inference.work_out, signatures)), list(pool.map(inference.conclude, signatures))
    expected = [conclude(program, signature) for signature in signatures]
    assert found == (expected, expected)


def test_threads_use_several_inferences_that_come_and_go(law: tuple[Program, list[Signature]]) -> None:
    program, signatures = law

    def once(start: int) -> bool:
        inference = Inference(program)
        return all(inference.work_out(each) == conclude(program, each) for each in signatures[start::10])

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(once, range(10)))


def test_programs_in_one_process_do_not_meet(law: tuple[Program, list[Signature]]) -> None:
    program, signatures = law
    turned = Program(program.ladder, tuple(reversed(program.roles)))
    first, second = Inference(program), Inference(turned)
    for signature in signatures:
        assert first.work_out(signature) == second.work_out(signature) == conclude(program, signature)
    del first
    gc.collect()
    assert second.work_out(signatures[0]) == conclude(program, signatures[0])


def test_an_inference_that_never_found_anything_goes_quietly() -> None:
    for _ in range(20):
        inference = Inference(Program(LADDER, DUTIES))
        found = inference.work_out(Signature(frozenset({"M/1"}), frozenset(), covered=frozenset({"M/1"})))
        assert found.authorised == {"M/1"}
        del inference


@pytest.fixture
def interrupting() -> Iterator[list[bool]]:
    """A timer whose signal interrupts the main thread while the list says so."""
    armed = [False]

    def interrupt(_: int, __: FrameType | None) -> None:
        if armed[0]:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    yield armed
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupted_inference_is_an_exception_and_spoils_nothing(
    law: tuple[Program, list[Signature]], interrupting: list[bool]
) -> None:
    program, signatures = law
    inference = Inference(program)
    draw = Random(4)
    interrupted = 0
    for signature in signatures * 4:
        try:
            interrupting[0] = True
            signal.setitimer(signal.ITIMER_REAL, draw.uniform(1e-5, 1e-3))
            found = inference.work_out(signature)
            interrupting[0] = False
        except KeyboardInterrupt:
            interrupting[0] = False
            interrupted += 1
            found = inference.work_out(signature)
        assert found == conclude(program, signature)
    assert interrupted > 10


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_fork_in_the_middle_of_a_chain_leaves_the_child_able_to_infer(law: tuple[Program, list[Signature]]) -> None:
    program, signatures = law
    inference = Inference(program)
    stop = Event()

    def keep_busy() -> None:
        while not stop.is_set():
            inference.work_out(signatures[0])

    thread = Thread(target=keep_busy)
    thread.start()
    try:
        statuses = [_in_a_child(program, inference, signature) for signature in signatures[:10]]
    finally:
        stop.set()
        thread.join()
    assert statuses == [0] * 10


def _in_a_child(program: Program, inference: Inference, signature: Signature) -> int:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    status = 2
    try:
        signal.alarm(PATIENCE)
        status = int(inference.work_out(signature) != conclude(program, signature))
    finally:
        os._exit(status)
