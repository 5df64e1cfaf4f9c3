"""Does writing behind the caller end, and say why it did, whoever of the two stops first?"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import polars as pl
import pytest

from engine.manifests.behind import Abandoned, Behind

FRAME = pl.DataFrame({"text": ["a"]})


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "licet-writer"]


def fails_after(frames: Iterator[pl.DataFrame], count: int) -> None:
    for _ in range(count):
        next(frames)
    raise OSError(28, "No space left on device")


def test_every_frame_arrives_in_order_before_the_block_ends() -> None:
    arrived: list[pl.DataFrame] = []
    with Behind(arrived.extend) as behind:
        for number in range(50):
            behind.put(pl.DataFrame({"number": [number]}))
    assert [frame.item() for frame in arrived] == list(range(50))
    assert threads() == []


def test_without_a_frame_the_writer_still_runs() -> None:
    arrived: list[list[pl.DataFrame]] = []
    with Behind(lambda frames: arrived.append(list(frames))):
        pass
    assert arrived == [[]]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_caller_hears_of_a_writer_that_failed(count: int) -> None:
    def gives_for_ever() -> None:
        with Behind(lambda frames: fails_after(frames, count)) as behind:
            while True:
                behind.put(FRAME)

    with pytest.raises(OSError, match="No space left"):
        gives_for_ever()
    assert threads() == []


def test_a_failure_after_the_last_frame_is_heard_of_at_the_end() -> None:
    def closes_badly(frames: Iterator[pl.DataFrame]) -> None:
        assert len(list(frames)) == 1
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"), Behind(closes_badly) as behind:
        behind.put(FRAME)
    assert threads() == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_after_an_error_the_writer_is_told_to_stop(error: type[BaseException]) -> None:
    ends: list[BaseException] = []

    def told(frames: Iterator[pl.DataFrame]) -> None:
        try:
            list(frames)
        except Abandoned as told:
            ends.append(told)
            raise

    def stops() -> None:
        with Behind(told) as behind:
            behind.put(FRAME)
            raise error

    with pytest.raises(error):
        stops()
    assert len(ends) == 1
    assert threads() == []


def test_the_error_of_the_caller_outweighs_that_of_the_writer() -> None:
    with pytest.raises(ValueError, match="the caller's"), Behind(lambda frames: fails_after(frames, 0)):
        raise ValueError("the caller's")
    assert threads() == []


def test_few_frames_wait() -> None:
    """A caller who is faster than the writer is held up, so that memory stays bounded."""
    may_begin, taken = threading.Event(), threading.Event()
    given: list[int] = []

    def slow(frames: Iterator[pl.DataFrame]) -> None:
        may_begin.wait()
        list(frames)

    def hasty() -> None:
        with Behind(slow) as behind:
            for number in range(100):
                given.append(number)
                if number == 10:
                    taken.set()
                behind.put(FRAME)

    caller = threading.Thread(target=hasty)
    caller.start()
    assert not taken.wait(0.1)
    assert len(given) < 10
    may_begin.set()
    caller.join()
    assert len(given) == 100
