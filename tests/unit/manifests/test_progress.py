"""How far a manifest is read: known for every format, and soon after the start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from engine.facts.records import RecordReader
from engine.manifests.known_columns import load_alias_tables, manifest_matcher
from engine.manifests.manifest import open_manifest
from tests.unit.manifests.reading import AS_OF, RULES, vocabulary

ROWS = 45_000
FRAME = pl.DataFrame({"shipment_id": ["S" * 40] * ROWS, "line_no": range(1, ROWS + 1)}).cast(pl.String)
WRITERS: dict[str, Callable[[Path], object]] = {
    "csv": FRAME.write_csv,
    "jsonl": FRAME.write_ndjson,
    "parquet": FRAME.write_parquet,
    "xlsx": FRAME.write_excel,
}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_part_that_is_read_grows_to_the_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"m.{ending}"
    WRITERS[ending](path)
    matcher = manifest_matcher(vocabulary(), load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    with open_manifest(path, matcher, RecordReader(vocabulary(), AS_OF)) as manifest:
        parts = [manifest.part_read for _ in manifest]
    assert parts == sorted(parts)
    assert 0 < parts[0] < 1
    assert parts[-1] == 1


@pytest.mark.parametrize("ending", WRITERS)
def test_the_first_rows_come_soon(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"m.{ending}"
    WRITERS[ending](path)
    matcher = manifest_matcher(vocabulary(), load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    with open_manifest(path, matcher, RecordReader(vocabulary(), AS_OF)) as manifest:
        heights, parts = zip(*((block.cells.height, manifest.part_read) for block in manifest.blocks()), strict=True)
    assert 0 < parts[0] < 1  # of the rows that came, not of what was read ahead
    assert parts[-1] == 1
    assert 0 < heights[0] < ROWS
    assert sum(heights) == ROWS


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_a_file_without_rows_is_read_at_once(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"m.{ending}"
    FRAME.clear().write_parquet(path) if ending == "parquet" else FRAME.clear().write_excel(path)
    matcher = manifest_matcher(vocabulary(), load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    with open_manifest(path, matcher, RecordReader(vocabulary(), AS_OF)) as manifest:
        assert list(manifest) == []
        assert manifest.part_read == 1
