"""How are very many parties screened? In as many processes as there are processors, with the answers of one.

Processes are forked from this one, which has read the lists, and end with the call. Nothing is read twice, and answers
come in the order of the questions. Where nothing can be forked, or a process is lost, they are found here.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from engine.screening.hits import Feature, Hit
from engine.screening.listed import ListedName
from engine.screening.matching import Matcher
from engine.screening.parties import Party

_WORTH_A_PROCESS = 400
_MOST_PROCESSES = 4
_Told = list[list[tuple[int, ListedName, int, tuple[Feature, ...]]]]
"""The hits of each party, listed parties by their places: they need not come through a pipe."""


class ManyParties:
    """Finds parties on the lists of a matcher, many at once where many are asked for."""

    def __init__(self, matcher: Matcher, processes: int | None = None) -> None:
        """`processes`: how many may work, this one among them; the processors that there are, if not given."""
        self._matcher = matcher
        self._processes = _processors() if processes is None else processes

    def screen(self, party: Party) -> tuple[Hit, ...]:
        """The listed parties that a party may be."""
        return self._matcher.screen(party)

    def screen_all(self, parties: Sequence[Party]) -> list[tuple[Hit, ...]]:
        """The hits of each party in turn, the same as one by one."""
        shares = max(1, min(self._processes, len(parties) // _WORTH_A_PROCESS))
        found: list[tuple[Hit, ...]] = [()] * len(parties)
        with ExitStack() as helped:
            helpers = [helped.enter_context(self._helped(parties[nth::shares])) for nth in range(1, shares)]
            found[::shares] = map(self._matcher.screen, parties[::shares])
            for nth, answers in enumerate(helpers, 1):
                found[nth::shares] = self._heard(answers, parties[nth::shares])
        return found

    @contextmanager
    def _helped(self, parties: Sequence[Party]) -> Iterator[Connection]:
        """Whence the answers of a process come that screens some parties; it is gone when the block ends."""
        forking = multiprocessing.get_context("fork")
        answers, told = forking.Pipe(duplex=False)
        process = forking.Process(target=self._help, args=(parties, (answers, told), os.getpid()), daemon=True)
        with answers:
            _start(process)
            told.close()
            try:
                yield answers
            finally:
                process.kill()
                process.join()

    def _help(self, parties: Sequence[Party], pipe: tuple[Connection, Connection], whom: int) -> None:
        """Screen some parties for another process, for as long as it is there."""
        answers, told = pipe
        answers.close()  # so that nothing can be told any more once nobody listens
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits is interrupted, and ends this process
        places = {id(party): place for place, party in enumerate(self._matcher.listed)}
        found: _Told = []
        for party in parties:
            if os.getppid() != whom:
                return
            found.append(
                [(places[id(hit.listed)], hit.name, hit.score, hit.features) for hit in self._matcher.screen(party)]
            )
        with suppress(BrokenPipeError):
            told.send(found)

    def _heard(self, answers: Connection, parties: Sequence[Party]) -> list[tuple[Hit, ...]]:
        """What a process found, or what is found here if that was lost."""
        try:
            found: _Told = answers.recv()
        except (EOFError, OSError):
            return [self._matcher.screen(party) for party in parties]
        listed = self._matcher.listed
        return [
            tuple(Hit(listed[place], name, score, features) for place, name, score, features in hits) for hits in found
        ]


def _processors() -> int:
    """How many processes may work here: forking is safe on Linux alone."""
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES) if sys.platform == "linux" else 1


def _start(process: BaseProcess) -> None:
    with warnings.catch_warnings():  # later Pythons warn of locks that other threads hold: what runs there takes none
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
