"""Which kinds of column do tables have beyond those of the databases? Instants in UTC, exact numbers, new ids."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, overload

from sqlalchemy import BigInteger, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel
from uuid_utils import uuid7

SCALE = 6
"""The decimals that exact columns keep."""
_LARGEST = 2**63 - 1


def new_id() -> str:
    """A fresh id: ordered by time, with 74 random bits, so that it cannot be guessed."""
    return str(uuid7())


class Instant(TypeDecorator[datetime]):
    """A moment, always in UTC; SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC on the way in; a moment without a zone is a mistake of the program."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC on the way out."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal with up to six decimals, kept as a whole number of millionths: SQLite has no exact decimals."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Millionths; raises `ValueError` where that would lose something."""
        del dialect
        return None if value is None else millionths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The decimal again."""
        del dialect
        return None if value is None else Decimal(value).scaleb(-SCALE)


def millionths(value: Decimal | int) -> int:
    """A number as a whole number of millionths; raises `ValueError` where it is finer, or too large."""
    scaled = Decimal(value).scaleb(SCALE)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {SCALE} decimals")
    if abs(scaled) > _LARGEST:
        raise ValueError(f"{value} is too large")
    return int(scaled)


@overload
def plain(amount: Decimal) -> str: ...
@overload
def plain(amount: None) -> None: ...
@overload
def plain(amount: Decimal | None) -> str | None: ...
def plain(amount: Decimal | None) -> str | None:
    """An exact amount as digits, without idle zeros; None where there is none.

    >>> plain(Decimal("10.500000")), plain(Decimal("1000"))
    ('10.5', '1000')
    """
    return None if amount is None else f"{amount.normalize():f}"


def columns_of(row: SQLModel) -> dict[str, Any]:
    """The columns of a row as it is."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}
