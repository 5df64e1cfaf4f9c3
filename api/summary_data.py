"""Which plain data is the summary of a check? Whole, without a language, for whoever reads it by program."""

from __future__ import annotations

from api.checking import Check
from api.tally import ACTIONS, Summary


def summary_as_json(summary: Summary, check: Check) -> dict[str, object]:
    """The summary as plain JSON data."""
    turns = summary.next_turns(check.request.known_at)
    return {
        "rows": summary.rows,
        "read": summary.read,
        "rejected": summary.rejected,
        "blank": summary.blank,
        "rulebook": check.rulebook.hash,
        "known_at": check.request.known_at.isoformat(),
        "parties": _looked_into_by(check),
        "as_of": check.request.as_of.isoformat() if check.request.as_of else None,
        "actions": {action: summary.actions[action] for action in ACTIONS},
        "deciding": dict(summary.deciding),
        "possible": dict(summary.possible),
        "released_by_suspension": summary.spared,
        "suspended": [
            {"clause": id_, "last_day": last.isoformat() if last else None, "lines": count}
            for (id_, last), count in sorted(summary.suspended.items(), key=str)
        ],
        "hanging": summary.hanging,
        "unconfirmed": dict(summary.unconfirmed),
        "open": summary.open,
        "missing": dict(summary.missing),
        "assumed": [
            {"fact": name, "source": source, "lines": count}
            for (name, source), count in sorted(summary.assumed.items())
        ],
        "derived": dict(summary.derived),
        "next_changes": [
            {"on": turn.day.isoformat(), "before": turn.before, "after": turn.after, "lines": count}
            for turn, count in turns
        ],
        "worst": [{"line": one.line, "row": one.row, **one.columns} for one in summary.worst],
        "rejected_rows": [message for row in summary.first_rejected for message in row.messages()],
        "notices": [{"kind": notice.kind, **notice.text.model_dump()} for notice in summary.notices],
        "written": [
            {"path": str(one.path), "rows": one.rows, "guarded": one.guarded, "shortened": one.shortened}
            for one in summary.written
        ],
    }


def _looked_into_by(check: Check) -> dict[str, object] | None:
    """By which lists the parties were looked into, and how many of them there are; None where nobody asked for it."""
    if check.request.parties is None or check.counterparties is None:
        return None
    asked = list(check.counterparties.asked)
    return {
        "by": check.request.parties.shown_as,
        "lists": sorted(check.request.parties.lists),
        "asked": len(asked),
        "with_hits": sum(bool(one.found) for one in asked),
    }
