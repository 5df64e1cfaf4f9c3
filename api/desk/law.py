"""Under which law is decided? A rulebook with everything that is made from it once."""

from __future__ import annotations

import io
import json
import tempfile
import threading
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlmodel import Session

from api.checking import counted
from api.store.tables.standings import KeptRulebook
from engine.decisions.deciding import Decider
from engine.facts.bill_of_materials import Counted
from engine.facts.derivation import Derivation
from engine.faults import LicetError
from engine.manifests.columns import ColumnMatcher
from engine.manifests.known_columns import component_matcher, load_alias_tables
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.vocabulary import Vocabulary

ALIASES = "aliases.yaml"
_SUFFIXES = frozenset({".yaml", ".csv"})
_CASES, _SAMPLES = "cases", "samples"
_MOST_EARLIER = 8


class LawLost(LicetError):
    """A rulebook that decisions rest on is neither loaded nor kept."""


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
    def components(self) -> ColumnMatcher:
        """Which columns a bill of materials may have."""
        return component_matcher(load_alias_tables(self.folder / ALIASES, self.vocabulary), None)


def load_law(folder: Path) -> Law:
    """The law in a folder; raises `SourceRefused` with every fault."""
    law = Law(folder, load_rulebook(folder), packed(folder))
    _ = law.components  # reads its file while that is what the rulebook was loaded with
    return law


class Laws:
    """The law that holds now, and those that earlier decisions rest on; the latest few of them stay loaded."""

    def __init__(self, current: Law) -> None:
        """`current`: what new decisions are taken under."""
        self.current = current
        self._earlier: OrderedDict[str, Law] = OrderedDict()
        self._lock = threading.Lock()

    def under(self, session: Session, rulebook: str) -> Law:
        """The law with this rulebook hash; raises `LawLost`."""
        if rulebook == self.current.rulebook.hash:
            return self.current
        with self._lock:
            found = self._earlier.get(rulebook)
            if found is None:
                kept = session.get(KeptRulebook, rulebook)
                if kept is None:
                    raise LawLost(f"the rulebook {rulebook[:12]} is not kept here")
                found = unpacked(kept.files)
                if found.rulebook.hash != rulebook:
                    raise LawLost(f"what is kept as the rulebook {rulebook[:12]} is another")
                self._earlier[rulebook] = found
                if len(self._earlier) > _MOST_EARLIER:
                    self._earlier.popitem(last=False)
            else:
                self._earlier.move_to_end(rulebook)
            return found


def packed(folder: Path, cases: bool = False) -> bytes:
    """The files of a rulebook that decisions rest on, compressed; the same files give the same bytes.

    `cases`: the worked cases too.
    """
    left_out = {_SAMPLES} if cases else {_CASES, _SAMPLES}
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in _SUFFIXES and path.relative_to(folder).parts[0] not in left_out
    }
    return zlib.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode(), 9)


def write_out(files: bytes, folder: Path) -> None:
    """Write packed files out below a folder."""
    found: dict[str, str] = json.load(io.BytesIO(zlib.decompress(files)))
    for name, text in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def unpacked(files: bytes) -> Law:
    """The law that was packed."""
    with tempfile.TemporaryDirectory(prefix="licet-rules-") as place:
        write_out(files, Path(place))
        return load_law(Path(place))
