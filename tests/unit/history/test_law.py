"""Law depth: only what a verdict can turn on."""

from __future__ import annotations

import pytest

from engine.history.law import law_changes
from engine.rulebook.rulebook import Rulebook
from tests.unit.history.conftest import Edit, Edited

ABROAD, HOME, STATEMENT = "CN-MOFCOM-2025-61", "CN-MOFCOM-GAC-2025-18", "CN-MOFCOM-2026-09-28"
EVERY_CLAUSE = (f"{ABROAD}/1.1", f"{ABROAD}/2", f"{ABROAD}/5")


@pytest.mark.parametrize(
    "edit",
    [
        (ABROAD, "the text says", "the official text says"),
        (ABROAD, "kind: official", "kind: mirror"),
        (ABROAD, "confidence: secondary", "confidence: unverified"),
        (ABROAD, "papers: [compliance_notice, ", "papers: ["),
        (ABROAD, "reviewed: 2026-11-20", "reviewed: 2026-11-24"),
        ("cn/2025-18", "Samarium metal", "Samarium as metal"),
        ("vocabulary", "title: {en: shipment, zh", "title: {en: consignment, zh"),
    ],
)
def test_what_no_verdict_turns_on_is_left_out(small: Rulebook, edited: Edited, edit: Edit) -> None:
    assert law_changes(small, edited(edit)) == ()


def test_an_extension_that_an_instrument_confirms_is_one_line_for_all_its_clauses(
    small: Rulebook, edited: Edited
) -> None:
    pending = f"pending: [{{announcement: {STATEMENT}, suspends: yes, from: 2026-11-11, through: 2027-01-10}}]"
    enacted = edited((ABROAD, "through: 2026-11-10, by", "through: 2027-01-10, by"), (ABROAD, pending, "pending: []"))
    (found,) = law_changes(small, enacted)
    assert found.names == EVERY_CLAUSE
    (change,) = found.changes
    assert change.text.en == (
        f"from 2026-11-11 through 2027-01-10: unconfirmed ({STATEMENT}) → suspended by CN-MOFCOM-GAC-2025-70"
    )
    assert change.before == {
        "from": "2026-11-11", "through": "2027-01-10", "activity": "unconfirmed", "by": STATEMENT,
    }  # fmt: skip


def test_another_instrument_for_the_same_days_moves_no_window(small: Rulebook, edited: Edited) -> None:
    assert law_changes(small, edited((ABROAD, "by: CN-MOFCOM-GAC-2025-70", f"by: {STATEMENT}"))) == ()


def test_a_threshold_an_outcome_and_a_scope_are_told(small: Rulebook, edited: Edited) -> None:
    after = edited(
        (ABROAD, "{at_least: 0.1 %}", "{at_least: 0.2 %}"),
        (ABROAD, "outcome: notify", "outcome: clear"),
        (ABROAD, 'exception_to: ["1.1", "2"]', 'exception_to: ["1.1"]'),
    )
    said = {(one.names[0], change.text.en) for one in law_changes(small, after) for change in one.changes}
    assert said == {
        (f"{ABROAD}/1.1", "condition: share of Chinese listed content: at least 0.1 % → at least 0.2 %"),
        (f"{ABROAD}/5", "outcome: notify → clear"),
        (f"{ABROAD}/5", f"exception to removed: {ABROAD}/2"),
    }


def test_an_entry_is_told_with_the_clauses_that_ask_for_it(small: Rulebook, edited: Edited) -> None:
    row = "1C902.b,Sm,Samarium oxide,氧化钐,,2846901940,official_text,announcement 18 of 2025\n"
    (found,) = law_changes(small, edited(("cn/2025-18", row, "")))
    assert (found.of, found.names, found.concerns) == ("list", ("cn/2025-18",), (f"{HOME}/1",))
    assert [change.text.en for change in found.changes] == ["entry removed: 1C902.b: Samarium oxide"]


def test_a_review_that_named_the_whole_measure_is_wider_with_a_new_duty(small: Rulebook, edited: Edited) -> None:
    whole = (ABROAD, 'applies_to: "1.1"', f"applies_to: {ABROAD}")
    before = edited(whole)
    found = law_changes(before, edited(whole, (ABROAD, '  - clause: "2"\n', SECOND_DUTY + '  - clause: "2"\n')))
    assert [(one.kind, one.names) for one in found] == [
        ("changed", (f"{ABROAD}/2",)),
        ("added", (f"{ABROAD}/1.2",)),
    ]
    assert found[0].changes[0].text.en == f"review of added: {ABROAD}/1.2"


SECOND_DUTY = """  - clause: "1.2"
    title: {en: Technology, zh: 技术}
    in_force: {from: 2025-12-01}
    when: {item.origin: {is: CN}}
    outcome: licence_required
    licence: {authority: MOFCOM, kind: dual_use}
"""
