"""What the tests of manifests share: a manifest read from bytes in one call."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from engine.facts.records import RecordReader
from engine.manifests.known_columns import load_alias_tables, manifest_matcher
from engine.manifests.manifest import open_manifest
from engine.manifests.options import ReadingOptions
from engine.manifests.rows import Line, Rejected, Tally
from engine.vocabulary.vocabulary import Vocabulary, load_vocabulary

RULES = Path(__file__).parent.parent.parent.parent / "rules"
AS_OF = date(2026, 11, 20)
PLAIN = ReadingOptions()


@dataclass(frozen=True)
class Read:
    """Everything that a manifest gave."""

    rows: Sequence[Line | Rejected]
    tally: Tally
    notices: Sequence[tuple[str, str]]
    headers: Sequence[str]

    @property
    def lines(self) -> list[Line]:
        return [row for row in self.rows if isinstance(row, Line)]

    @property
    def rejected(self) -> list[Rejected]:
        return [row for row in self.rows if isinstance(row, Rejected)]

    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.notices}

    def messages(self) -> list[str]:
        return [message for row in self.rejected for message in row.messages()]


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(RULES / "vocabulary.yaml")


def read(
    source: bytes | str | Path,
    options: ReadingOptions = PLAIN,
    as_of: date | None = AS_OF,
    mapping: Path | None = None,
    reader: RecordReader | None = None,
) -> Read:
    """Read a manifest to its end; the tally always adds up."""
    aliases = load_alias_tables(RULES / "aliases.yaml", vocabulary())
    own = load_alias_tables(mapping, vocabulary()) if mapping else None
    data = source.encode() if isinstance(source, str) else source
    with open_manifest(
        data if isinstance(data, Path) else io.BytesIO(data),
        manifest_matcher(vocabulary(), aliases, own),
        reader or RecordReader(vocabulary(), as_of),
        options,
    ) as manifest:
        rows = list(manifest)
        found = Read(
            rows,
            manifest.tally,
            [(notice.kind, notice.text.en) for notice in manifest.notices],
            manifest.columns.headers,
        )
    assert found.tally.read == len(found.lines)
    assert found.tally.rejected == len(found.rejected)
    assert found.tally.rows == len(rows)
    return found
