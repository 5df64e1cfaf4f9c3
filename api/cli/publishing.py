"""`licet rules publish|approve|refuse|versions|export`: versions of the rulebook, on the database itself.

Whoever holds a key (`LICET_KEY`) acts as its person, in its roles; without one it is the local user, as in a service
that serves this machine alone. Two different people are needed here as there.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import orjson
import typer

from api import clock
from api.cli.acting import Place, access, acting, run
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.impacts import ImpactsHere, tell_impact
from api.cli.service_options import settings_of
from api.cli.terminal import output, styled
from api.cli.wording import Language, say
from api.desk.acts import Said
from api.desk.law import Laws, load_law, unpacked
from api.desk.packing import write_out
from api.desk.publishing import (
    LARGEST_NUMBER,
    Held,
    checks_of,
    held,
    prepare,
    propose,
    versions,
)
from api.desk.rule_checks import RuleChecks, check_rules
from api.jobs import approving
from api.jobs.impacts import impact_of, told_of
from api.jobs.keeping import DONE
from api.security.roles import Right
from api.settings import rules_folder
from api.store.database import Database

_STYLES = {"published": "clear", "refused": "stop", "proposed": "unknown"}
_LISTED = 200
_HASH_SHOWN = 12
_LONGEST_REASON = 5_000


def publish(place: Place, rules: Path | None, reason: str, effective: str | None) -> int:
    """Put the rulebook forward as a version, with what its cases come to: they are worked first."""
    language = place.language
    wanted, effective_at = _reason(reason, language), _moment(effective, language)

    def work(database: Database) -> int:
        who = acting(database, place, Right.PROPOSE_RULES, governing=True)
        if who is None:
            return Exit.NO_KEYS
        folder = rules_folder(rules)
        with database.reading() as session:
            prepared = prepare(session, Laws(load_law(folder)), folder)
        with tempfile.TemporaryDirectory(prefix="licet-rules-") as below:
            checks = check_rules(prepared.files, Path(below))
        weighing = ImpactsHere(database, settings_of(place.data, place.url).data, language)
        with database.writing() as session:
            found = propose(session, prepared, Said(wanted, who, clock.now()), effective_at, checks)
            session.add(access(who, "propose_version", str(found.version.number)))
            weighing.ask(session, found.version, who)
        _tell(found, language)
        _tell_checks(checks, language)
        weighing.see_to(found.version, who)
        return Exit.HELD if checks.failed else Exit.RELEASED

    return run(place, work)


def rule(place: Place, act: str, number: int, reason: str, without_impact: bool = False) -> int:
    """Approve or refuse a version."""
    language = place.language
    wanted = _reason(reason, language)

    def work(database: Database) -> int:
        who = acting(database, place, Right.APPROVE_RULES, governing=True)
        if who is None:
            return Exit.NO_KEYS
        said = Said(wanted, who, clock.now())
        with database.writing() as session:
            if act == "approve":
                found = approving.publish(session, number, said, without_impact)
            else:
                found = approving.turn_down(session, number, said)
            session.add(access(who, f"{act}_version", str(number)))
        _tell(found, language)
        return Exit.RELEASED

    return run(place, work)


def list_versions(place: Place, as_json: bool) -> int:
    """List the versions, newest first."""
    language = place.language

    def work(database: Database) -> int:
        with database.reading() as session:
            found = versions(session, LARGEST_NUMBER, _LISTED)
        if as_json:
            sys.stdout.write(orjson.dumps([content(one) for one in found]).decode() + "\n")
        elif found:
            heads = [say(f"head.{name}", language) for name in ("number", "state", "rulebook", "proposed", "reason")]
            rows = [
                (
                    str(one.version.number),
                    styled(say(f"versions.{one.state}", language), _STYLES[one.state]),
                    one.version.hash[:_HASH_SHOWN],
                    one.version.proposed_at.date().isoformat(),
                    one.version.reason,
                )
                for one in found
            ]
            output().table(rows, heads, (0,))
        else:
            tell(say("versions.none", language))
        return Exit.RELEASED

    return run(place, work)


def show_version(place: Place, number: int, as_json: bool) -> int:
    """Show one version, and what it does to the stored shipments of one's own organisation."""
    language = place.language

    def work(database: Database) -> int:
        who = acting(database, place, Right.READ_LAW)
        if who is None:
            return Exit.NO_KEYS
        with database.writing() as session:
            found = held(session, number)
            checks = checks_of(session, number)
            job = impact_of(session, who.organisation, number)
            report = job.result if job and job.state == DONE and who.may(Right.READ_DECISIONS) else None
            if report is not None:
                session.add(access(who, "read_impact", str(number)))
        if as_json:
            impact = {**told_of(job), "report": report} if job else None
            told = {**content(found), "checks": checks and checks.model_dump(mode="json"), "impact": impact}
            sys.stdout.write(orjson.dumps(told).decode() + "\n")
        else:
            _tell(found, language)
            tell(found.version.reason)
            _tell_checks(checks, language)
            tell_impact(database, number, who, language)
        return Exit.RELEASED

    return run(place, work)


def export(place: Place, number: int, folder: Path) -> int:
    """Write a version out, from what the database keeps of it alone."""
    language = place.language
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        tell(say("versions.not_empty", language, name=folder))
        return Exit.NO_OUTPUT

    def work(database: Database) -> int:
        with database.reading() as session:
            version = held(session, number).version
            files = version.files
        if unpacked(files).rulebook.hash != version.hash:
            tell(say("versions.broken", language, number=str(number), hash=version.hash))
            return Exit.BAD_INPUT
        write_out(files, folder)
        tell(say("versions.exported", language, number=str(number), name=folder, hash=version.hash))
        return Exit.RELEASED

    return run(place, work)


def _reason(text: str, language: Language) -> str:
    if not 0 < len(text.strip()) <= _LONGEST_REASON:
        raise typer.BadParameter(say("versions.no_reason", language), param_hint="--reason")
    return text.strip()


def _moment(text: str | None, language: Language) -> datetime | None:
    """A moment that was typed, in UTC where it has no zone of its own; raises a usage error."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(say("bad_date", language, text=text), param_hint="--effective") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tell(found: Held, language: Language) -> None:
    version = found.version
    tell(say(f"versions.told.{found.state}", language, number=str(version.number), hash=version.hash))


def _tell_checks(checks: RuleChecks | None, language: Language) -> None:
    if checks is None:
        tell(say("versions.unchecked", language))
        return
    tell(say("versions.checks", language, cases=checks.cases, failed=checks.failed, untried=checks.untried))
    for failure in checks.failures:
        tell(failure)


def content(one: Held) -> dict[str, object]:
    """A version as plain data."""
    version, ruling = one.version, one.ruling
    return {
        "number": version.number,
        "rulebook": version.hash,
        "parent": version.parent,
        "state": one.state,
        "author": version.author,
        "reason": version.reason,
        "effective_at": version.effective_at,
        "proposed_at": version.proposed_at,
        "ruled_by": ruling.by if ruling else None,
        "ruled_at": ruling.at if ruling else None,
        "ruling_reason": ruling.reason if ruling else None,
        "without_impact": ruling.without_impact if ruling else None,
    }
