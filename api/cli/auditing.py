"""`licet audit`: the log verified and signed, and proofs out of it for others."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import typer

from api.audit.check_proof import ProofRefused, read_head
from api.audit.finding_phrases import told
from api.audit.findings import Verified
from api.audit.heads import head_of, sign_head
from api.audit.keys import AuditKey, read_key
from api.audit.proofs import consistency_proof, inclusion_proofs, proof_script, require_audited
from api.audit.verifying import Given
from api.audit.verifying import verify as verified
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import chosen_language
from api.cli.progress import entries_shown
from api.cli.service_options import on_database, settings_of
from api.cli.wording import Language, say
from api.security.keys import NotKnown
from api.security.secret_files import SecretRefused
from api.store.database import Database
from api.store.migrating import upgrade
from api.store.tables.log import LogHead

_LARGEST_FILE = 1 << 16


@dataclass(frozen=True)
class Asked:
    """Files that a verification goes by, besides the key of the installation."""

    heads: tuple[Path, ...]
    keys: tuple[Path, ...]
    public_keys: tuple[Path, ...]


def verify(asked: Asked, data: Path | None, url: str | None, lang: str | None, as_json: bool) -> int:
    """Verify the log and every row that it tells of."""
    language = chosen_language(lang)
    settings = settings_of(data, url)
    keys = [_private_key(path) for path in asked.keys]
    heads = {str(path): _text(path, "--head", language) for path in asked.heads}
    public = [_text(path, "--public-key", language) for path in asked.public_keys]
    for path, note in heads.items():
        _require_head(note, path, language)

    def work(database: Database) -> int:
        own = [read_key(settings.key_file)] if settings.key_file.exists() else []
        for one in own:
            heads.update({f"{one.heads.name}:{line}": note for line, note in enumerate(one.kept(), 1)})
        with database.reading() as session, entries_shown(language) as progress:
            found = verified(session.connection(), Given([*own, *keys], public, heads), progress)
        _tell_verified(found, language, as_json)
        return Exit.HELD if found.wrong else Exit.RELEASED

    return on_database(settings, language, work)


def head(data: Path | None, url: str | None, lang: str | None) -> int:
    """Sign a head of the log as it is, and print it."""
    language = chosen_language(lang)

    def work(database: Database) -> int:
        signed = _signed(database, language)
        if signed is not None:
            sys.stdout.write(signed.note)
        return Exit.RELEASED if signed else Exit.BAD_INPUT

    return on_database(settings_of(data, url), language, work)


def public_key(data: Path | None, url: str | None, lang: str | None) -> int:
    """Print the public half of the key that signs heads."""

    def work(database: Database) -> int:
        print(database.key.public)
        return Exit.RELEASED

    return on_database(settings_of(data, url), chosen_language(lang), work)


def proof(table: str, record: str, data: Path | None, url: str | None, lang: str | None) -> int:
    """Print what shows that a row is in the log."""
    language = chosen_language(lang)

    def work(database: Database) -> int:
        try:
            require_audited(table)
        except NotKnown:
            tell(say("audit.no_table", language, name=table))
            return Exit.BAD_INPUT
        signed = _signed(database, language)
        if signed is None:
            return Exit.BAD_INPUT
        with database.reading() as session:
            found = inclusion_proofs(session, signed, [(table, record)])
        if not found:
            tell(say("audit.no_record", language, table=table, id=record))
            return Exit.BAD_INPUT
        _print(found[table, record])
        return Exit.RELEASED

    return on_database(settings_of(data, url), language, work)


def grown(old: Path, data: Path | None, url: str | None, lang: str | None) -> int:
    """Print what shows that the log only grew since a head that somebody kept."""
    language = chosen_language(lang)
    note = _text(old, "HEAD", language)
    size = _require_head(note, str(old), language)

    def work(database: Database) -> int:
        signed = _signed(database, language)
        if signed is None:
            return Exit.BAD_INPUT
        with database.reading() as session:
            try:
                kept = head_of(session, size)
            except NotKnown:
                kept = None
            if kept is None or kept.note != note:
                tell(say("audit.no_head", language, count=size, name=str(old)))
                return Exit.BAD_INPUT
            _print(consistency_proof(session, kept, signed))
        return Exit.RELEASED

    return on_database(settings_of(data, url), language, work)


def checker() -> int:
    """Print the script that checks proofs with nothing but Python."""
    sys.stdout.write(proof_script())
    return Exit.RELEASED


def _signed(database: Database, language: Language) -> LogHead | None:
    """The head of the log as it is; says so where there is nothing to sign."""
    upgrade(database)
    found = sign_head(database, database.now())
    if found is None:
        tell(say("audit.empty", language))
    return found


def _tell_verified(found: Verified, language: Language, as_json: bool) -> None:
    if as_json:
        _print(_content(found))
        return
    for finding in found.findings:
        tell(told(finding, language))
    if found.wrong > len(found.findings):
        tell(say("audit.more", language, count=found.wrong - len(found.findings)))
    summed = "audit.wrong" if found.wrong else "audit.whole"
    counts = {"entries": found.entries, "rows": found.rows, "heads": found.heads, "wrong": found.wrong}
    tell(say(summed, language, **counts))
    for name in ("erased", "unsigned", "unsealed"):
        if getattr(found, name):
            tell(say(f"audit.{name}", language, count=getattr(found, name)))


def _content(found: Verified) -> dict[str, object]:
    names = ("entries", "rows", "erased", "heads", "unsigned", "unsealed", "wrong")
    return {name: getattr(found, name) for name in names} | {"findings": [asdict(one) for one in found.findings]}


def _private_key(path: Path) -> AuditKey:
    try:
        return read_key(path)
    except (OSError, SecretRefused) as error:
        raise typer.BadParameter(str(error), param_hint="--key") from error


def _text(path: Path, option: str, language: Language) -> str:
    """A short file of text; raises a usage error where it is none."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LARGEST_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(say("audit.unreadable", language, name=str(path)), param_hint=option) from error


def _require_head(note: str, name: str, language: Language) -> int:
    """The size in a head; raises a usage error where it is none."""
    try:
        return read_head(note).size
    except ProofRefused as error:
        raise typer.BadParameter(say("audit.not_a_head", language, name=name)) from error


def _print(content: Mapping[str, object]) -> None:
    sys.stdout.write(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode() + "\n")
