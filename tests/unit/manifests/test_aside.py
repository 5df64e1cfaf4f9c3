"""Does a file that comes to nothing leave nothing behind?"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.manifests.aside import Aside


def write(path: Path, error: BaseException | None = None) -> None:
    with Aside(path) as aside:
        aside.file.write_text("whole", encoding="utf-8")
        if error is not None:
            raise error


def test_folders_made_for_a_file_stay_with_it(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "m.csv")
    assert [found.name for found in (tmp_path / "a" / "b").iterdir()] == ["m.csv"]


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt()])
def test_folders_made_for_a_file_that_does_not_come_to_be_are_removed(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(type(error)):
        write(tmp_path / "a" / "b" / "c" / "m.csv", error)
    assert list(tmp_path.rglob("*")) == [tmp_path / "a"]


def test_a_folder_made_for_a_file_stays_where_it_holds_something_else(tmp_path: Path) -> None:
    def fails_after_another() -> None:
        with Aside(tmp_path / "a" / "b" / "m.csv"):
            write(tmp_path / "a" / "other.csv")
            raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        fails_after_another()
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "a", tmp_path / "a" / "other.csv"]


def test_folders_made_for_two_files_of_which_none_comes_to_be_are_removed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="late"), Aside(tmp_path / "a" / "m.csv"), Aside(tmp_path / "a" / "n.csv"):
        raise ValueError("late")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_leaves_none_of_those_above_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File name too long"):
        write(tmp_path / "a" / ("b" * 300) / "m.csv")
    assert list(tmp_path.iterdir()) == []
