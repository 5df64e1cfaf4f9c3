"""What should the author of a rulebook look at? Every finding, and what the rule data says about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.proving.finding import Finding
from engine.proving.gaps import threshold_gaps, window_gaps
from engine.proving.law import Law
from engine.proving.never import never_firing, swallowed
from engine.proving.overlaps import overlaps
from engine.rulebook.models import Noted
from engine.rulebook.rulebook import Rulebook

_FINDERS = (never_firing, overlaps, swallowed, window_gaps, threshold_gaps)


@dataclass(frozen=True, slots=True)
class IdleNote:
    """A note about something that is not found, or not any more."""

    measure: str
    note: Noted


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found in the measures looked at."""

    findings: tuple[Finding, ...]
    idle: tuple[IdleNote, ...]

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """What the rule data says nothing about."""
        return tuple(finding for finding in self.findings if finding.noted is None)

    @property
    def clean(self) -> bool:
        """Whether everything found is explained, and everything explained is found."""
        return not self.unexplained and not self.idle


def checked(rulebook: Rulebook, measure: str | None = None) -> Checked:
    """Look through one measure or all; raises `Contradicted` where the engine does not confirm a witness."""
    law = Law(rulebook)
    names = [name for name in rulebook.measures if measure in (None, name)]
    findings = tuple(
        _explained(finding, rulebook) for name in names for finder in _FINDERS for finding in finder(law, name)
    )
    return Checked(findings, tuple(_idle(rulebook, names, findings)))


def _explained(finding: Finding, rulebook: Rulebook) -> Finding:
    notes = rulebook.measures[finding.measure].noted
    return replace(finding, noted=next((note for note in notes if _is_about(note, finding)), None))


def _is_about(note: Noted, finding: Finding) -> bool:
    if note.finding != finding.kind:
        return False
    found = finding.clauses
    return any(one in note.clauses and all(other in note.beside for other in found if other != one) for one in found)


def _idle(rulebook: Rulebook, measures: list[str], findings: tuple[Finding, ...]) -> Iterator[IdleNote]:
    used = {id(finding.noted) for finding in findings}
    for name in measures:
        for note in rulebook.measures[name].noted:
            if id(note) not in used:
                yield IdleNote(name, note)
