"""The page: the numbers of the check, nothing from outside, nothing that runs, both languages, for every eye."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

import api.reports.page
from api.reports.data import ReportData
from api.reports.held import held_lines
from api.reports.page import Page as Report
from api.reports.phrases import PHRASES
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG
from tests.service.reports.conftest import Made, checked, sample_request
from tests.service.reports.reading import Page, spoken

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"' {{ 7 * 7 }} &lt; \u202eexe.fdp\u2066 \x07"
STYLE = (Path(api.reports.page.__file__).with_name("templates") / "report.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(sample: ReportData) -> Page:
    return Page(Report(sample).render())


def count(text: str) -> int:
    return int(text.replace(",", ""))


def test_its_cards_and_its_chart_say_the_numbers_of_the_check(sample: ReportData, page: Page) -> None:
    summary = sample.summary
    cards = [words for words, opened in page.words if ("span", {"class": "number"}) in opened]
    expected = [summary.rows, summary.read, summary.rejected, summary.open, summary.spared, summary.hanging]
    assert [count(card) for card in cards] == expected
    for action, lines in summary.actions.items():
        share = 100 * lines / summary.read
        assert re.search(rf"^{action}\n.*\n{lines:,} \n{share:.1f} %$", page.text, re.MULTILINE), action


def test_its_tables_say_the_numbers_of_the_check(sample: ReportData, page: Page) -> None:
    summary = sample.summary
    hanging = {name: count(lines) for name, _, lines in page.table("table-hanging")}
    assert hanging == dict(summary.unconfirmed)
    assert {name: count(lines) for name, _, lines in page.table("table-missing")} == dict(summary.missing)
    suspended = {(id_, date.fromisoformat(last)): count(lines) for id_, _, lines, last in page.table("table-suspended")}
    assert suspended == dict(summary.suspended)
    clauses = {row[0].split()[0]: row[1:3] for row in page.table("table-clauses")}
    assert {id_: count(counts[0]) for id_, counts in clauses.items() if counts[0]} == dict(summary.deciding)
    assert {id_: count(counts[1]) for id_, counts in clauses.items() if counts[1]} == dict(summary.possible)


@pytest.mark.parametrize("known_at", [date(2026, 10, 1), date(2026, 11, 9), date(2026, 11, 24), date(2027, 6, 1)])
def test_coming_changes_are_those_of_the_check(known_at: date, tmp_path: Path) -> None:
    data = checked(sample_request(known_at), tmp_path)
    turns: Counter[str] = Counter()
    for turn, lines in data.summary.turns.items():
        turns[turn.day.isoformat()] += lines
    page = Page(Report(data).render())
    found: Counter[str] = Counter()
    for day, _, told in page.table("table-coming") if "table-coming" in page.tables else []:
        found[day] += count(told)
    assert found == Counter({day: lines for day, lines in turns.items() if day > known_at.isoformat()})
    past = turns.total() - found.total()
    assert (f"{past} more line" in page.text) == bool(past)
    for day, lines in found.items():
        assert f"{day}: {lines} line" in page.text


def test_the_worst_lines_come_first_and_the_rest_are_counted(
    sample: ReportData, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = held_lines(sample).collect()
    monkeypatch.setattr(api.reports.page, "HELD_SHOWN", 7)
    monkeypatch.setattr(api.reports.page, "PROBLEMS_SHOWN", 4)
    page = Page(Report(sample).render())
    shown = page.table("table-held")
    assert [row[0].split()[0] for row in shown] == [
        f"{shipment}/{line}" for shipment, line in rows.head(7).select("shipment", "line").iter_rows()
    ]
    assert [row[5] for row in shown] == rows["reason"].head(7).to_list()
    assert f"7 of {rows.height} lines are shown; {rows.height - 7} more follow" in page.text
    assert "kept.parquet" in page.text
    assert len(page.table("table-rejected")) == 4
    assert "The first 4 of 6 problems are shown." in page.text


def test_it_needs_nothing_from_outside_and_runs_nothing_but_its_own_script(page: Page, sample: ReportData) -> None:
    assert {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "base", "form"} == set()
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style")]
        if "href" in attributes:
            assert tag == "a"
            assert re.match("#|https?://", attributes["href"] or "")
    assert not re.search(r"@import|url\(\s*['\"]?(?!#)", Report(sample).render())
    text = Report(sample).render()
    policy = next(tag["content"] or "" for _, tag in page.tags if tag.get("http-equiv") == "Content-Security-Policy")
    for element in ("style", "script"):
        inside = re.search(rf"<{element}>(.*)</{element}>", text, re.DOTALL)
        assert inside is not None
        assert f"'sha256-{b64encode(sha256(inside[1].encode()).digest()).decode()}'" in policy


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hostile_cell_is_a_text(made: Made, language: str) -> None:
    quoted = '"' + HOSTILE.replace("{", "{{").replace("}", "}}").replace('"', '""') + '"'
    row = HOLMIUM.replace("Müller GmbH", quoted)
    wrong = WRONG.replace("Chian", quoted)
    data = made(row, wrong, language=language, day="2027-02-01")
    text = Report(replace(data, name=HOSTILE)).render()
    page = Page(text)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [tag for tag, _ in page.tags if tag == "img"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", text)
    cell = page.table("table-held")[0][3]
    assert cell.startswith("<script>alert(1)</script><img src=x onerror=alert(2)> \"' {{ 7 * 7 }} &lt; [U+202E]exe.fdp")
    assert "[U+202E]" in page.table("table-rejected")[1][2]


def test_a_manifest_without_rows_and_one_without_a_sound_row(made: Made) -> None:
    empty = Page(Report(made()).render())
    assert "No line is held or stopped." in empty.text
    assert not {"table-held", "table-rejected", "table-coming"} & empty.tables.keys()
    wrong = Page(Report(made(WRONG)).render())
    assert len(wrong.table("table-rejected")) == 2
    released = Page(Report(made(BEARING)).render())
    assert "The law that was known on 2026-11-24 brings no further change" in released.text


def test_in_chinese_it_says_nothing_in_english_but_codes(sample: ReportData) -> None:
    page = Page(Report(replace(sample, language="zh")).render())
    codes = re.compile(r"CN-[\w./-]+|licet_\w+|[a-z0-9]+(_[a-z0-9]+)+|\d[\w.-]*|Licet|Wh/kg|[0-9a-f]{12,}|\b\w{1,3}\b")
    facts = {fact.column for fact in sample.check.rulebook.vocabulary.facts.values()}
    for words in spoken(page, ("bdi", "code", "title")):
        left = [word for word in re.findall("[A-Za-z]*[a-z]{3,}", codes.sub("", words)) if word not in facts]
        assert not left, words


def test_its_parts_are_named_for_those_who_do_not_see_them(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    tags = Counter(tag for tag, _ in page.tags)
    assert (tags["main"], tags["h1"], tags["header"], tags["footer"], tags["nav"]) == (1, 1, 1, 1, 1)
    for tag, attributes in page.tags:
        assert tag != "th" or attributes.get("scope") in ("col", "row")
        assert "aria-labelledby" not in attributes or attributes["aria-labelledby"] in ids
        assert tag != "a" or not (attributes["href"] or "").startswith("#") or (attributes["href"] or "")[1:] in ids
        assert tag != "div" or "tabindex" not in attributes or attributes.get("role") == "region"
    assert tags["caption"] == tags["table"] - 1  # the chart is named by its figure


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_its_colours_can_be_read(theme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[theme]))
    for ground in ("paper", "shade"):
        for ink in ("ink", "quiet", "link", "release", "hold", "stop", "mark", "known"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for strong in ("stop", "force"):
        assert contrast(colours["on-strong"], colours[strong]) >= 4.5


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG reckons it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_same_check_gives_the_same_bytes(sample: ReportData) -> None:
    assert Report(sample).render() == Report(sample).render()


def test_phrases_have_the_same_places_in_both_languages() -> None:
    for key, (english, chinese) in PHRASES.items():
        names = [set(re.findall(r"{(\w+)", text)) for text in (english, chinese)]
        assert names[0] == names[1], key
        assert not re.search("[a-z]{4}", re.sub("{.*?}|licet_changes_on|Licet", "", chinese)), key


def test_every_line_is_counted_once_among_the_held(sample: ReportData) -> None:
    held = held_lines(sample).collect()
    lines = sample.lines().filter(pl.col("licet_action") != "release").collect()
    assert sorted(held["row"]) == sorted(lines["licet_row"])
