"""How many listed parties does screening find, how many others does it take for them, and how fast is it?

    python -m tests.benchmarks.screening CSL.csv SDN.csv ALT.csv CN.json

The first file is the US Consolidated Screening List, the next two OFAC's parties and aliases without headers, the last
China's lists. `--curve FILE` draws precision against recall as SVG, `--pairs FILE` writes the pairs as JSON lines for
other programs to score, `--parties` and `--listed` say how many are screened against how many for the speed.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from rapidfuzz import fuzz
from rich.console import Console
from rich.table import Table

from engine.screening.hits import THRESHOLD
from engine.screening.listed import ListedName, ListedParty
from engine.screening.matching import Matcher
from engine.screening.names import read_name
from engine.screening.parties import Party
from engine.screening.scoring import ReadParty, score
from engine.screening.weights import Weights, weigh
from tests.benchmarks.listed_files import chinese, consolidated, designated
from tests.benchmarks.screening_pairs import LabelledPair, chinese_pairs, invented, labelled

_STEP, _SHOWN = 10, 40
_CHUNK = 500
Scorer = Callable[[LabelledPair], int]


@dataclass(frozen=True)
class Point:
    """What a threshold gives: of the hits, how many are right; of the right ones, how many are hits (per mille)."""

    threshold: int
    precision: float
    recall: float

    @property
    def balance(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def curve(scores: Sequence[tuple[int, bool]]) -> list[Point]:
    """Precision and recall at every threshold, from scores and whether each pair is the same."""
    same = sum(each for _, each in scores)
    points = []
    for threshold in range(300, 1_001, _STEP):
        hits = [each for value, each in scores if value >= threshold]
        points.append(Point(threshold, sum(hits) / len(hits) if hits else 1.0, sum(hits) / same if same else 1.0))
    return points


def by_licet(weights: Weights, *, country: bool = True) -> Scorer:
    """Licet's score of a pair: of the listed party's names the nearest."""

    def scored(pair: LabelledPair) -> int:
        party = pair.asked if country else replace(pair.asked, country=None)
        asked = ReadParty(party, read_name(party.name))
        return max(
            sum(each.points for each in score(asked, pair.listed, name, read_name(name.text), weights))
            for name in pair.listed.names
        )

    return scored


def by_sorted_tokens(pair: LabelledPair) -> int:
    """rapidfuzz's `token_sort_ratio` in lower case, of the listed party's names the nearest."""
    asked = pair.asked.name.lower()
    return max(round(10 * fuzz.token_sort_ratio(asked, name.text.lower())) for name in pair.listed.names)


def main() -> None:
    """Measure, and print tables."""
    options = _options()
    console = Console(width=120)
    parties = [*consolidated(options.csl), *designated(options.sdn, options.alt)]
    in_china = list(chinese(options.cn))
    pairs = labelled(parties, Random(6), options.pairs_each)
    chinese_only = chinese_pairs(parties, in_china)
    readings = [[read_name(name.text) for name in party.names] for party in (*parties, *in_china)]
    weights = weigh(readings)
    if options.pairs:
        _write_pairs(options.pairs, [*pairs, *chinese_only])
    for title, those in (("all", pairs), ("Chinese", chinese_only)):
        _compare(console, title, those, weights, options.curve if title == "all" else None)
    _search(console, parties, pairs, weights)
    if options.parties:
        _speed(console, parties, options.parties, options.listed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("csl", "sdn", "alt", "cn"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--pairs-each", type=int, default=3_000)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--curve", type=Path)
    parser.add_argument("--parties", type=int, default=0)
    parser.add_argument("--listed", type=int, default=0)
    return parser.parse_args()


def _compare(console: Console, title: str, pairs: Sequence[LabelledPair], weights: Weights, drawn: Path | None) -> None:
    scorers = {
        "Licet": by_licet(weights),
        "Licet, no countries": by_licet(weights, country=False),
        "token_sort_ratio": by_sorted_tokens,
    }
    scored = {name: [(scorer(pair), pair.same) for pair in pairs] for name, scorer in scorers.items()}
    curves = {name: curve(each) for name, each in scored.items()}
    same = sum(pair.same for pair in pairs)
    table = Table("threshold", title=f"{title}: {same:,} same, {len(pairs) - same:,} not", title_justify="left")
    for name in scorers:
        table.add_column(f"{name}\nprecision recall")
    for place in range(0, len(curves["Licet"]), _SHOWN // _STEP):
        points = [each[place] for each in curves.values()]
        table.add_row(f"{points[0].threshold}", *(f"{each.precision:.3f} {each.recall:.3f}" for each in points))
    console.print(table)
    for name, points in curves.items():
        best = max(points, key=lambda point: point.balance)
        console.print(f"{name}: best balance {best.balance:.3f} at {best.threshold}: {_said(best)}")
    chosen = next(point for point in curves["Licet"] if point.threshold == THRESHOLD)
    console.print(f"Licet at its threshold of {THRESHOLD}: {_said(chosen)}\n")
    console.print(_groups(pairs, scored["Licet"]))
    if drawn:
        drawn.write_text(_drawing(curves), encoding="utf-8")


def _said(point: Point) -> str:
    return f"precision {point.precision:.3f}, recall {point.recall:.3f}"


def _groups(pairs: Sequence[LabelledPair], scores: Sequence[tuple[int, bool]]) -> Table:
    table = Table("pairs", "how many", f"hits at {THRESHOLD}", "meant to be", title_justify="left")
    for group in dict.fromkeys(pair.group for pair in pairs):
        those = [(pair, value) for pair, (value, _) in zip(pairs, scores, strict=True) if pair.group == group]
        hits = sum(value >= THRESHOLD for _, value in those)
        table.add_row(group, f"{len(those):,}", f"{hits / len(those):.3f}", "1" if those[0][0].same else "0")
    return table


def _search(console: Console, parties: Sequence[ListedParty], pairs: Sequence[LabelledPair], weights: Weights) -> None:
    """How much of what comparison would find does the search for candidates lead to, and what do others meet?"""
    matcher = Matcher(parties)
    scorer = by_licet(weights)
    meant = [pair for pair in pairs if pair.same and pair.group != "alias"][:2_000]
    reached = [pair for pair in meant if scorer(pair) >= THRESHOLD]
    led_to = sum(
        any((hit.listed.list, hit.listed.entry) == (pair.listed.list, pair.listed.entry) for hit in hits)
        for pair, hits in zip(reached, matcher.screen_all([pair.asked for pair in reached]), strict=True)
    )
    console.print(f"search: {led_to:,} of {len(reached):,} that comparison finds are found among all names")
    nobody = invented(parties, Random(7), 2_000)
    met = sum(bool(hits) for hits in matcher.screen_all(nobody))
    console.print(f"invented names: {met:,} of {len(nobody):,} meet somebody")


_MATCHER: list[Matcher] = []


def _chunk(parties: list[Party]) -> int:
    return sum(len(hits) for hits in _MATCHER[0].screen_all(parties))


def _speed(console: Console, parties: Sequence[ListedParty], asked: int, names: int) -> None:
    """Two processes that share one matcher; parties are listed ones with slips, and invented ones."""
    chance = Random(8)
    listed = list(_grown(parties, chance, names))
    began = time.perf_counter()
    matcher = Matcher(listed)
    built = time.perf_counter() - began
    _MATCHER.append(matcher)
    those = invented(parties, chance, asked * 9 // 10)
    those += [Party(chance.choice(party.names).text, None) for party in chance.choices(list(parties), k=asked // 10)]
    chance.shuffle(those)
    chunks = [those[start : start + _CHUNK] for start in range(0, len(those), _CHUNK)]
    began = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        hits = sum(pool.map(_chunk, chunks))
    took = time.perf_counter() - began
    count = sum(len(party.names) for party in listed)
    console.print(f"{count:,} names read in {built:.1f} s")
    console.print(f"{len(those):,} parties in {took:.1f} s: {len(those) / took:,.0f} a second")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    console.print(f"processor time {spent.ru_utime + spent.ru_stime:.0f} s in both processes")
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    console.print(f"{hits:,} hits; the largest process took {most / 1024:,.0f} MiB")


def _grown(parties: Sequence[ListedParty], chance: Random, names: int) -> Iterator[ListedParty]:
    """The listed parties, and invented ones until there are so many names."""
    count = 0
    for party in parties:
        if count >= names:
            return
        yield party
        count += len(party.names)
    for place, nobody in enumerate(invented(parties, chance, max(0, names - count))):
        yield replace(parties[0], entry=f"invented {place}", names=(ListedName(nobody.name, "primary"),))


def _write_pairs(path: Path, pairs: Sequence[LabelledPair]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for pair in pairs:
            row = {
                "name": pair.asked.name,
                "country": pair.asked.country,
                "listed": [name.text for name in pair.listed.names],
                "countries": sorted(pair.listed.countries),
                "kind": pair.listed.kind,
                "same": pair.same,
                "group": pair.group,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _drawing(curves: dict[str, list[Point]]) -> str:
    """Recall to the right, precision upwards, a line for each method."""
    colours = ("#0969da", "#59a14f", "#8c959f")
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" width="640" height="460" viewBox="0 0 640 460" role="img">']
    lines.append("<style>text{font:13px system-ui,sans-serif;fill:#768390}</style>")
    lines.append('<path d="M50 20V420H610" fill="none" stroke="#8c959f"/>')
    lines += [f'<text x="{45 + each * 56}" y="440">{each / 10:g}</text>' for each in range(0, 11, 2)]
    lines += [f'<text x="15" y="{424 - each * 40}">{each / 10:g}</text>' for each in range(2, 11, 2)]
    for place, (name, points) in enumerate(curves.items()):
        path = " ".join(f"{50 + 560 * point.recall:.1f},{420 - 400 * point.precision:.1f}" for point in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colours[place]}" stroke-width="2"/>')
        lines.append(f'<text x="70" y="{340 + 20 * place}" style="fill:{colours[place]}">{name}</text>')
    lines.append('<text x="470" y="410">recall, precision upwards</text>')
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    main()
