"""How does speed follow the number of clauses? The shipped rulebook padded with variations of itself, or cut."""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.rulebook.loading import load_rulebook, measure_files
from engine.rulebook.rulebook import Rulebook
from engine.yaml_source import read_yaml
from tests.benchmarks.customers import party_lists

SHIPPED = Path(__file__).parents[2] / "rules"
_COUNTRIES = ("US", "JP", "DE", "VN", "KR", "TW", "NL", "IN", "MX", "CH", "FR", "IT", "PL", "SG", "TR", "BR", "CN")
_NUMBER = re.compile(r"([0-9.]+)(.*)", re.DOTALL)


def sized(folder: Path, clauses: int, source: Path = SHIPPED) -> Path:
    """Write a copy of a rulebook with exactly so many clauses, and say where it is.

    Beyond its own, clauses are added as invented measures: copies of real ones that ask for other codes, countries,
    uses and thresholds, with windows and references as they are. Below, the first clauses are kept that name no
    clause that is left out, and no conflicts between laws, which would.
    """
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("cases", "samples"))
    rulebook = load_rulebook(source)
    if clauses < len(rulebook.clauses):
        _cut(folder, _first(rulebook, clauses))
    else:
        _pad(folder, rulebook, clauses - len(rulebook.clauses))
    return folder


def _first(rulebook: Rulebook, count: int) -> frozenset[str]:
    ids = list(rulebook.clauses)
    for end in range(count, len(ids) + 1):
        among = frozenset(ids[:end])
        kept = [id_ for id_ in ids[:end] if _named(rulebook, id_) <= among]
        if len(kept) >= count:
            return frozenset(kept[:count])
    raise ValueError(f"{count} clauses do not stand without the others")


def _named(rulebook: Rulebook, id_: str) -> frozenset[str]:
    clause = rulebook.clauses[id_]
    return clause.applies_to | clause.exception_to


def _cut(folder: Path, kept: frozenset[str]) -> None:
    (folder / "conflicts.yaml").unlink(missing_ok=True)
    for path in measure_files(folder):
        measure = _read(path)
        measure.pop("noted", None)  # findings may be about clauses that are left out
        measure["clauses"] = [one for one in _clauses(measure) if f"{measure['measure']}/{one['clause']}" in kept]
        _write(path, measure)


def _pad(folder: Path, rulebook: Rulebook, count: int) -> None:
    originals = [measure for path in measure_files(folder) if _clauses(measure := _read(path))]
    variations = _Variations(rulebook, random.Random(1))
    number = 0
    while count:
        original = originals[number % len(originals)]
        number += 1
        if len(_clauses(original)) <= count:
            count -= len(_clauses(original))
            name = f"CN-INVENTED-{number:03}"
            _write(folder / "cn" / f"{name}.yaml", variations.measure(original, name))


@dataclass
class _Variations:
    """Draws what a copied clause asks instead."""

    rulebook: Rulebook
    draw: random.Random

    def measure(self, original: dict[str, Any], name: str) -> dict[str, Any]:
        """A measure of another name whose clauses ask the same kind of questions."""
        found = copy.deepcopy(original)
        found["measure"] = name
        found["title"] = {"en": f"Invented measure {name}", "zh": f"虚构措施{name}"}
        for clause in found["clauses"]:
            clause["when"] = self.condition(clause["when"])
        return found

    def condition(self, node: dict[str, Any]) -> dict[str, Any]:
        """A condition of the same form over the same facts."""
        ((key, inner),) = node.items()
        if key in ("all", "any"):
            return {key: [self.condition(part) for part in inner]}
        if key == "not":
            return {key: self.condition(inner)}
        ((operator, operand),) = inner.items()
        return {key: dict([self.leaf(key, operator, operand)])}

    def leaf(self, fact: str, operator: str, operand: Any) -> tuple[str, Any]:
        """Another question to the same fact."""
        known = self.rulebook.vocabulary.facts[fact]
        match known.type:
            case "codes" if operator == "any_in":
                return operator, self._some(self._codes(fact), 3, 8)
            case "country" if self.draw.random() < 0.5:
                return ("in" if operator in ("is", "in") else "not_in"), self._some(_COUNTRIES, 3, 8)
            case "countries" | "words" if operator == "any_in":
                return operator, self._some(tuple(known.words) or _COUNTRIES, 1, 3)
            case "word" if operator in ("is", "in"):
                return "in", self._some(tuple(known.words), 1, 3)
            case "share" | "quantity" | "count" if operator != "between":
                return operator, self._threshold(operand)
            case _:
                return operator, operand

    def _codes(self, fact: str) -> tuple[str, ...]:
        if fact.endswith(".lists"):
            return tuple(party_lists(self.rulebook))
        digits = fact != "item.list_entries"
        return tuple(sorted(code for code in self.rulebook.lists.all_codes() if code[0].isdigit() == digits))

    def _some(self, values: tuple[str, ...], fewest: int, most: int) -> list[str]:
        return sorted(self.draw.sample(values, min(len(values), self.draw.randint(fewest, most))))

    def _threshold(self, written: str) -> str:
        match = _NUMBER.fullmatch(written)
        if match is None:
            raise ValueError(f"{written} is not a threshold")
        moved = Decimal(match[1]) * Decimal(self.draw.choice(["0.5", "0.75", "0.9", "0.95", "1"]))
        return f"{moved if match[2] else round(moved):f}{match[2]}"


def _clauses(measure: dict[str, Any]) -> list[dict[str, Any]]:
    return measure.get("clauses") or []


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(path).data
    return found


def _write(path: Path, measure: dict[str, Any]) -> None:
    """Write a measure as JSON, which is YAML too."""
    given = {name: value for name, value in measure.items() if value is not None}
    path.write_text(json.dumps(given, ensure_ascii=False, indent=1), encoding="utf-8")
