"""What must a process on another machine know to answer lines as we do? All of it, packed once and checked there."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from datetime import date

from api.spark.shares import Packed
from engine import __version__
from engine.columnar.columns import Header
from engine.decisions.deciding import Decider
from engine.facts.item_content import ItemContent
from engine.facts.profile import Profile
from engine.facts.records import RecordReader
from engine.faults import LicetError
from engine.manifests.standpoint import standpoint
from engine.rulebook.rulebook import Rulebook


class ParcelRefused(LicetError):
    """A parcel that another Licet packed, or whose rulebook is not the one that it names."""


@dataclass(frozen=True)
class Parcel:
    """Everything that answers depend on, as it was read where the check began."""

    rulebook: Rulebook
    profile: Profile | None
    contents: dict[str, ItemContent]
    known_at: date
    as_of: date | None
    header: Header

    def decider(self) -> Decider:
        """What decides the lines."""
        return Decider(self.rulebook, standpoint(self.profile, self.known_at))

    def reader(self) -> RecordReader:
        """What reads the lines."""
        return RecordReader(self.rulebook.vocabulary, self.as_of, self.profile, self.contents)


def opened(packed: Packed) -> Parcel:
    """The parcel; raises `ParcelRefused` where Licet or the rulebook turn out to be another one here."""
    if packed.version != __version__:
        raise ParcelRefused(f"the check began under Licet {packed.version}, a worker has Licet {__version__}")
    parcel = pickle.loads(packed.content)  # noqa: S301 - packed by the check itself and brought here by Spark
    if not isinstance(parcel, Parcel) or parcel.rulebook.hash != packed.rulebook:
        raise ParcelRefused(f"the rulebook {packed.rulebook} is not the same on a worker")
    return parcel


def pack(rulebook: Rulebook, reader: RecordReader, known_at: date, header: Header) -> Packed:
    """What decides and reads lines in this process, as a parcel for others."""
    bare = replace(rulebook)  # without what has been computed from it, so that each process computes the hash itself
    parcel = Parcel(bare, reader.profile, dict(reader.contents), known_at, reader.as_of, header)
    return Packed(__version__, rulebook.hash, pickle.dumps(parcel))
