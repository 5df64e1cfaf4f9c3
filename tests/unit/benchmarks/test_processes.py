"""Are whole processes measured from start to end, and told apart from those that fail?"""

from __future__ import annotations

import sys

import pytest

from tests.benchmarks.processes import Process, ProcessFailed, Run, ratio, run


def python(text: str, *done: int) -> Process:
    return Process((sys.executable, "-c", text), frozenset(done or (0,)))


def test_notes_the_memory_of_the_process_itself() -> None:
    little, much = (run(python(f"import time; x = 'x' * {size}; time.sleep(0.3)")) for size in (1, 200 << 20))
    assert much.peak_mib - little.peak_mib == pytest.approx(200, abs=20)


def test_takes_a_status_that_means_done() -> None:
    assert run(python("raise SystemExit(2)", 0, 2)).seconds > 0


def test_says_what_a_failed_process_said_last() -> None:
    with pytest.raises(ProcessFailed, match=r"ended with 3. (.|\n)*no such thing"):
        run(python("import sys; sys.stderr.write('no such thing'); sys.exit(3)"))


def test_ends_what_does_not_end() -> None:
    with pytest.raises(ProcessFailed, match="ended by SIGKILL"):
        run(python("import time; time.sleep(60)"), patience=0.2)


def test_compares_neighbours() -> None:
    these = [Run(seconds, 0, 0) for seconds in (2, 30, 4)]
    those = [Run(seconds, 0, 0) for seconds in (1, 10, 2)]
    assert ratio(these, those) == 2
