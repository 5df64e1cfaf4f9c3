"""What does whoever opens a pack need to know? What each file is, and how to verify it with nothing but Python."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from api.audit.proofs import Place
from api.evidence.gathering import Dossier
from api.evidence.voice import Voice
from engine import __version__

_CHECK_SUMS = (
    'python3 -c "import hashlib, pathlib; '
    "bad = [name for sum, name in (line.rstrip('\\n').split('  ', 1) for line in open('SHA256SUMS', encoding='utf-8')) "
    "if hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest() != sum]; "
    "print(bad or 'every file is as it was packed')\""
)
_CHECK_PROOFS = "python3 check_proof.py proofs --key audit-key.txt --files ."
_FILES = (
    ("README.txt, README.zh.txt", "readme", "README"),
    ("shipment.json", "shipment", "shipment.json"),
    ("decisions/decision-N.en.pdf, .zh.pdf", "paper", "decisions/"),
    ("decisions/decision-N.json, .en.json, .zh.json", "decision", "decisions/"),
    ("decisions/answer-N.json", "answer", "decisions/"),
    ("decisions/received-N.json", "received", "decisions/"),
    ("decisions/facts-N.json", "facts", "decisions/"),
    ("decisions/standing-N.json", "standing", "decisions/"),
    ("approvals.json", "approvals", "approvals.json"),
    ("attachments/", "attachments", "attachments/"),
    ("licences.json", "licences", "licences.json"),
    ("products.json", "products", "products.json"),
    ("accesses.json", "accesses", "accesses.json"),
    ("law/decision-N.en.txt, .zh.txt", "law", "law/"),
    ("law/decision-N.json", "law_data", "law/"),
    ("law/clauses-N/", "clauses", "law/clauses"),
    ("law/rulebook-…/", "rulebook", "law/rulebook"),
    ("law/versions.json", "versions", "law/versions.json"),
    ("proofs/", "proofs", "proofs/"),
    ("manifest.json", "manifest", ""),
    ("SHA256SUMS", "sums", ""),
)
"""How files are named in the guide, what is said of them, and what the names of such files begin with."""


def guide(dossier: Dossier, voice: Voice, files: Collection[str], unproved: Collection[Place]) -> str:
    """The guide of a pack that holds files of these names, in one language.

    `unproved`: the rows that are shown and not proved to stand in the log as they are shown.
    """
    return "\n\n".join("\n".join(part) for part in _parts(dossier, voice, files, unproved)) + "\n"


def _parts(dossier: Dossier, voice: Voice, files: Collection[str], unproved: Collection[Place]) -> Iterator[list[str]]:
    say, shipment = voice.say, dossier.shipment
    title = say("guide.title", reference=shipment.reference)
    made = say(
        "guide.made",
        version=__version__,
        at=voice.moment(dossier.asked.now),
        name=dossier.asked.who.name,
        organisation=dossier.organisation.name,
        shipment=shipment.id,
    )
    yield [title, "=" * 72, made]
    yield [*_headed(say("guide.decisions")), *_decisions(dossier, voice)]
    yield [*_headed(say("guide.files")), *_contents(voice, files)]
    yield _headed(say("guide.verify"))
    for number, step in enumerate(_steps(voice), 1):
        yield [f"{number}. {step[0]}", *(f"   {line}" for line in step[1:])]
    if unproved:
        yield [say("guide.unproved"), *(f"    {table} {record}" for table, record in unproved)]
    yield [say("guide.limits")]


def _decisions(dossier: Dossier, voice: Voice) -> Iterator[str]:
    for taken in dossier.decisions:
        row = taken.row
        yield voice.say(
            "guide.decision",
            number=taken.number,
            at=voice.moment(row.at),
            ships_on=voice.day(row.ships_on),
            action=voice.say(f"action.{row.action}").rstrip(".。"),
            decision=row.id,
        )
        if row.id == dossier.shipment.decision:
            yield voice.say("guide.latest")


def _contents(voice: Voice, files: Collection[str]) -> Iterator[str]:
    for shown, key, begins in _FILES:
        if not begins or begins == "README" or any(name.startswith(begins) for name in files):
            yield shown
            yield f"    {voice.say(f'file.{key}')}"


def _steps(voice: Voice) -> Iterator[list[str]]:
    yield [voice.say("verify.unpack")]
    yield [voice.say("verify.sums"), "", _CHECK_SUMS]
    yield [voice.say("verify.answer")]
    yield [voice.say("verify.proofs"), "", _CHECK_PROOFS]
    yield [voice.say("verify.again")]


def _headed(title: str) -> list[str]:
    return [title, "-" * 72]
