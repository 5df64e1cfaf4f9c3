"""Why was a line of a manifest decided as it was? Decided again from what its job keeps, and explained in full.

The answer is the one that the check wrote beside the line, or there is none: whatever comes out otherwise is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

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
from engine.facts.records import RecordReader
from engine.faults import LicetError, SourceRefused
from engine.manifests.columns import ColumnMatch
from engine.manifests.outputs import PREFIX
from engine.manifests.row_reader import RowReader
from engine.manifests.rows import Rejected
from engine.manifests.tables import RawRow

_ITEM = "item.id"
_IN_WORDS = frozenset({"reason_en", "reason_zh"})
_COMPARED = tuple(name for name in COLUMNS if name not in _IN_WORDS)
"""What an answer says; how a release words it is another matter."""


_ROW = PREFIX + "row"
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
        except OtherAnswer as error:
            log.error("a line of a manifest comes out otherwise", job=job.id, row=cells[_ROW], why=str(error))
            return "other"

    def _again(self, job: Job, cells: Mapping[str, str]) -> LineAgain:
        """Raises `LawLost` or `GroundsLost` where something that the line rests on is gone, and `OtherAnswer`."""
        folder = self._folders.of(job.id)
        order, standing = _asked(job), _standing(folder / PROFILE)
        law = self._laws.packed_in(folder / RULEBOOK, order.rulebook)
        with law.lock:
            try:
                bench = self._benches.bench(law, Grounds(standing, order.known_at))
            except SourceRefused as error:
                raise GroundsLost("the profile of this check can no longer be read") from error
            kept = LineGrounds(folder / RESULTS / TABLES)
            texts = {fact: cells[header] for header, fact in kept.targets.items()}
            parties = kept.parties(parties_named([texts], law.vocabulary)) if kept.screened else None
            decision = _decided(order, bench, kept, cells, parties)
            answers = bench.columns.of(decision)
            if any(answers[name] != cells[PREFIX + name] for name in _COMPARED):
                raise OtherAnswer("this line is decided otherwise now than by its check")
            known = None if parties is None else orjson.loads(parties)
            return LineAgain(bench, decision, explain(bench.decider, decision), known)


def _decided(
    order: ManifestOrder, bench: Bench, kept: LineGrounds, cells: Mapping[str, str], parties: str | None
) -> Decision:
    """The decision on a line; raises `OtherAnswer` where it cannot be read any more."""
    vocabulary = bench.law.vocabulary
    reader = RecordReader(vocabulary, order.as_of, bench.profile)
    headers = tuple(name for name in cells if name not in ADDED)
    item = next((cells[header] for header, fact in kept.targets.items() if fact == _ITEM), "")
    reader.contents = kept.contents([str(reader.value(_ITEM, item))])
    if parties is not None:
        reader.parties = Recalled(parties, vocabulary)
    rows = RowReader(ColumnMatch(headers, kept.targets, {}, {}, ()), reader, kept.mark)
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
