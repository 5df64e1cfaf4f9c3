"""Text depth: whatever is written otherwise is told, once, in words."""

from __future__ import annotations

import pytest

from engine.history.models import Altered
from engine.history.text import text_changes
from engine.rulebook.rulebook import Rulebook
from tests.unit.history.conftest import Edit, Edited

ABROAD, HOME, TERMS = "CN-MOFCOM-2025-61", "CN-MOFCOM-GAC-2025-18", "vocabulary"
LIST, JAPAN = "cn/2025-18", "- item.origin: {is: JP}"


def told(found: tuple[Altered, ...]) -> list[tuple[str, str, str]]:
    """Every change as the name of its thing, its aspect and its English words."""
    return [(",".join(one.names), change.aspect, change.text.en) for one in found for change in one.changes]


def test_equal_rulebooks_do_not_differ(small: Rulebook, edited: Edited) -> None:
    assert text_changes(small, small) == ()
    again = edited((ABROAD, "{at_least: 0.1 %}", "{at_least: 0.10 %}  # the same share"))
    assert again.hash == small.hash
    assert text_changes(small, again) == ()


@pytest.mark.parametrize(
    ("edit", "aspect", "words"),
    [
        (
            (ABROAD, "{at_least: 0.1 %}", "{more_than: 0.1 %}"),
            "condition",
            "condition: share of Chinese listed content: at least 0.1 % → more than 0.1 %",
        ),
        (
            (ABROAD, "        - shipment.from: {is_not: CN}\n", ""),
            "condition",
            "no longer asked for: the country of departure is not China",
        ),
        (
            (ABROAD, "any_in: [CN-CONTROL, CN-WATCH]", "any_in: [CN-CONTROL]"),
            "condition",
            "one of the conditions: lists that name the end user: include CN-CONTROL or CN-WATCH → include CN-CONTROL",
        ),
        (
            (ABROAD, "- end_user.type: {is: military}", f"- end_user.type: {{is: military}}\n        {JAPAN}"),
            "condition",
            "now enough as well: the country of origin is Japan",
        ),
        (
            (HOME, "not: {shipment.to: {in: [CN]}}", "not: {shipment.to: {in: [CN, HK]}}"),
            "condition",
            "what is left out: final destination: China → China or Hong Kong",
        ),
        (
            (ABROAD, "in_force: {from: 2025-12-01}", "in_force: {from: 2025-12-08}"),
            "in_force",
            "2025-12-01 → from 2025-12-08",
        ),
        (
            (ABROAD, "through: 2026-11-10, by", "through: 2027-11-10, by"),
            "suspended",
            "suspension: from 2025-11-07 through 2026-11-10 by CN-MOFCOM-GAC-2025-70 → from 2025-11-07 through 2027",
        ),
        ((ABROAD, "suspends: yes", "suspends: no"), "pending", "suspended from 2026-11-11 through 2027-01-10"),
        (
            (ABROAD, "outcome: presumption_of_denial", "outcome: case_by_case"),
            "outcome",
            "presumption of denial → case-by-case review",
        ),
        ((ABROAD, "papers: [compliance_notice, ", "papers: ["), "paper", "paper called for removed: "),
        (
            (ABROAD, "confidence: secondary", "confidence: conflicting"),
            "confidence",
            "secondary source → sources conflict",
        ),
        ((ABROAD, "kind: official", "kind: mirror"), "source", "(official, https://www.mofcom.gov.cn/61.html) →"),
        ((ABROAD, "the text says", "the official text says"), "note", "the official text says"),
        ((ABROAD, 'exception_to: ["1.1", "2"]', 'exception_to: ["1.1"]'), "exception_to", "exception to removed: 2"),
        (
            (LIST, "Samarium metal", "Samarium as metal"),
            "entry.item_en",
            "entry 1C902.a.1, item_en: Samarium metal → Samarium as metal",
        ),
        ((LIST, "1C902.b,Sm,", "1C902.c,Sm,"), "entry", "entry removed: 1C902.b: Samarium oxide"),
        (("verdicts", "{en: notify,", "{en: declare,"), "title", "title: notify → declare"),
        ((TERMS, "title: {en: shipment, zh", "title: {en: consignment, zh"), "title", "title: shipment → consignment"),
    ],
)
def test_one_edit_is_one_thing_changed(small: Rulebook, edited: Edited, edit: Edit, aspect: str, words: str) -> None:
    found = text_changes(small, edited(edit))
    assert len(found) == 1
    said = [change.text.en for change in found[0].changes if change.aspect == aspect]
    assert words in " | ".join(said), told(found)
    assert len(found[0].changes) == len(said)


def test_a_leaf_that_moves_among_its_neighbours_is_told_as_order(small: Rulebook, edited: Edited) -> None:
    origin, departure = "- item.origin: {is_not: CN}", "- shipment.from: {is_not: CN}"
    found = text_changes(
        small, edited((ABROAD, origin, "- X"), (ABROAD, departure, origin), (ABROAD, "- X", departure))
    )
    assert told(found) == [(f"{ABROAD}/1.1", "form", "the same conditions in another order")]


def test_alternatives_that_become_requirements_are_told_as_such(small: Rulebook, edited: Edited) -> None:
    found = text_changes(small, edited((ABROAD, "any:\n", "all:\n")))
    assert told(found) == [
        (f"{ABROAD}/2", "condition", "condition: at least one of the following → all of the following")
    ]


def test_whole_things_come_and_go(small: Rulebook, edited: Edited) -> None:
    one = edited((ABROAD, 'clause: "5"', 'clause: "6"'))
    gone, come = text_changes(small, one)
    assert (gone.kind, gone.names, come.kind, come.names) == ("removed", (f"{ABROAD}/5",), "added", (f"{ABROAD}/6",))
    assert gone.title.en == f"{ABROAD}/5 (Humanitarian use): notify, in force from 2025-10-09"
    back = text_changes(one, small)
    assert {(each.kind, each.names) for each in back} == {("added", gone.names), ("removed", come.names)}


def test_a_long_note_is_told_by_the_words_that_are_other(small: Rulebook, edited: Edited) -> None:
    long = " ".join(["as before"] * 30)
    first = edited((ABROAD, "Newspapers write", f"{long} newspapers write"))
    second = edited((ABROAD, "Newspapers write", f"{long} magazines write"))
    ((_, aspect, words),) = told(text_changes(first, second))
    assert aspect == "note"
    assert "newspapers write" in words
    assert "magazines write" in words
    assert len(words) < 160
