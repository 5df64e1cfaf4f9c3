"""What did the law say when it was decided? The clauses behind a decision, from the rulebook that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from api.desk.packing import files_in
from api.evidence.clause_excerpts import measure_file
from api.evidence.gathering import Dossier, Taken
from api.evidence.voice import Voice
from engine.explanation.layout import Section
from engine.explanation.measures import clause_sections, clause_view, measure_sections, measure_view
from engine.explanation.models import ActivityShown, ClauseExplained, Explanation
from engine.rulebook.rulebook import Rulebook

_INDENT = "  "
_HASH_SHOWN = 12


@dataclass(frozen=True)
class Bearing:
    """How a clause bears on a line: it decides, applies besides, reviews, excepts, or would but for a suspension."""

    line: str
    part: str
    truth: str
    activity: ActivityShown


class LawThen:
    """The law behind one decision."""

    def __init__(self, taken: Taken, files: bytes) -> None:
        """`files` are those of the rulebook, packed."""
        self.taken = taken
        self.rulebook: Rulebook = taken.law.rulebook
        self.files: Mapping[str, str] = files_in(files)

    @cached_property
    def clauses(self) -> dict[str, list[Bearing]]:
        """The clauses that decided a line, may, or bore on it, and how on each line."""
        found: dict[str, list[Bearing]] = {}
        for explanation in self.taken.explanations:
            for part, clause in _parts(explanation):
                bearing = Bearing(explanation.line, part, clause.truth, clause.activity)
                found.setdefault(clause.clause, []).append(bearing)
        return dict(sorted(found.items()))

    @cached_property
    def instruments(self) -> list[str]:
        """The measures that hold these clauses, and those by which their windows were changed."""
        found: set[str] = set()
        for id_, bearings in self.clauses.items():
            clause = self.rulebook.clauses[id_]
            found.add(clause.measure.measure)
            for owner in (clause.measure, clause.text):
                found |= {one.by for one in owner.suspended} | {one.by for one in owner.resumed}
                found |= {one.announcement for one in owner.pending}
                found |= {owner.ended.by} if owner.ended else set()
            found |= {bearing.activity.by for bearing in bearings if bearing.activity.by}
        return sorted(found & self.rulebook.measures.keys())

    @property
    def folder(self) -> str:
        """What the folder of its files is called: the same rulebook may be written otherwise in another version."""
        version = f"-version-{self.taken.version.version.number}" if self.taken.version else ""
        return f"rulebook-{self.rulebook.hash[:_HASH_SHOWN]}{version}"

    def data(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            "decision": self.taken.row.id,
            "rulebook": self.rulebook.hash,
            "version": self.taken.version and self.taken.version.version.number,
            "ships_on": self.taken.row.ships_on,
            "known_at": self.taken.row.known_at,
            "clauses": [
                {
                    **clause_view(self.rulebook, id_).model_dump(mode="json"),
                    "bears_on": [
                        {
                            "line": one.line,
                            "part": one.part,
                            "truth": one.truth,
                            "on_the_day": one.activity.model_dump(mode="json"),
                        }
                        for one in bearings
                    ],
                }
                for id_, bearings in self.clauses.items()
            ],
            "instruments": [
                measure_view(self.rulebook, name).model_dump(mode="json", exclude={"clauses"})
                for name in self.instruments
            ],
        }

    def text(self, voice: Voice) -> str:
        """All of it as a text to read."""
        head = [
            voice.say("law.title", number=self.taken.number),
            voice.say("law.basis", day=voice.day(self.taken.row.known_at), hash=self.rulebook.hash),
        ]
        parts = ["\n".join(head), *self._clause_texts(voice), voice.say("law.instruments")]
        for name in self.instruments:
            view = measure_view(self.rulebook, name).model_copy(update={"clauses": ()})
            parts.append(_told(measure_sections(view, voice.language)))
        return "\n\n".join(parts) + "\n"

    def excerpts(self) -> Iterator[tuple[str, str]]:
        """Each clause as it stands in its file, under the head of its measure."""
        for measure, some in groupby(self.clauses, key=lambda id_: id_.partition("/")[0]):
            file = measure_file(self.files, measure)
            yield from ((id_, file.excerpt(id_.partition("/")[2])) for id_ in some)

    def _clause_texts(self, voice: Voice) -> Iterator[str]:
        for id_, bearings in self.clauses.items():
            together: dict[str, list[str]] = {}
            for one in bearings:
                how = voice.say(f"law.{one.part}", activity=voice.of(one.activity.text))
                together.setdefault(how, []).append(one.line)
            lines = [voice.say("law.bears", lines=spans(some), how=how) for how, some in together.items()]
            sections = clause_sections(clause_view(self.rulebook, id_), voice.language)
            yield _told(sections) + "\n" + "\n".join(f"{_INDENT}* {line}" for line in lines)


def laws(dossier: Dossier) -> list[LawThen]:
    """The law behind each decision."""
    return [LawThen(taken, rulebook_files(dossier, taken)) for taken in dossier.decisions]


def rulebook_files(dossier: Dossier, taken: Taken) -> bytes:
    """Every file of a decision's rulebook, packed: with its worked cases where it was law as a version."""
    return taken.version.version.files if taken.version else dossier.rulebooks[taken.row.rulebook].files


def spans(lines: Iterable[str]) -> str:
    """The numbers of lines, those that follow each other as a stretch.

    >>> spans(["1", "2", "3", "7", "A-2", "9", "10"])
    '1–3, 7, A-2, 9, 10'
    """
    stretches: list[list[str]] = []
    for line in lines:
        last = stretches[-1][-1] if stretches else ""
        if line.isdecimal() and last.isdecimal() and int(line) == int(last) + 1:
            stretches[-1].append(line)
        else:
            stretches.append([line])
    return ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 2 else ", ".join(one) for one in stretches)


def _parts(explanation: Explanation) -> Iterator[tuple[str, ClauseExplained]]:
    """Every clause of an explanation once, by the first part that it plays."""
    told: set[str] = set()
    for part, clauses in (
        ("decides", explanation.clauses),
        ("also", explanation.also),
        ("review", explanation.reviews),
        ("exception", explanation.exceptions),
        ("suspended", tuple(one.clause for one in explanation.suspended)),
    ):
        for clause in clauses:
            if clause.clause not in told:
                told.add(clause.clause)
                yield part, clause


def _told(sections: Iterable[Section]) -> str:
    """Sections as lines of text."""
    found: list[str] = []
    for section in sections:
        found.append(section.title)
        for line in section.lines:
            link = f" <{line.link}>" if line.link else ""
            found.append(f"{_INDENT * (line.depth + 1)}{line.text}{link}")
    return "\n".join(found)
