"""Why was a line of a manifest decided as it was? Decided again from what its job keeps, and explained in full.

The answer is the one that the check wrote beside the line, or there is none: whatever comes out otherwise is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import orjson
import structlog
from pydantic import ValidationError

from api.desk.grounds import Bench, Benches, Grounds
from api.desk.law import LawLost, Laws
from api.desk.parties import Recalled, parties_named
from api.desk.replaying import GroundsLost
from api.jobs.asked import ManifestOrder
from api.jobs.folders import PROFILE, RESULTS, RULEBOOK, TABLES, Folders
from api.jobs.line_grounds import LineGrounds
from api.jobs.results import tables_of
from api.jobs.tables import ADDED, line
from api.security.keys import NotKnown
from api.store.tables.jobs import Job
from engine.columnar.singly import Singly
from engine.decisions.decision import Decision
from engine.explanation.columns import COLUMNS
from engine.explanation.explaining import explain
from engine.explanation.models import Explanation
from engine.facts.item_content import ItemContent
from engine.facts.records import RecordReader
from engine.faults import LicetError, SourceRefused
from engine.manifests.columns import ColumnMatch
from engine.manifests.decimals import DecimalMark
from engine.manifests.outputs import PREFIX
from engine.manifests.row_reader import RowReader
from engine.manifests.rows import Rejected
from engine.manifests.tables import RawRow
from engine.vocabulary.reading import read_value
from engine.vocabulary.vocabulary import Vocabulary

_ITEM, _ROW = "item.id", PREFIX + "row"
_IN_WORDS = frozenset({"reason_en", "reason_zh"})
_COMPARED = tuple(name for name in COLUMNS if name not in _IN_WORDS)
"""What an answer says; how a release words it is another matter."""

Unexplained = Literal["lost", "other"]
"""Why a line cannot be explained: something that it rests on is gone, or it comes out otherwise than in its check."""
log = structlog.get_logger("licet.jobs")


class OtherAnswer(LicetError):
    """A line that comes out otherwise than its check wrote."""


@dataclass(frozen=True)
class LineAgain:
    """A line decided again, with the same answer: at which bench, why, and what was known of its parties.

    `parties` is None where they were not looked into.
    """

    bench: Bench
    decision: Decision
    explanation: Explanation
    parties: Sequence[Mapping[str, Any]] | None


class LinesAgain:
    """Decides single lines of checked manifests again; safe to share."""

    def __init__(self, folders: Folders, laws: Laws) -> None:
        """`laws`: those that are loaded already."""
        self._folders, self._laws = folders, laws
        self._benches = Benches()

    def cells(self, job: Job, row: int) -> dict[str, str]:
        """A line as its check wrote it, by its row in the file; raises `NotKnown` where no line stands there."""
        found = line(tables_of(self._folders, job), row)
        if found is None:
            raise NotKnown("line")
        return found

    def explained(self, job: Job, cells: Mapping[str, str]) -> LineAgain | Unexplained:
        """A line, as its check wrote it, with everything behind it; or why that cannot be had."""
        try:
            return self._again(job, cells)
        except (LawLost, GroundsLost):
            return "lost"
        except OtherAnswer:
            log.error("a line of a manifest comes out otherwise", job=job.id, row=cells[_ROW])
            return "other"

    def _again(self, job: Job, cells: Mapping[str, str]) -> LineAgain:
        """Raises `LawLost` or `GroundsLost` where something that the line rests on is gone, and `OtherAnswer`."""
        folder = self._folders.of(job.id)
        order, standing = _asked(job), _standing(folder / PROFILE)
        law = self._laws.packed_in(folder / RULEBOOK, order.rulebook)
        known = _known(LineGrounds(folder / RESULTS / TABLES), cells, law.vocabulary)
        with law.lock:
            try:
                bench = self._benches.bench(law, Grounds(standing, order.known_at))
            except SourceRefused as error:
                raise GroundsLost("the profile of this check can no longer be read") from error
            decision = _decided(order, bench, known, cells)
            answers = bench.columns.of(decision)
            if any(answers[name] != cells.get(PREFIX + name) for name in _COMPARED):
                raise OtherAnswer("this line is decided otherwise now than by its check")
            explanation = explain(bench.decider, decision)
        parties = None if known.parties is None else orjson.loads(known.parties)
        return LineAgain(bench, decision, explanation, parties)


class _Known(NamedTuple):
    """How a line is read, and what was known of its item and its parties; `parties` is None where nobody was asked."""

    targets: Mapping[str, str]
    mark: DecimalMark
    contents: Mapping[str, ItemContent]
    parties: str | None


def _known(kept: LineGrounds, cells: Mapping[str, str], vocabulary: Vocabulary) -> _Known:
    texts = {fact: cells[header] for header, fact in kept.targets.items()}
    contents = kept.contents(str(read_value(vocabulary.facts[_ITEM], texts.get(_ITEM, ""))))
    parties = kept.parties(parties_named([texts], vocabulary)) if kept.screened else None
    return _Known(kept.targets, kept.mark, contents, parties)


def _decided(order: ManifestOrder, bench: Bench, known: _Known, cells: Mapping[str, str]) -> Decision:
    """The decision on a line; raises `OtherAnswer` where it cannot be read any more."""
    vocabulary = bench.law.vocabulary
    answers = None if known.parties is None else Recalled(known.parties, vocabulary)
    reader = RecordReader(vocabulary, order.as_of, bench.profile, known.contents, answers)
    headers = tuple(name for name in cells if name not in ADDED)
    rows = RowReader(ColumnMatch(headers, known.targets, {}, {}, ()), reader, known.mark)
    raw = RawRow(int(cells[_ROW]), [cells[name] for name in headers], "")
    found = Singly(rows, bench.decider, order.as_of).answer(raw, None)
    if isinstance(found, Rejected):
        raise OtherAnswer("; ".join(found.messages()))
    return found.decision


def _asked(job: Job) -> ManifestOrder:
    try:
        return ManifestOrder.model_validate(job.asked)
    except ValidationError as error:
        raise GroundsLost("what this check was asked for can no longer be read") from error


def _standing(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise GroundsLost("the profile of this check is no longer kept") from error
