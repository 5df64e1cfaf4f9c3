"""Which law holds now? The version in force on the database; where none is, the rulebook in the service's folder.

Whoever decides asks for the desk once, and decides there to the end. A thread looks every few seconds which version is
in force, loads it beside everything else, and then puts one desk in the place of the other: nobody waits for it, and
nothing is decided half under one law and half under another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import structlog

from api.desk.desk import Desk, Desks
from api.desk.law import Law, LawLost, Laws, load_law, loaded_as
from api.desk.publishing import Chosen, Held, in_force, known_on
from api.store.database import Database
from api.store.tables.versions import RulebookVersion

_LOOKED_EVERY: Final = 5.0
_TOLD: Final = 2
"""How often a change is told: at once, and again when other processes have seen it too and what was in line is done."""
log = structlog.get_logger("licet.law")


@dataclass(frozen=True)
class Asked(Chosen):
    """Where a question is answered, by which version, and why by this one."""

    desk: Desk


@dataclass(frozen=True)
class Holding(Asked):
    """Where new decisions are taken, and since when."""

    since: datetime


class InForce:
    """The law that holds, as one reference that is swapped whole.

    `passed_over` are the versions in force that this release cannot load: it decides under the last one that it can.
    """

    def __init__(self, database: Database, rules: Path, now: Callable[[], datetime], loaded: Law | None = None) -> None:
        """Load the law that holds; `loaded` is what was loaded already, be it the version's or the folder's.

        Raises `SourceRefused` where no version is in force and the folder has faults, and `LawLost` where this release
        can load none of those in force: what is in the folder nobody has approved.
        """
        self.passed_over: tuple[int, ...] = ()
        self._database, self._now = database, now
        self._faulty: set[int] = set()
        found = self._published(loaded)
        if found is None and self.passed_over:
            raise LawLost("this release can load no version in force, and nobody has approved what is in the folder")
        law, held = found or (loaded or load_law(rules), None)
        self.laws = Laws(law)
        self._desks = Desks()
        self.holding = _holding(held, Desk(law), now())
        self._to_tell = 1 if held else 0  # a version may have come into force while nothing ran
        self._looking = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def desk(self) -> Desk:
        """Where new decisions are taken now."""
        return self.holding.desk

    def asked(self, known_at: date | None = None) -> Asked:
        """Where a question is answered as it was known on a day; raises `LawLost`."""
        holding, now = self.holding, self._now()
        if known_at is None or known_at == now.date():
            return holding
        with self._database.reading() as session:
            chosen = known_on(session, known_at, now)
            held = chosen.held
            if held is None or held.version.hash == holding.desk.law.rulebook.hash:
                return Asked(held, chosen.because, holding.desk)
            return Asked(held, chosen.because, self._desks.under(self.laws.under(session, held.version.hash)))

    def start(self, tell: Callable[[], None]) -> None:
        """Look every few seconds from now on; `tell` is called when another law has come to hold."""
        self._log()
        self._thread = threading.Thread(target=self._watch, args=[tell], name="licet-law", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> None:
        """See which version is in force, and have it hold from now on if it is another."""
        with self._looking:
            current = self.desk.law
            law, held = self._published(current, self.holding.version) or (current, None)
            if held is None or held.version.number == self.holding.version:
                return
            if law is current:  # a version that says what was law already
                self.holding = _holding(held, self.desk, self.holding.since)
            else:
                self.laws.hold(law)
                self.holding = _holding(held, Desk(law), self._now())
                self._to_tell = _TOLD
            self._log()

    def step(self, tell: Callable[[], None]) -> None:
        """Look, and tell of a change that is still to be told."""
        self.look()
        if self._to_tell:
            tell()
            self._to_tell -= 1

    def _watch(self, tell: Callable[[], None]) -> None:
        while not self._closing.wait(_LOOKED_EVERY):
            try:
                self.step(tell)
            except Exception as error:  # noqa: BLE001  # the database may be back in a few seconds
                log.error("the law is looked for again", error=type(error).__name__)

    def _published(self, loaded: Law | None, number: int | None = None) -> tuple[Law, Held] | None:
        """The version in force, loaded; where this release cannot load it, the one before it.

        `number`: of the version that is loaded already.
        """
        passed_over: list[int] = []
        found = None
        with self._database.reading() as session:
            while found is None and (held := in_force(session, self._now(), passed_over)) is not None:
                law = loaded if held.version.number == number else self._law(held.version, loaded)
                if law is None:
                    passed_over.append(held.version.number)
                else:
                    found = law, held
        self.passed_over = tuple(passed_over)
        return found

    def _law(self, version: RulebookVersion, loaded: Law | None) -> Law | None:
        """The law of a version, ready to decide; None where it cannot be loaded."""
        if version.number in self._faulty:
            return None
        try:
            law = loaded_as(version.hash, version.files, loaded)
        except LawLost as lost:
            if not isinstance(lost.__cause__, OSError):  # there may be room on the disk again in a few seconds
                self._faulty.add(version.number)
            log.error("a version in force is passed over", version=version.number, error=str(lost))
            return None
        law.make_ready()
        return law

    def _log(self) -> None:
        log.info("decides under", version=self.holding.version, rulebook=self.desk.law.rulebook.hash)


def _holding(held: Held | None, desk: Desk, since: datetime) -> Holding:
    return Holding(held, "in_force" if held else "folder", desk, since)
