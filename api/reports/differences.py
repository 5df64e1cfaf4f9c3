"""How do differences between rulebooks look as one page of HTML? It needs no network and no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.comparing import Compared
from api.reports.difference_phrases import DIFFERENCES, Say, stored_notes, stored_title
from api.reports.page import TEMPLATES, inline_hash, plain
from api.wording import Language, filled
from engine import __version__
from engine.analysis.effects import Effect
from engine.analysis.turns import Answer
from engine.manifests.aside import Aside


def write_differences(compared: Compared, language: Language, path: Path) -> None:
    """Write the page; raises `OSError` where it cannot be written."""
    with Aside(path) as aside:
        aside.file.write_text(rendered(compared, language), encoding="utf-8", newline="\n")


def rendered(compared: Compared, language: Language) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip

    def say(key: str, **values: object) -> str:
        return filled(DIFFERENCES, key, language, **values)

    def interval(answer: Answer) -> str:
        ends = dict.fromkeys((answer.verdict, answer.could_be))
        return " … ".join(compared.verdict(name).in_language(language) for name in ends)

    environment.filters |= {"plain": plain, "interval": interval, "amounts": _amounts}
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return environment.get_template("differences.html.j2").render(
        style=Markup(style),  # noqa: S704 - a file of this package
        style_hash=inline_hash(style), language="zh-Hans" if language == "zh" else "en", version=__version__,
        say=say, of=lambda text: text.in_language(language), compared=compared,
        effects=list(_effects(compared, say)), notes=list(stored_notes(compared.stored, say)),
        depth="text" if compared.depth == "text" else "law",
    )  # fmt: skip


def _effects(compared: Compared, say: Say) -> Iterator[tuple[str, Effect]]:
    """Every effect with its title: that on a manifest, those on either part of stored shipments."""
    if compared.effect:
        exposure = compared.effect.exposure
        key, flipped = ("diff.effect", exposure.total.lines) if exposure else ("diff.no_effect", 0)
        yield say(key, flipped=flipped, read=compared.effect.read), compared.effect
    if compared.stored:
        for part, one in compared.stored.parts.items():
            yield stored_title(part, compared.stored, say), one.effect


def _amounts(values: Mapping[str, Decimal]) -> str:
    """Amounts by currency, without the zeros after their last digit."""
    return "; ".join(f"{currency} {value.normalize():,f}" for currency, value in values.items())
