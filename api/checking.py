"""How is a manifest checked from end to end? Prepared once, then line by line; every door works through here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from api.lasting import made_to_last
from api.many_parties import ManyParties
from api.tally import Summary, Tally
from engine.columnar.columns import Header
from engine.columnar.evaluator import Evaluator
from engine.conditions.codes import CodeUniverse
from engine.counterparties.book import PartyBook, matcher_of, opened
from engine.counterparties.counterparties import Counterparties
from engine.counterparties.table import COLUMNS as PARTY_COLUMNS
from engine.counterparties.table import rows
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.explanation.columns import COLUMNS
from engine.facts.bill_of_materials import Counted, roll_up
from engine.facts.derivation import Derivation
from engine.facts.item_content import ItemContent
from engine.facts.problems import RowProblem
from engine.facts.profile import load_profile
from engine.facts.records import RecordReader
from engine.faults import LicetError
from engine.manifests.components import read_components
from engine.manifests.known_columns import component_matcher, load_alias_tables, manifest_matcher
from engine.manifests.manifest import Manifest, open_manifest
from engine.manifests.notices import Notice
from engine.manifests.options import ReadingOptions
from engine.manifests.outputs import CheckedFile, PartiesFile, RejectedFile
from engine.manifests.rows import Line, Rejected
from engine.manifests.standpoint import standpoint
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.vocabulary import Vocabulary

ANNEX_1_PART_1 = "cn/2025-61/annex-1-part-1"


class BillRefused(LicetError):
    """A bill of materials with faults: nothing may be concluded from it."""

    def __init__(self, problems: Sequence[RowProblem], vocabulary: Vocabulary) -> None:
        """Keep every fault, with the facts by which they are told."""
        self.problems = problems
        self.vocabulary = vocabulary
        super().__init__("\n".join(map(str, problems)))


class StrictlyRefused(LicetError):
    """Rows were rejected where none may be."""

    def __init__(self, rejected: list[Rejected], count: int) -> None:
        """Keep the first rows and their number."""
        self.rejected = rejected
        self.count = count
        super().__init__(f"{count} rows were rejected")


@dataclass(frozen=True)
class Request:
    """What is to be checked, under what.

    `chosen` says for single headers which column they stand for, if any; `bill_chosen` the same for those of the bill
    of materials.
    """

    source: Path | BinaryIO
    rules: Path
    known_at: date
    bill: Path | None = None
    profile: Path | None = None
    columns: Path | None = None
    as_of: date | None = None
    options: ReadingOptions = field(default_factory=ReadingOptions)
    chosen: Mapping[str, str] = field(default_factory=dict)
    parties: PartyBook | None = None
    bill_encoding: str | None = None
    bill_chosen: Mapping[str, str] = field(default_factory=dict)


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
        self.matcher = manifest_matcher(vocabulary, aliases, mapping, request.chosen)
        self.bill_notices: tuple[Notice, ...] = ()
        contents: dict[str, ItemContent] = {}
        if request.bill:
            matcher = component_matcher(aliases, mapping, request.bill_chosen)
            read = read_components(request.bill, vocabulary, matcher, bill_options(request.bill_encoding))
            rolled = roll_up(read.components, counted(self.rulebook))
            problems = [RowProblem(row.row, problem) for row in read.rejected for problem in row.problems]
            problems += rolled.problems
            if problems:
                raise BillRefused(problems, vocabulary)
            contents = dict(rolled.contents)
            self.bill_notices = read.notices
        day = request.as_of or request.known_at
        self.counterparties = self._counterparties(request.parties, day) if request.parties else None
        self.reader = RecordReader(vocabulary, request.as_of, self.profile, contents, self.counterparties)

    def _counterparties(self, book: PartyBook, day: date) -> Counterparties:
        with made_to_last():
            matcher = matcher_of(book.listed, self.rulebook)
        return opened(book, ManyParties(matcher), self.rulebook, day)

    def open(self) -> Manifest:
        """Open the manifest."""
        return open_manifest(self.request.source, self.matcher, self.reader, self.request.options)

    def evaluator(self, manifest: Manifest, told: bool = True) -> Evaluator:
        """What answers the blocks of an opened manifest; `told`: with their texts."""
        return Evaluator(Header(manifest.columns, manifest.decimal_mark), self.reader, self.decider, told=told)

    def decide(self, line: Line) -> Decision:
        """The decision on one line."""
        derived = self._derivation.derive(line.facts)
        as_of = self.request.as_of or line.facts.get("shipment.date")
        if not isinstance(as_of, date):
            raise TypeError("a line without a ship date is rejected when it is read")
        completed = {**line.assumed, **line.derived, **derived.because}
        return self.decider.decide(derived.facts, as_of, completed)


def bill_options(encoding: str | None) -> ReadingOptions:
    """How a bill of materials is to be read: all but its encoding is detected."""
    return ReadingOptions(encoding=encoding, encoding_option="--bom-encoding")


def counted(rulebook: Rulebook) -> Counted:
    """What a bill of materials counts: Chinese-origin items of part 1 of Annex 1 to announcement 61 of 2025."""
    entries = rulebook.lists.entries.get(ANNEX_1_PART_1, ())
    codes = {entry.code for entry in entries}
    codes |= {code for entry in entries for code in entry.row.get("cn_codes", "").split(";") if code}
    universe = CodeUniverse(rulebook.lists.all_codes())
    return Counted("CN", partial(_falls_under, universe, frozenset(codes)))


def _falls_under(universe: CodeUniverse, listed: frozenset[str], code: str) -> bool | None:
    return universe.falls_under(code, listed)


@dataclass(frozen=True)
class Destination:
    """Where the answers go; `strict` writes nothing if any row is rejected.

    `also_checked` and `also_rejected` are further files of the same answers, in other formats. `parties` is where it
    is written who was found on lists or is owned by whom, where parties are looked into.
    """

    checked: Path
    rejected: Path
    strict: bool = False
    also_checked: tuple[Path, ...] = ()
    also_rejected: tuple[Path, ...] = ()
    parties: Path | None = None

    @property
    def written(self) -> tuple[Path, ...]:
        """The files that a check leaves behind."""
        also = *self.also_checked, *self.also_rejected, *((self.parties,) if self.parties else ())
        return self.checked, self.rejected, *also


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check has come: the counts so far, and the part of the file that is read."""

    summary: Summary
    part: float


