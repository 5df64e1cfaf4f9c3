"""By which other names do columns go? The table that Licet ships, and a user's own in the same form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from engine.faults import Fault, SourceRefused, nearest
from engine.vocabulary.models import Bilingual, StrictModel
from engine.yaml_source import Document, parse_model, read_yaml

_Names = Annotated[tuple[str, ...], BeforeValidator(lambda given: [given] if isinstance(given, str) else given or [])]


class _AliasFile(StrictModel):
    columns: dict[str, _Names] = {}
    components: dict[str, _Names] = {}
    owners: dict[str, _Names] = {}
    pass_through: _Names = ()
    cautions: dict[str, Bilingual] = {}


@dataclass(frozen=True)
class Aliases:
    """Other names of columns, in their plain form.

    `columns` gives the column of each name, `pass_through` the names that stand for none, `cautions` what to say
    whenever a name is used.
    """

    columns: Mapping[str, str]
    pass_through: frozenset[str]
    cautions: Mapping[str, Bilingual]


@dataclass(frozen=True)
class AliasTables:
    """The aliases of manifest columns, of the columns of a bill of materials and of those of a file of owners."""

    columns: Aliases
    components: Aliases
    owners: Aliases


def plain_name(name: str) -> str:
    """A name without what people vary: case, width, spaces, hyphens, underscores, brackets.

    >>> plain_name("Ship-to Country"), plain_name("原产国（地区）")
    ('shiptocountry', '原产国地区')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def load_aliases(
    path: Path, columns: Collection[str], components: Collection[str], owners: Collection[str]
) -> AliasTables:
    """Read an alias file: `rules/aliases.yaml`, or a user's `--columns` file of the same form.

    `columns`, `components` and `owners` are the known column names. Raises `SourceRefused` with every fault.
    """
    document = read_yaml(path)
    parsed = parse_model(_AliasFile, document, list(_AliasFile.model_fields))
    faults: list[Fault] = []
    away = frozenset(map(plain_name, parsed.pass_through))
    cautions = {plain_name(name): text for name, text in parsed.cautions.items()}
    tables = [
        Aliases(dict(_table(block, given, known, document, faults)), away, cautions)
        for block, given, known in (
            ("columns", parsed.columns, columns),
            ("components", parsed.components, components),
            ("owners", parsed.owners, owners),
        )
    ]
    if faults:
        raise SourceRefused(faults)
    return AliasTables(*tables)


def _table(
    block: str, given: Mapping[str, _Names], known: Collection[str], document: Document, faults: list[Fault]
) -> Iterator[tuple[str, str]]:
    taken = {plain_name(column): column for column in known}
    for column, names in given.items():
        if column not in known:
            faults.append(document.fault((block, column), f"`{column}` is not a column", nearest(column, known)))
        for index, name in enumerate(names):
            plain = plain_name(name)
            other = taken.setdefault(plain, column)
            if other != column:
                what = f"`{name}` is a name of `{other}` already"
                faults.append(document.fault((block, column, index), what, "a name stands for one column"))
            elif not plain:
                faults.append(document.fault((block, column, index), f"`{name}` is not a name"))
            yield plain, column
