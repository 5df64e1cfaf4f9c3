"""Does a file that cannot be written end in an error that names it, and in nothing else?"""

from __future__ import annotations

import errno
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from engine.facts.problems import Problem
from engine.manifests.behind import Behind
from engine.manifests.outputs import CheckedFile, RejectedFile
from engine.manifests.rows import Rejected

ENDINGS = ["csv", "tsv", "xlsx", "parquet", "jsonl"]
HEADERS, ADDED = ("shipment_id", "text"), ("verdict",)
ROWS = pl.Series(range(2, 1_002), dtype=pl.UInt64)
CELLS = pl.DataFrame({"shipment_id": [f"S{row * 7919 % 1009}" for row in ROWS], "text": [str(row**9) for row in ROWS]})
ANSWERS = pl.DataFrame({"verdict": ["clear"] * 1_000})


def write(path: Path, frames: int, error: BaseException | None = None) -> None:
    with CheckedFile(path, HEADERS, ADDED) as out:
        for _ in range(frames):
            out.write_frame(ROWS, CELLS, ANSWERS)
        if error is not None:
            raise error


def write_for_ever(out: CheckedFile) -> None:
    while True:
        out.write_frame(ROWS, CELLS, ANSWERS)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As on a full disk, no file can grow beyond this size, in bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("frames", [1, 300])
@pytest.mark.parametrize("ending", ENDINGS)
def test_where_there_is_no_room_the_error_names_the_file(tmp_path: Path, ending: str, frames: int) -> None:
    path = tmp_path / "new" / f"m.checked.{ending}"
    with files_of_at_most(2_000), pytest.raises(OSError, match=r"File too large|Input/output error") as caught:
        write(path, frames)
    assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []
    assert "licet-writer" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("ending", ENDINGS)
def test_where_no_folder_can_be_the_error_names_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"file") as caught:
        write(tmp_path / "file" / f"m.{ending}", 1)
    assert str(tmp_path / "file") in str(caught.value.filename)
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("frames", [0, 1, 20])
@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt()])
@pytest.mark.parametrize("ending", ENDINGS)
def test_after_an_error_nothing_is_left(tmp_path: Path, ending: str, error: BaseException, frames: int) -> None:
    with pytest.raises(type(error)):
        write(tmp_path / "new" / f"m.{ending}", frames, error)
    assert list(tmp_path.iterdir()) == []
    assert "licet-writer" not in [thread.name for thread in threading.enumerate()]


def test_of_two_files_the_error_names_the_one_that_failed(tmp_path: Path) -> None:
    with (
        files_of_at_most(2_000),
        pytest.raises(OSError, match="File too large") as caught,
        CheckedFile(tmp_path / "m.checked.csv", HEADERS, ADDED) as out,
        RejectedFile(tmp_path / "m.rejected.csv"),
    ):
        write_for_ever(out)
    assert caught.value.filename == str(tmp_path / "m.checked.csv")
    assert list(tmp_path.iterdir()) == []


def test_columns_of_different_heights_are_no_lines(tmp_path: Path) -> None:
    with pytest.raises(pl.exceptions.ShapeError), CheckedFile(tmp_path / "m.csv", HEADERS, ADDED) as out:
        out.write_frame(ROWS, CELLS, ANSWERS[:-1])
    assert list(tmp_path.iterdir()) == []


def test_a_failure_stops_a_caller_who_writes_line_by_line(tmp_path: Path) -> None:
    rejected = Rejected(7, "x" * 5_000, (Problem("", "", "bad", ""),))

    def writes_for_ever() -> None:
        with RejectedFile(tmp_path / "m.csv") as out:
            while True:
                out.write(rejected)

    with files_of_at_most(2_000), pytest.raises(OSError, match="File too large"):
        writes_for_ever()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_program_ends_that_forgets_a_file(tmp_path: Path, ending: str) -> None:
    program = f"""
from pathlib import Path
from engine.manifests.behind import Behind
from engine.manifests.outputs import CheckedFile
forgotten = CheckedFile(Path({str(tmp_path / "m")!r} + ".{ending}"), ["a"], ["b"]).__enter__()
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)  # noqa: S603 - this very program
    assert done.returncode == 0
    assert not (tmp_path / f"m.{ending}").exists()


def test_a_slow_writer_soon_hears_that_it_is_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[int] = []
    whole = Behind.put

    def counted(behind: Behind, frame: pl.DataFrame) -> None:
        put.append(frame.height)
        whole(behind, frame)

    monkeypatch.setattr(Behind, "put", counted)
    times = 5
    with CheckedFile(tmp_path / "m.xlsx", HEADERS, ADDED) as out:
        out.write_frame(pl.concat([ROWS] * times), pl.concat([CELLS] * times), pl.concat([ANSWERS] * times))
    assert sum(put) == times * len(ROWS)
    assert max(put) < times * len(ROWS)


def test_a_file_that_cannot_be_begun_is_named_and_not_what_stands_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / ".m.csv.x1y2"))

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(PermissionError) as caught:
        write(tmp_path / "m.csv", 1)
    assert caught.value.filename == str(tmp_path / "m.csv")
