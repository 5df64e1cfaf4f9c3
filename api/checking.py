"""How is a manifest checked from end to end? Prepared once, then line by line; every door works through here."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from engine.conditions.codes import CodeUniverse
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.explanation.columns import COLUMNS, OutputColumns
from engine.facts.bill_of_materials import Counted, roll_up
from engine.facts.derivation import Derivation
from engine.facts.item_content import ItemContent
from engine.facts.profile import load_profile
from engine.facts.records import RecordReader
from engine.faults import LicetError
from engine.manifests.components import read_components
from engine.manifests.known_columns import component_matcher, load_alias_tables, manifest_matcher
from engine.manifests.manifest import Manifest, open_manifest
from engine.manifests.notices import Notice
from engine.manifests.options import ReadingOptions
from engine.manifests.outputs import CheckedFile, OutputReport, RejectedFile
from engine.manifests.rows import Line, Rejected
from engine.manifests.standpoint import standpoint
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook

_WORST = 10
_REJECTED_SHOWN = 10
ANNEX_1_PART_1 = "cn/2025-61/annex-1-part-1"


class BillRefused(LicetError):
    """A bill of materials with faults: nothing may be concluded from it."""

    def __init__(self, messages: list[str]) -> None:
        """Keep every fault."""
        self.messages = messages
        super().__init__("\n".join(messages))


class StrictlyRefused(LicetError):
    """Rows were rejected where none may be."""

    def __init__(self, rejected: list[Rejected], count: int) -> None:
        """Keep the first rows and their number."""
        self.rejected = rejected
        self.count = count
        super().__init__(f"{count} rows were rejected")


@dataclass(frozen=True)
class Request:
    """What is to be checked, under what."""

    source: Path | BinaryIO
    rules: Path
    known_at: date
    bill: Path | None = None
    profile: Path | None = None
    columns: Path | None = None
    as_of: date | None = None
    options: ReadingOptions = field(default_factory=ReadingOptions)


class Check:
    """A prepared check: the rulebook and everything that lines are read and decided with."""

    def __init__(self, request: Request) -> None:
        """Load the rulebook, the profile and the bill of materials; raises what each may raise."""
        self.request = request
        self.rulebook = load_rulebook(request.rules)
        self.profile = load_profile(request.profile, self.rulebook) if request.profile else None
        self.decider = Decider(self.rulebook, standpoint(self.profile, request.known_at))
        self._derivation = Derivation(self.rulebook)
        vocabulary = self.rulebook.vocabulary
        aliases = load_alias_tables(request.rules / "aliases.yaml", vocabulary)
        mapping = load_alias_tables(request.columns, vocabulary) if request.columns else None
        self._matcher = manifest_matcher(vocabulary, aliases, mapping)
        self.bill_notices: tuple[Notice, ...] = ()
        contents: dict[str, ItemContent] = {}
        if request.bill:
            read = read_components(request.bill, vocabulary, component_matcher(aliases, mapping))
            rolled = roll_up(read.components, counted(self.rulebook))
            messages = [message for rejected in read.rejected for message in rejected.messages()]
            messages += [str(problem) for problem in rolled.problems]
            if messages:
                raise BillRefused(messages)
            contents = dict(rolled.contents)
            self.bill_notices = read.notices
        self._reader = RecordReader(vocabulary, request.as_of, self.profile, contents)

    def open(self) -> Manifest:
        """Open the manifest."""
        return open_manifest(self.request.source, self._matcher, self._reader, self.request.options)

    def decide(self, line: Line) -> Decision:
        """The decision on one line."""
        derived = self._derivation.derive(line.facts)
        as_of = self.request.as_of or line.facts.get("shipment.date")
        if not isinstance(as_of, date):
            raise TypeError("a line without a ship date is rejected when it is read")
        completed = {**line.assumed, **line.derived, **derived.because}
        return self.decider.decide(derived.facts, as_of, completed)


def counted(rulebook: Rulebook) -> Counted:
    """What a bill of materials counts: Chinese-origin items of part 1 of Annex 1 to announcement 61 of 2025."""
    entries = rulebook.lists.entries.get(ANNEX_1_PART_1, ())
    codes = {entry.code for entry in entries}
    codes |= {code for entry in entries for code in entry.row.get("cn_codes", "").split(";") if code}
    universe = CodeUniverse(rulebook.lists.all_codes())
    return Counted("CN", partial(_falls_under, universe, frozenset(codes)))


def _falls_under(universe: CodeUniverse, listed: frozenset[str], code: str) -> bool | None:
    return universe.falls_under(code, listed)


@dataclass(frozen=True, slots=True)
class Worst:
    """One of the lines to look at first."""

    line: str
    row: int
    columns: dict[str, str]


@dataclass
class Summary:
    """What came out of a check, counted while the lines went by."""

    read: int = 0
    rejected: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    clauses: Counter[str] = field(default_factory=Counter)
    suspended: Counter[tuple[str, date | None]] = field(default_factory=Counter)
    unconfirmed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    assumed: Counter[str] = field(default_factory=Counter)
    cliffs: Counter[date] = field(default_factory=Counter)
    worst: list[Worst] = field(default_factory=list)
    first_rejected: list[Rejected] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    written: list[OutputReport] = field(default_factory=list)

    @property
    def next_cliff(self) -> tuple[date, int] | None:
        """The first date on which verdicts change, and for how many lines."""
        day = min(self.cliffs, default=None)
        return (day, self.cliffs[day]) if day else None


@dataclass(frozen=True)
class Destination:
    """Where the answers go; `strict` writes nothing if any row is rejected."""

    checked: Path
    rejected: Path
    strict: bool = False


def run(check: Check, destination: Destination, progress: Callable[[int], None]) -> Summary:
    """Check a manifest and write both files; `progress` is told each row's number.

    Raises `StrictlyRefused` where a row was rejected and none may be; then nothing is written.
    """
    tally = _Tally(check)
    with ExitStack() as held:
        manifest = held.enter_context(check.open())
        outputs = held.enter_context(ExitStack())
        headers = manifest.columns.headers
        checked = outputs.enter_context(CheckedFile(destination.checked, headers, COLUMNS))
        rejected = outputs.enter_context(RejectedFile(destination.rejected))
        for number, row in enumerate(manifest, 1):
            progress(number)
            if isinstance(row, Rejected):
                rejected.write(row)
                tally.reject(row)
            else:
                checked.write(row, tally.add(row, check.decide(row)))
        if destination.strict and tally.summary.rejected:
            raise StrictlyRefused(tally.summary.first_rejected, tally.summary.rejected)
    summary = tally.finished(manifest)
    summary.written = [checked.report, rejected.report]
    return summary


class _Tally:
    """Counts decisions as they come."""

    def __init__(self, check: Check) -> None:
        self.summary = Summary()
        self._check = check
        self._columns = OutputColumns(check.decider)
        self._rank = check.decider.stages.rank
        self._worst: list[tuple[tuple[int, int, int], Worst]] = []

    def reject(self, row: Rejected) -> None:
        self.summary.rejected += 1
        if len(self.summary.first_rejected) < _REJECTED_SHOWN:
            self.summary.first_rejected.append(row)

    def add(self, line: Line, decision: Decision) -> dict[str, str]:
        summary, columns = self.summary, self._columns.of(decision)
        now = decision.judgement.now
        summary.read += 1
        summary.actions[decision.action] += 1
        summary.clauses.update(now.deciding)
        summary.unconfirmed.update(now.unconfirmed)
        summary.assumed.update(decision.assumed.keys())
        summary.missing.update(columns["missing"].split(";")[:3] if columns["missing"] else ())
        if decision.action == "release":
            summary.suspended.update((one.clause, one.last_day) for one in decision.judgement.suspended)
        if decision.next_change and decision.next_change.start:
            summary.cliffs[decision.next_change.start] += 1
        if decision.action != "release":
            self._keep(line, decision, columns)
        return columns

    def _keep(self, line: Line, decision: Decision, columns: dict[str, str]) -> None:
        weight = (self._rank[decision.floor], self._rank[decision.ceiling], -line.row)
        if len(self._worst) == _WORST and weight <= self._worst[0][0]:
            return
        name = f"{line.facts.get('shipment.id')}/{line.facts.get('line.no')}"
        entry = (weight, Worst(name, line.row, columns))
        (heapq.heappush if len(self._worst) < _WORST else heapq.heapreplace)(self._worst, entry)

    def finished(self, manifest: Manifest) -> Summary:
        self.summary.worst = [worst for _, worst in sorted(self._worst, key=lambda pair: pair[0], reverse=True)]
        self.summary.notices = [*self._check.bill_notices, *manifest.notices]
        return self.summary


def find_line(check: Check, wanted: str) -> tuple[Decision | None, Rejected | None, list[str]]:
    """The decision on the line `SHIPMENT/LINE`, or the rejected row that seems to be it, or the ids that there are."""
    seen: list[str] = []
    with check.open() as manifest:
        for row in manifest:
            if isinstance(row, Rejected):
                if wanted.partition("/")[0] and all(part in row.raw for part in wanted.split("/")):
                    return None, row, seen
                continue
            name = f"{row.facts.get('shipment.id')}/{row.facts.get('line.no')}"
            if name == wanted:
                return check.decide(row), None, seen
            seen.append(name)
    return None, None, seen
