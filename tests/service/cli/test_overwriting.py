"""What is read is never written over: not the manifest, and nothing that is read beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG, Licet, manifest


@pytest.mark.parametrize("command", ["check", "cliffs"])
@pytest.mark.parametrize("out", ["orders.csv", "answers/../orders.csv", "link.csv", "other.csv"])
def test_an_output_onto_an_input_is_refused(licet: Licet, tmp_path: Path, command: str, out: str) -> None:
    name = manifest(tmp_path, HOLMIUM, WRONG, BEARING)
    (tmp_path / "answers").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / name)
    (tmp_path / "other.csv").hardlink_to(tmp_path / name)
    before = (tmp_path / name).read_bytes()
    found = licet(command, name, "--out", out)
    assert found.status == Exit.USAGE
    assert f"--out: {out} is one of the files that are read" in found.err
    assert (tmp_path / name).read_bytes() == before


def test_a_name_that_answers_get_by_themselves_may_be_that_of_an_input(licet: Licet, tmp_path: Path) -> None:
    manifest(tmp_path, HOLMIUM)
    (tmp_path / "orders.rejected.csv").write_text("item_id,component_id\nM-1,C-1\n", encoding="utf-8")
    found = licet("check", "orders.csv", "--bom", "orders.rejected.csv", language="zh")
    assert found.status == Exit.USAGE
    assert "orders.rejected.csv是所读取的文件之一" in found.err
    assert licet("check", "orders.csv", "--bom", "orders.rejected.csv", "--out", "answers").status == Exit.RELEASED
