"""Which states would clauses be in if something that is supposed came true? The rulebook itself is never changed.

A hypothesis is laid over the states that a clause has as far as the law is known; a later one over an earlier one.
Days on which a clause is not yet in force, or has ended, stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.rulebook.activity import Activity, Knowledge, State, merged, state_on
from engine.rulebook.hypotheses import Hypothesis, HypothesisRefused, Supposed, refused
from engine.rulebook.rulebook import Clause, Rulebook

_DAY = timedelta(days=1)
_PAUSED = (Activity.SUSPENDED, Activity.UNCONFIRMED)

History = tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Days without a break on which a clause is suspended, or may be; `last` None: no end is known.

    `states` are those of these days, in order.
    """

    first: date
    last: date | None
    states: History


def histories(rulebook: Rulebook, knowledge: Knowledge, hypotheses: Sequence[Hypothesis] = ()) -> dict[str, History]:
    """The states of every clause through time if all of this came true.

    Raises `HypothesisRefused` for a suspension that is to end and that there is not.
    """
    found = {id_: clause.states(knowledge) for id_, clause in rulebook.clauses.items()}
    settled = dict(knowledge.settled or {})
    for hypothesis in hypotheses:
        reached = sorted(reach(rulebook, hypothesis.target))
        if not reached:
            raise _reaches_nothing(hypothesis)
        if hypothesis.supposed in (Supposed.CONFIRMED, Supposed.REJECTED):
            settled[hypothesis.target] = hypothesis.supposed is Supposed.CONFIRMED
            known = replace(knowledge, settled=dict(settled))
            found |= {id_: _settled(found[id_], rulebook.clauses[id_], hypothesis.target, known) for id_ in reached}
            continue
        if hypothesis.start is None and not any(_last_pause(found[id_], hypothesis) for id_ in reached):
            raise _not_suspended(hypothesis)
        found |= {id_: _supposed(found[id_], rulebook.clauses[id_], hypothesis) for id_ in reached}
    return found


def reach(rulebook: Rulebook, target: str) -> frozenset[str]:
    """The clauses that a name stands for: itself, those of a measure, or those that an instrument suspends or may."""
    if target in rulebook.clauses:
        return frozenset({target})
    own = frozenset(id_ for id_, clause in rulebook.clauses.items() if clause.measure.measure == target)
    return own or frozenset(id_ for id_, clause in rulebook.clauses.items() if target in _instruments(clause))


def pauses(history: History) -> tuple[Pause, ...]:
    """The stretches of days on which a clause is or may be suspended."""
    found: list[Pause] = []
    held: list[State] = []
    for state in history:
        if state.activity in _PAUSED:
            held.append(state)
        elif held:
            found.append(Pause(held[0].start, state.start - _DAY, tuple(held)))
            held = []
    if held:
        found.append(Pause(held[0].start, None, tuple(held)))
    return tuple(found)


def _instruments(clause: Clause) -> set[str]:
    suspended = {window.by for window in clause.measure.suspended + clause.text.suspended}
    return suspended | {window.announcement for window in clause.measure.pending + clause.text.pending}


def _last_pause(history: History, hypothesis: Hypothesis) -> Pause | None:
    """The last suspension that has begun by the day through which it is to last."""
    through = hypothesis.through or date.max
    return max((pause for pause in pauses(history) if pause.first <= through), key=lambda one: one.first, default=None)


def _supposed(history: History, clause: Clause, hypothesis: Hypothesis) -> History:
    start, through = hypothesis.start, hypothesis.through
    if hypothesis.supposed is Supposed.SUSPENDED:
        if start:
            return _laid(history, start, through, _suspended(clause.measure.measure, through))
        pause = _last_pause(history, hypothesis)
        if pause is None or through is None:
            return history
        laid = _laid(history, pause.first, through, _suspended(state_on(pause.states, through).by, through))
        return _laid(laid, through + _DAY, pause.last, _resumed(clause)) if through < date.max else laid
    if start is None:
        return history
    if hypothesis.supposed is Supposed.REPEALED and hypothesis.target in (clause.id, clause.measure.measure):
        return _laid(history, start, None, _ended(clause))
    # What is repealed may also be the instrument that suspends the clause.
    return _laid(history, start, None, _resumed(clause))


def _settled(history: History, clause: Clause, announcement: str, known: Knowledge) -> History:
    """The days of an announcement as they are once it is settled; all others as they were."""
    settled = clause.states(known)
    for window in clause.measure.pending + clause.text.pending:
        if window.announcement == announcement:
            for first, last, state in _stretches(settled):
                begins, ends = max(first, window.start), min(last, window.through or date.max)
                if begins <= ends:
                    history = _laid(history, begins, ends, _turned_into(state))
    return history


def _suspended(by: str, through: date | None) -> Callable[[State], State]:
    def change(state: State) -> State:
        if state.activity in (Activity.NOT_YET, Activity.ENDED):
            return state
        return State(state.start, Activity.SUSPENDED, by, through)

    return change


def _resumed(clause: Clause) -> Callable[[State], State]:
    def change(state: State) -> State:
        return State(state.start, Activity.IN_FORCE, clause.measure.measure) if state.activity in _PAUSED else state

    return change


def _turned_into(state: State) -> Callable[[State], State]:
    return lambda _: state


def _ended(clause: Clause) -> Callable[[State], State]:
    def change(state: State) -> State:
        return state if state.activity is Activity.ENDED else State(state.start, Activity.ENDED, clause.measure.measure)

    return change


def _laid(history: History, first: date, last: date | None, change: Callable[[State], State]) -> History:
    """A history with its states between two days, both included, changed."""
    return merged(_cut(history, first, last or date.max, change))


def _cut(history: History, first: date, last: date, change: Callable[[State], State]) -> Iterator[State]:
    for begins, ends, state in _stretches(history):
        if begins < first:
            yield state
        if max(begins, first) <= min(ends, last):
            yield replace(change(state), start=max(begins, first))
        if ends > last:
            yield replace(state, start=max(begins, last + _DAY))


def _stretches(history: History) -> Iterable[tuple[date, date, State]]:
    """The first and last day of each state, both inclusive."""
    ends = [state.start - _DAY for state in history[1:]] + [date.max]
    return ((state.start, end, state) for state, end in zip(history, ends, strict=True))


def _reaches_nothing(hypothesis: Hypothesis) -> HypothesisRefused:
    target = hypothesis.target
    return refused(
        f"`{target}` has no clauses and suspends none, so nothing can be supposed of it",
        f"`{target}`没有条款，也不暂停任何条款，无从假设",
    )


def _not_suspended(hypothesis: Hypothesis) -> HypothesisRefused:
    target, through = hypothesis.target, hypothesis.through
    form = f"{target} suspended from DATE through {through}"
    return refused(
        f"nothing of `{target}` is known to be suspended by {through}; write the first day too: `{form}`",
        f"未见`{target}`在{through}之前（含当日）暂停实施；请写明首日：`{form}`",
    )
