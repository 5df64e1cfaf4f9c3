"""Do the parts of a rulebook fit together? Faults that only show when all files are read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.faults import Fault, nearest
from engine.rulebook.models import Amendable, ClauseText, Measure, Window
from engine.rulebook.references import Drafts
from engine.rulebook.rulebook import Rulebook
from engine.yaml_source import Document, Step

Path = tuple[Step, ...]


def consistency_faults(rulebook: Rulebook, drafts: Drafts) -> list[Fault]:
    """Every fault between files: dangling names, unreachable windows, outcomes off the ladder, and so on."""
    faults: list[Fault] = []
    for measure, document in drafts:
        faults += _amendments(measure, (), document, rulebook)
        seen: set[str] = set()
        for index, clause in enumerate(measure.clauses):
            path: Path = ("clauses", index)
            if clause.clause in seen:
                faults.append(document.fault((*path, "clause"), f"clause `{clause.clause}` stands twice"))
            seen.add(clause.clause)
            faults += _amendments(clause, path, document, rulebook)
            faults += _terms(clause, path, document, rulebook)
            faults += _windows(measure, clause, path, document)
        faults += _references(measure, document, rulebook)
        faults += _notes(measure, document)
    return faults


def _amendments(owner: Amendable, path: Path, document: Document, rulebook: Rulebook) -> Iterator[Fault]:
    named = [((*path, "suspended", index, "by"), window.by) for index, window in enumerate(owner.suspended)]
    named += [((*path, "resumed", index, "by"), window.by) for index, window in enumerate(owner.resumed)]
    named += [
        ((*path, "pending", index, "announcement"), window.announcement) for index, window in enumerate(owner.pending)
    ]
    if owner.ended:
        named.append(((*path, "ended", "by"), owner.ended.by))
    for where, instrument in named:
        if instrument not in rulebook.measures:
            hint = nearest(instrument, rulebook.measures) or "add a file for that instrument"
            yield document.fault(where, f"`{instrument}` is not an instrument of the rulebook", hint)


def _terms(clause: ClauseText, path: Path, document: Document, rulebook: Rulebook) -> Iterator[Fault]:
    verdict = next((verdict for verdict in rulebook.verdicts if verdict.verdict == clause.outcome), None)
    if verdict is None:
        yield document.fault(
            (*path, "outcome"),
            f"`{clause.outcome}` is not a verdict",
            nearest(clause.outcome, rulebook.ladder),
        )
    elif clause.licence and not verdict.licensable:
        yield document.fault((*path, "licence"), f"no licence lifts a duty with outcome `{clause.outcome}`")
    elif verdict.licensable and not (clause.licence or clause.applies_to or clause.exception_to):
        yield document.fault(
            path,
            f"clause `{clause.clause}` does not say which licence lifts it",
            "add `licence: {authority: …, kind: …}`",
        )
    if clause.licence:
        authority = rulebook.authorities.get(clause.licence.authority)
        if authority is None:
            hint = nearest(clause.licence.authority, rulebook.authorities)
            yield document.fault(
                (*path, "licence", "authority"), f"`{clause.licence.authority}` is not an authority", hint
            )
        elif clause.licence.kind not in authority.licences:
            hint = nearest(clause.licence.kind, authority.licences) or "one of " + ", ".join(authority.licences)
            yield document.fault(
                (*path, "licence", "kind"),
                f"`{clause.licence.kind}` is not a licence of {authority.authority}",
                hint,
            )
    for index, paper in enumerate(clause.papers):
        if paper not in rulebook.papers:
            yield document.fault(
                (*path, "papers", index), f"`{paper}` is not in papers.yaml", nearest(paper, rulebook.papers)
            )


def _windows(measure: Measure, clause: ClauseText, path: Path, document: Document) -> Iterator[Fault]:
    start, through = clause.in_force.start, clause.in_force.through
    ending = clause.ended or measure.ended
    if ending and ending.start <= start:
        yield document.fault((*path, "in_force"), f"never in force: it ends on {ending.start}", "check both dates")
    laid: list[tuple[str, int, Window]] = [
        ("suspended", index, window) for index, window in enumerate(clause.suspended)
    ]
    laid += [("pending", index, window) for index, window in enumerate(clause.pending)]
    for field, index, window in laid:
        if window.through and window.through < start:
            yield document.fault((*path, field, index), f"unreachable: the clause is in force only from {start}")
        if through and window.start > through:
            yield document.fault((*path, field, index), f"unreachable: the clause ends after {through}")
    if measure.announced > start and not clause.note:
        yield document.fault(
            (*path, "in_force"),
            f"in force before its announcement on {measure.announced}",
            "say why in a note",
        )


def _notes(measure: Measure, document: Document) -> Iterator[Fault]:
    known = [clause.clause for clause in measure.clauses]
    for index, note in enumerate(measure.noted):
        named = [("clauses", place, name) for place, name in enumerate(note.clauses)]
        named += [("beside", place, name) for place, name in enumerate(note.beside)]
        for field, place, name in named:
            if name not in known:
                where = ("noted", index, field, place)
                yield document.fault(where, f"`{name}` is not a clause of this measure", nearest(name, known))


def _references(measure: Measure, document: Document, rulebook: Rulebook) -> Iterator[Fault]:
    rank = {verdict: position for position, verdict in enumerate(rulebook.ladder)}
    for index, text in enumerate(measure.clauses):
        clause = rulebook.clauses.get(f"{measure.measure}/{text.clause}")
        if clause is None or text.outcome not in rank:
            continue
        for name in sorted(clause.applies_to | clause.exception_to):
            other = rulebook.clauses.get(name)
            if other is None or other.outcome not in rank:
                continue
            if clause.applies_to and other.kind != "duty":
                yield document.fault(
                    ("clauses", index, "applies_to"), f"a review policy applies to duties; `{name}` is none"
                )
            if clause.exception_to and other.kind == "exception":
                yield document.fault(("clauses", index, "exception_to"), f"`{name}` is an exception itself")
            elif clause.exception_to and rank[clause.outcome] >= rank[other.outcome]:
                what = f"an exception is milder than what it excepts; `{name}` is {other.outcome}"
                yield document.fault(("clauses", index, "outcome"), what)
