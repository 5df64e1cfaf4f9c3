"""Under which law is decided? A rulebook with everything that is made from it once."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlmodel import Session

from api.checking import counted
from api.desk.packing import packed, without_cases, write_out
from api.store.tables.standings import KeptRulebook
from engine.decisions.deciding import Decider
from engine.facts.bill_of_materials import Counted
from engine.facts.derivation import Derivation
from engine.faults import LicetError
from engine.manifests.aliases import AliasTables
from engine.manifests.columns import ColumnMatcher
from engine.manifests.known_columns import component_matcher, load_alias_tables, manifest_matcher, owner_matcher
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.vocabulary import Vocabulary

ALIASES = "aliases.yaml"
_MOST_OTHERS = 8


class LawLost(LicetError):
    """A rulebook that decisions rest on is neither loaded nor kept, or kept as this release cannot load it."""


@dataclass(frozen=True)
class Law:
    """A rulebook, and its readings that do not depend on who asks."""

    folder: Path
    rulebook: Rulebook
    files: bytes = field(repr=False, compare=False)
    """The files it was loaded from, packed: the folder may be changed meanwhile."""
    lock: threading.RLock = field(default_factory=threading.RLock, compare=False)
    """Held while anything is decided: what readings remember is for one thread at a time."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Every fact that a clause may mention."""
        return self.rulebook.vocabulary

    @cached_property
    def decider(self) -> Decider:
        """Decides without a standpoint; others are made from it and share what it remembers."""
        return Decider(self.rulebook)

    @cached_property
    def derivation(self) -> Derivation:
        """What follows from facts."""
        return Derivation(self.rulebook)

    @cached_property
    def counted(self) -> Counted:
        """Which components of a bill of materials count."""
        return counted(self.rulebook)

    @cached_property
    def columns(self) -> ColumnMatcher:
        """Which columns a manifest may have, by whatever name."""
        return manifest_matcher(self.vocabulary, self.aliases)

    @cached_property
    def components(self) -> ColumnMatcher:
        """Which columns a bill of materials may have."""
        return component_matcher(self.aliases, None)

    @cached_property
    def owners(self) -> ColumnMatcher:
        """Which columns a file of owners may have."""
        return owner_matcher(self.aliases, None)

    @cached_property
    def aliases(self) -> AliasTables:
        """By which other names columns go."""
        return load_alias_tables(self.folder / ALIASES, self.vocabulary)

    def make_ready(self) -> None:
        """Make what is made once, before anybody waits for it."""
        _ = self.decider, self.derivation, self.counted


def load_law(folder: Path) -> Law:
    """The law in a folder; raises `SourceRefused` with every fault."""
    law = Law(folder, load_rulebook(folder), packed(folder))
    _ = law.components  # reads its file while that is what the rulebook was loaded with
    return law


class Laws:
    """The law that holds now, and those that other decisions rest on; the latest few of them stay loaded."""

    def __init__(self, current: Law) -> None:
        """`current`: what new decisions are taken under."""
        self.current = current
        self._others: OrderedDict[str, Law] = OrderedDict()
        self._lock = threading.Lock()

    def hold(self, law: Law) -> None:
        """New decisions are taken under another law from now on."""
        with self._lock:
            self._others.pop(law.rulebook.hash, None)
            before, self.current = self.current, law
            self._keep(before)

    def under(self, session: Session, rulebook: str) -> Law:
        """The law with this rulebook hash; raises `LawLost`."""
        return self._found(rulebook, lambda: kept_law(session, rulebook))

    def packed_in(self, file: Path, rulebook: str) -> Law:
        """The law with this rulebook hash, whose packed files stand in a file; raises `LawLost`."""
        return self._found(rulebook, lambda: _law_in(file, rulebook))

    def _found(self, rulebook: str, load: Callable[[], Law]) -> Law:
        """The law in force if it is the one, else one that is still loaded, else what `load` gives."""
        current = self.current
        if rulebook == current.rulebook.hash:
            return current
        with self._lock:
            found = self._others.pop(rulebook, None) or load()
            self._keep(found)
            return found

    def _keep(self, law: Law) -> None:
        self._others[law.rulebook.hash] = law
        if len(self._others) > _MOST_OTHERS:
            self._others.popitem(last=False)


def kept_law(session: Session, rulebook: str) -> Law:
    """The law with a rulebook hash, loaded from what is kept of it; raises `LawLost`."""
    kept = session.get(KeptRulebook, rulebook)
    if kept is None:
        raise LawLost(f"the rulebook {rulebook[:12]} is not kept here")
    return loaded_as(rulebook, kept.files)


def _law_in(file: Path, rulebook: str) -> Law:
    try:
        files = file.read_bytes()
    except OSError as error:
        raise LawLost(f"the rulebook {rulebook[:12]} is not kept here") from error
    return loaded_as(rulebook, files)


def loaded_as(rulebook: str, files: bytes, at_hand: Law | None = None) -> Law:
    """The law with a rulebook hash, from its packed files; the one at hand if that comes from the same files.

    Raises `LawLost`.
    """
    try:
        same = at_hand is not None and at_hand.rulebook.hash == rulebook and at_hand.files == without_cases(files)
        found = at_hand if at_hand is not None and same else unpacked(files)
    except Exception as error:  # whatever another release wrote, or somebody else
        raise LawLost(f"this release cannot load the rulebook {rulebook[:12]}: {error}") from error
    if found.rulebook.hash != rulebook:
        raise LawLost(f"what is kept as the rulebook {rulebook[:12]} is another")
    return found


def unpacked(files: bytes) -> Law:
    """The law that was packed."""
    with tempfile.TemporaryDirectory(prefix="licet-rules-") as place:
        write_out(files, Path(place))
        return load_law(Path(place))
