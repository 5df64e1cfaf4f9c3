"""What was typed about a manifest, and what does it ask for?"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import typer

from api import clock
from api.checking import Request
from api.cli.wording import LANGUAGES, Language, asked_language, say
from api.settings import rules_folder
from engine.counterparties.book import PartyBook
from engine.faults import Fault, Place, SourceRefused
from engine.manifests.options import ReadingOptions

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Given:
    """What was typed about a manifest; `parties` is by what its parties are looked into, once that is known."""

    manifest: str
    bill: Path | None
    profile: Path | None
    columns: Path | None
    as_of: str | None
    known_at: str | None
    options: ReadingOptions
    rules: Path | None
    lang: str | None
    screen: bool = False
    owners: Path | None = None
    bill_encoding: str | None = None
    parties: PartyBook | None = None

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return chosen_language(self.lang)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the command reads."""
        manifest = () if self.manifest == STANDARD_INPUT else (Path(self.manifest),)
        return (*manifest, *(path for path in self._others if path is not None))

    @property
    def _others(self) -> tuple[Path | None, ...]:
        return self.bill, self.profile, self.columns, self.owners

    def request(self, here: bool = True) -> Request:
        """What is to be checked; raises a usage error for dates that are none, `SourceRefused` for files not there.

        `here`: whether the manifest is a file of this machine.
        """
        language = self.language
        as_of, known_at = typed_day(self.as_of, "--as-of", language), typed_day(self.known_at, "--known-at", language)
        if self.bill_encoding is not None and self.bill is None:
            raise typer.BadParameter(say("no_bill", language), param_hint="--bom-encoding")
        typed = [self.manifest] if here and self.manifest != STANDARD_INPUT else []
        typed += [str(path) for path in self._others if path is not None]
        absent = [Fault(Place(name), say("no_file", language)) for name in typed if not Path(name).exists()]
        if absent:
            raise SourceRefused(absent)
        return Request(
            source=Path(self.manifest) if self.manifest != STANDARD_INPUT else cast("BinaryIO", sys.stdin.buffer),
            rules=rules_folder(self.rules),
            known_at=known_at or clock.today(),
            bill=self.bill,
            profile=self.profile,
            columns=self.columns,
            as_of=as_of,
            options=self.options,
            parties=self.parties,
            bill_encoding=self.bill_encoding,
        )


def chosen_language(given: str | None) -> Language:
    """The language asked for, else that of the environment; raises a usage error for another."""
    if given is not None and given not in LANGUAGES:
        choices = ", ".join(LANGUAGES)
        raise typer.BadParameter(say("bad_choice", asked_language(), text=given, choices=choices), param_hint="--lang")
    return asked_language() if given is None else "zh" if given == "zh" else "en"


def typed_day(text: str | None, option: str, language: Language) -> date | None:
    """A date that was typed; raises a usage error for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(say("bad_date", language, text=text), param_hint=option) from error
