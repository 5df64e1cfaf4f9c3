"""What do two rulebooks make of the shipments that a database keeps? Asked on the command line, by somebody who may."""

from __future__ import annotations

from pathlib import Path

from api import clock
from api.cli.acting import Place, access, acting, run
from api.cli.exits import Exit
from api.cli.progress import shipments_shown
from api.comparing import Compared, Version, compared
from api.desk.law import load_law
from api.desk.stored_effects import Scope, StoredComparison
from api.security.roles import Right
from api.store.database import Database
from api.store.fields import new_id
from engine.analysis.stored import StoredEffect


def compared_on_stored(names: tuple[str, str], folders: tuple[Path, Path], place: Place) -> Compared | int:
    """The comparison of the rulebooks in two folders by their effect; the exit status where that was refused."""
    before, after = map(load_law, folders)
    found: list[StoredEffect] = []

    def work(database: Database) -> int:
        who = acting(database, place, Right.READ_DECISIONS)
        if who is None:
            return Exit.NO_KEYS
        with database.writing() as session:
            session.add(access(who, "compare_stored", "shipments"))
        scope = Scope(who.organisation, new_id(), clock.now())
        comparison = StoredComparison(database, before, after, scope)
        with shipments_shown(place.language) as shown:
            for progress in comparison.run():
                shown(progress)
        found.append(comparison.effect())
        return Exit.RELEASED

    status = run(place, work)
    sides = Version(names[0], before.rulebook), Version(names[1], after.rulebook)
    return compared(*sides, "effect", stored=found[0]) if found else status