def run(check: Check, destination: Destination, progress: Callable[[Progress], None]) -> Summary:
    """Check a manifest and write its files; `progress` is told after each block of rows.

    Raises `StrictlyRefused` where a row was rejected and none may be; then nothing is written.
    """
    tally = Tally(check.decider)
    with check.open() as manifest:
        tally.summary.decimal_mark = manifest.decimal_mark
        evaluator = check.evaluator(manifest)
        with ExitStack() as outputs:
            form = manifest.text_form
            rejected = [
                outputs.enter_context(RejectedFile(path, form))
                for path in (destination.rejected, *destination.also_rejected)
            ]
            checked = [
                outputs.enter_context(CheckedFile(path, manifest.columns.headers, COLUMNS, form))
                for path in (destination.checked, *destination.also_checked)
            ]
            for block in manifest.blocks():
                answered = evaluator.answer(block)
                for lines in checked:
                    lines.write_frame(answered.rows, answered.cells, answered.answers)
                for row in answered.rejected:
                    for rows in rejected:
                        rows.write(row)
                tally.add(answered)
                progress(Progress(tally.summary, manifest.part_read))
            if destination.strict and tally.summary.rejected:
                raise StrictlyRefused(tally.summary.first_rejected, tally.summary.rejected)
            parties = _parties_file(check, destination, outputs)
            for output in (*checked, *rejected, *parties):  # all are whole before any gets its name
                output.finish()
        notices = [*check.bill_notices, *manifest.notices]
        return tally.finished(
            manifest.tally.blank, notices, [output.report for output in (*checked, *rejected, *parties)]
        )


def _parties_file(check: Check, destination: Destination, outputs: ExitStack) -> list[PartiesFile]:
    """The file of the parties that were looked into, where any were and somebody wants it."""
    if check.counterparties is None or destination.parties is None:
        return []
    parties = outputs.enter_context(PartiesFile(destination.parties, PARTY_COLUMNS))
    for row in rows(check.counterparties.asked):
        parties.write(row)
    return [parties]


@dataclass(frozen=True)
class Found:
    """What a manifest holds under the id of a line.

    `decision` on the line; without it, `rejected` rows that name it, and `others`: the ids of the lines there are.
    """

    decision: Decision | None
    rejected: tuple[Rejected, ...] = ()
    others: tuple[str, ...] = ()


def find_line(check: Check, wanted: str) -> Found:
    """What the manifest holds under `SHIPMENT/LINE`."""
    rejected, others = [], []
    with check.open() as manifest:
        for row in manifest:
            if isinstance(row, Rejected):
                if _names(row.raw, wanted):
                    rejected.append(row)
            elif line_id(row) == wanted:
                return Found(check.decide(row))
            else:
                others.append(line_id(row))
    return Found(None, tuple(rejected), tuple(others))


def line_id(line: Line) -> str:
    """How a line is named: `SHIPMENT/LINE`."""
    return f"{line.facts.get('shipment.id')}/{line.facts.get('line.no')}"


def _names(raw: str, wanted: str) -> bool:
    """Whether the text of a row that could not be read holds both the shipment and the number, each as a whole word."""
    shipment, _, number = wanted.rpartition("/")
    return all(part and re.search(rf"(?<![\w.-]){re.escape(part)}(?![\w.-])", raw) for part in (shipment, number))
