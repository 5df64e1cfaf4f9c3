"""Who is to be screened? A party of a shipment by what the shipment says of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.screening.listed import Identifier


@dataclass(frozen=True, slots=True)
class Party:
    """A party to be screened; `country` is an ISO 3166-1 alpha-2 code, or None where nobody said it."""

    name: str
    country: str | None
    identifiers: tuple[Identifier, ...] = ()
    address: str = ""
