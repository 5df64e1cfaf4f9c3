"""Which column of a file gives which fact? By its own name, by a known alias, or by the user's own mapping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from engine.faults import Fault, Place, SourceRefused, nearest
from engine.manifests.aliases import Aliases, plain_name
from engine.manifests.notices import Notice, notice

_TOLD_SINGLY = 8


@dataclass(frozen=True)
class ColumnMatch:
    """What the columns of a file stand for.

    `headers` are the names in file order, each once. `targets` says for a header which fact (or part of a bill of
    materials) it gives, `aliased` for one that goes by another name which column it was taken for. Headers without a
    target are passed through; `near` says which column such a header may have meant.
    """

    headers: tuple[str, ...]
    targets: Mapping[str, str]
    aliased: Mapping[str, str]
    near: Mapping[str, str]
    notices: tuple[Notice, ...]

    def header_of(self, target: str) -> str | None:
        """The header that gives a target, if any does."""
        return next((header for header, given in self.targets.items() if given == target), None)

    @property
    def passed_through(self) -> tuple[str, ...]:
        """The headers that stand for nothing known."""
        return tuple(header for header in self.headers if header not in self.targets)


class ColumnMatcher:
    """Matches headers against the columns that are known.

    `targets` go by column name, `also` by any other name that is as good as the column's (`shipment.to`, titles).
    What the user chose for single headers wins over what the user maps, that over names, names over aliases, aliases
    over `also`.
    """

    def __init__(
        self,
        targets: Mapping[str, str],
        aliases: Aliases,
        mapping: Aliases | None = None,
        also: Mapping[str, str] | None = None,
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        """Index every name in its plain form.

        `chosen`: the column of each header that the user has spoken of, by the name that it has in a `ColumnMatch`;
        blank for one that is not to be used.
        """
        self._targets = targets
        self._mapped = mapping or Aliases({}, frozenset(), {})
        self._chosen = chosen or {}
        self._cautions = {**aliases.cautions, **self._mapped.cautions}
        self._names = dict(also or {}) | dict(aliases.columns) | {plain_name(column): column for column in targets}

    @property
    def known(self) -> Collection[str]:
        """Every name that stands for a column by itself, in its plain form."""
        return self._names.keys()

    def column(self, header: str) -> str | None:
        """The column that a header stands for; None where it is passed through."""
        name = header.strip()
        return (self._chosen[name] or None) if name in self._chosen else self.by_itself(name)

    def by_itself(self, header: str) -> str | None:
        """The column that a header stands for where nobody chose one for it."""
        name = header.strip()
        plain = plain_name(name)
        if plain in self._mapped.pass_through:
            return None
        return self._mapped.columns.get(plain) or (name if name in self._targets else self._names.get(plain))

    def match(self, headers: Sequence[str], place: Place) -> ColumnMatch:
        """Match a header row. Raises `SourceRefused` where two columns give the same thing."""
        names, renamed = distinct(headers)
        columns = self.columns_of(names, headers)
        _refuse_doubles(columns, place)
        aliased = {name: column for name, column in columns.items() if name.strip() != column}
        unknown = [name for name in names if name not in columns and name not in self._chosen]
        near = {name: hint for name in unknown if (hint := self.nearest(name))}
        found = [*renamed, *self._said(aliased), *_passed_through(unknown, near)]
        targets = {name: self._targets[column] for name, column in columns.items()}
        return ColumnMatch(tuple(names), targets, aliased, near, tuple(found))

    def columns_of(self, names: Sequence[str], headers: Sequence[str]) -> dict[str, str]:
        """The column of each header that stands for one, by its distinct name."""
        taken = {
            name: self._chosen[name] if name in self._chosen else self.by_itself(header)
            for name, header in zip(names, headers, strict=True)
        }
        return {name: column for name, column in taken.items() if column}

    def missing(self, match: ColumnMatch, required: Collection[str], place: Place) -> list[Fault]:
        """A fault for each required column that no header stands for, naming what may have been meant.

        Also one for each header that the user chose a column for and that is not there.
        """
        given = {column for column, target in self._targets.items() if target in match.targets.values()}
        found = ", ".join(f"`{header}`" for header in match.headers[:20]) or "nothing"
        absent = [
            Fault(place, f"there is no column `{header}`; the header has {found}", nearest(header, match.headers))
            for header in self._chosen
            if header not in match.headers
        ]
        return absent + [
            Fault(place, f"column `{column}` is missing; the header has {found}", self._candidate(column, match))
            for column in required
            if column not in given
        ]

    def _candidate(self, column: str, match: ColumnMatch) -> str:
        meant = [header for header, near in match.near.items() if near == column]
        if not meant:
            meant = get_close_matches(column, match.passed_through, n=2, cutoff=0.5)
        if meant:
            return f"is it {' or '.join(f'`{header}`' for header in meant)}? Map it with --columns, or rename it"
        return "rename a column, or map one with --columns"

    def nearest(self, header: str) -> str:
        """The column that a header may have meant; blank where none is near."""
        close = get_close_matches(plain_name(header), self._names, n=1, cutoff=0.8)
        return self._names[close[0]] if close else ""

    def _said(self, aliased: Mapping[str, str]) -> Iterator[Notice]:
        for header, column in aliased.items():
            caution = self._cautions.get(plain_name(header))
            en, zh = (f" {caution.en}", caution.zh) if caution else ("", "")
            yield notice(
                "alias", f"Column `{header}` is read as `{column}`.{en}", f"列“{header}”按“{column}”读取。{zh}"
            )


def distinct(headers: Sequence[str]) -> tuple[list[str], list[Notice]]:
    """Every header under a name of its own: blank ones by their place, repeated ones numbered."""
    names: list[str] = []
    notices: list[Notice] = []
    blanks: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = header.strip() or f"column {place}"
        count = 2
        while name in names:
            name, count = f"{header.strip() or f'column {place}'} ({count})", count + 1
        if name != header.strip():
            en, zh = f"Column {place} is called `{name}`: ", f"第{place}列称为“{name}”："
            if header.strip():
                notices.append(notice("renamed", f"{en}its name is taken.", f"{zh}其名称已被使用。"))
            else:
                blanks.append(name)
                if len(blanks) <= _TOLD_SINGLY:
                    notices.append(notice("renamed", f"{en}it has no name.", f"{zh}该列没有名称。"))
        names.append(name)
    if len(blanks) > _TOLD_SINGLY:
        en = f"Columns without a name are called likewise up to `{blanks[-1]}`, {len(blanks)} in all."
        notices.append(notice("renamed", en, f"没有名称的列以此类推，直至“{blanks[-1]}”，共{len(blanks)}列。"))
    return names, notices


def _refuse_doubles(columns: Mapping[str, str], place: Place) -> None:
    by_column: dict[str, list[str]] = defaultdict(list)
    for header, column in columns.items():
        by_column[column].append(header)
    hint = "keep one of them, or name the other under pass_through in a --columns file"
    faults = [
        Fault(place, f"{' and '.join(f'`{header}`' for header in headers)} both stand for `{column}`", hint)
        for column, headers in by_column.items()
        if len(headers) > 1
    ]
    if faults:
        raise SourceRefused(faults)


def _passed_through(names: Sequence[str], near: Mapping[str, str]) -> Iterator[Notice]:
    """Each column that may have been meant otherwise, then the others: together where they would fill the screen."""
    for name in names:
        if name in near:
            en, zh = f"Column `{name}` is not known and passed through", f"列“{name}”未识别，原样保留"
            yield notice("unknown_column", f"{en}; did you mean `{near[name]}`?", f"{zh}；是否应为“{near[name]}”？")
    others = [name for name in names if name not in near]
    if len(others) > _TOLD_SINGLY:
        some, count = others[:_TOLD_SINGLY], len(others)
        en = f"{count} columns are not known and passed through, among them " + ", ".join(f"`{name}`" for name in some)
        zh = f"共{count}列未识别，原样保留，其中有" + "、".join(f"“{name}”" for name in some)
        yield notice("unknown_column", f"{en}.", f"{zh}。")
        return
    for name in others:
        en, zh = f"Column `{name}` is not known and passed through.", f"列“{name}”未识别，原样保留。"
        yield notice("unknown_column", en, zh)
