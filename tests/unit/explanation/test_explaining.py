"""Everything behind one decision, in both languages."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

import engine
from engine.decisions.deciding import Decider
from engine.decisions.standpoint import LicenceHeld, SettledPending, Standpoint
from engine.explanation.explaining import explain
from engine.explanation.models import Explanation
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value

SUSPENDED, PENDING, BACK = date(2026, 11, 1), date(2026, 11, 20), date(2027, 2, 1)
DUTY, REVIEW, EXCEPTION = "CN-MOFCOM-2025-61/1.1", "CN-MOFCOM-2025-61/2", "CN-MOFCOM-2025-61/5"
SAMARIUM: dict[str, Value] = {
    "shipment.id": "S2",
    "line.no": 1,
    "item.cn_code": frozenset({"1C902.a"}),
    "shipment.from": "CN",
    "shipment.to": "DE",
}
Facts = dict[str, Value]


def explained(decider: Decider, facts: Facts, day: date, assumed: dict[str, str] | None = None) -> Explanation:
    return explain(decider, decider.decide(facts, day, assumed or {}))


def test_it_says_which_line_day_rulebook_and_engine_it_speaks_of(decider: Decider, magnet: Facts) -> None:
    found = explained(decider, magnet, BACK)
    assert (found.shipment, found.line, found.as_of, found.known_at) == ("S1", "3", "2027-02-01", None)
    assert (found.rulebook, found.engine) == (decider.rulebook.hash, engine.__version__)


def test_a_deciding_clause_brings_its_measure_sources_confidence_and_activity(decider: Decider, magnet: Facts) -> None:
    (clause,) = explained(decider, magnet, BACK).clauses
    assert (clause.clause, clause.outcome, clause.truth, clause.confidence) == (
        DUTY, "licence_required", "true", "official_text",
    )  # fmt: skip
    assert clause.name.zh == "商务部公告2025年第61号第一条第（一）项"
    assert clause.notes[0].en.startswith("Newspapers write")
    assert clause.sources[0].url == "https://www.mofcom.gov.cn/61.html"
    assert (clause.activity.activity, clause.activity.text.zh) == ("in_force", "自2027年1月11日起实施")


def test_each_question_shows_what_it_saw_and_what_it_needed(decider: Decider, magnet: Facts) -> None:
    (clause,) = explained(decider, magnet, BACK).clauses
    entries, origin, share, _ = clause.condition.parts
    assert clause.condition.truth == "true"
    assert (share.seen, share.needed) == (share.seen, share.needed)
    assert share.seen is not None
    assert share.needed is not None
    assert (share.seen.en, share.needed.en, share.value, share.operand) == (
        "0.12 %",
        "at least 0.1 %",
        "3/2500",
        "1/1000",
    )
    assert origin.value == "VN"
    (match,) = entries.entries
    assert (match.code, match.item.zh, match.confidence) == ("A61.P2.M3", "含镝的钕铁硼永磁材料", "secondary")


def test_a_heading_is_explained_by_the_entries_below_it(decider: Decider) -> None:
    (clause,) = explained(decider, SAMARIUM, PENDING).clauses
    assert [(match.given, match.code) for match in clause.condition.parts[0].entries] == [
        ("1C902.a", "1C902.a.1"), ("1C902.a", "1C902.a.2"),
    ]  # fmt: skip
    assert clause.condition.parts[2].text.en == "the final destination is not China"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("1C902.b.7", ["1C902.b"]),  # a sub-code that no list knows: its longest known heading counts
        ("1c902.A.1", ["1C902.a.1"]),
    ],
)
def test_a_code_is_matched_as_clauses_know_it(decider: Decider, given: str, codes: list[str]) -> None:
    (clause,) = explained(decider, SAMARIUM | {"item.cn_code": frozenset({given, "1C905.a"})}, PENDING).clauses
    assert [(match.given, match.code) for match in clause.condition.parts[0].entries] == [
        (given, code) for code in codes
    ]


def test_an_open_question_is_unknown_and_its_fact_is_missing(decider: Decider, magnet: Facts) -> None:
    del magnet["item.cn_listed_value_share"]
    found = explained(decider, magnet, BACK)
    share = found.clauses[0].condition.parts[2]
    assert share.truth == "unknown"
    assert share.seen is not None
    assert share.seen.zh == "未知"
    (missing,) = found.missing
    assert (missing.column, missing.decides) == ("cn_listed_share", True)
    assert [clause.clause for clause in missing.waiting] == [DUTY]
    assert "cn_listed_value" in missing.text.en
    assert found.summary.en == (
        "Between “clear” and “licence required”, depending on CN-MOFCOM-2025-61/1.1 "
        "(Foreign-made magnets and targets with Chinese content)."
    )


def test_a_review_policy_names_the_duties_that_it_bites_on(decider: Decider, magnet: Facts) -> None:
    found = explained(decider, magnet | {"end_user.type": "military"}, BACK)
    (review,) = found.reviews
    assert (review.clause, [clause.clause for clause in review.touches]) == (REVIEW, [DUTY])
    assert [clause.clause for clause in found.also] == [DUTY]
    assert found.action == "hold"


def test_an_exception_is_shown_whether_or_not_it_holds(decider: Decider, magnet: Facts) -> None:
    (no,) = explained(decider, magnet, BACK).exceptions
    assert (no.clause, no.truth, no.condition.truth) == (EXCEPTION, "false", "false")
    excepted = explained(decider, magnet | {"end_use.kinds": frozenset({"medical"})}, BACK)
    assert excepted.exceptions[0].truth == "true"
    assert excepted.floor == excepted.ceiling == "notify"
    assert [(paper.paper, paper.required) for paper in excepted.papers] == [("after_export_report", True)]
    del magnet["end_use.kinds"]
    (open_,) = explained(decider, magnet, BACK).exceptions
    assert open_.truth == "unknown"


def test_a_line_clear_only_by_suspension_says_which_and_until_when(decider: Decider, magnet: Facts) -> None:
    found = explained(decider, magnet, SUSPENDED)
    (suspended,) = found.suspended
    assert (suspended.clause.clause, suspended.last_day, suspended.by.measure) == (
        DUTY, date(2026, 11, 10), "CN-MOFCOM-GAC-2025-70",
    )  # fmt: skip
    assert found.summary.zh == (
        "可放行，但仅因商务部公告2025年第61号第一条第（一）项（含中国成分的境外制造磁材和靶材）"
        "依商务部 海关总署公告2025年第70号暂停实施至2026年11月10日（含当日）。"
    )


def test_an_unconfirmed_announcement_shows_both_branches(decider: Decider, magnet: Facts) -> None:
    (pending,) = explained(decider, magnet, PENDING).unconfirmed
    assert pending.announcement.sources[0].url == "https://www.mofcom.gov.cn/0928.html"
    assert pending.if_it_holds is not None
    assert pending.otherwise is not None
    assert pending.if_it_holds.en == f"if it holds, {DUTY} would stay suspended: clear"
    assert pending.otherwise.en == f"if it does not hold, {DUTY} would apply: licence required"


@pytest.mark.parametrize(("confirmed", "verdict"), [(True, "clear"), (False, "licence_required")])
def test_a_settled_announcement_is_shown_with_its_citation(
    small: Rulebook, magnet: Facts, confirmed: bool, verdict: str
) -> None:
    word = SettledPending(confirmed, "counsel's memorandum 7")
    decider = Decider(small, Standpoint(settled={"CN-MOFCOM-2026-09-28": word}))
    found = explained(decider, magnet, PENDING)
    assert (found.floor, found.ceiling, found.unconfirmed) == (verdict, verdict, ())
    (settled,) = found.settled
    assert (settled.confirmed, settled.citation) == (confirmed, "counsel's memorandum 7")
    assert "counsel's memorandum 7" in settled.text.zh


def test_the_timeline_gives_each_stretch_with_its_cause(decider: Decider, magnet: Facts) -> None:
    first, second, third = explained(decider, magnet, SUSPENDED).timeline
    assert (first.start, first.through, first.causes) == (None, date(2026, 11, 10), ())
    assert (second.start, second.floor, second.ceiling) == (date(2026, 11, 11), "clear", "licence_required")
    assert second.causes[0].en.startswith(f"{DUTY} becomes unconfirmed: CN-MOFCOM-2026-09-28")
    assert (third.through, third.text.zh) == (None, "自2027年1月11日起：须许可证")


def test_the_smallest_changes_are_sentences(decider: Decider, magnet: Facts) -> None:
    texts = [change.text.en for change in explained(decider, magnet, BACK).changes]
    assert "share of Chinese listed content: below 0.1 % (now 0.12 %) → clear" in texts
    assert texts[0] == (
        f"a dual-use item export licence from the Ministry of Commerce of China covering {DUTY}, for A61.P2.M3 → clear"
    )


def test_a_licence_that_covers_the_duty_is_named(small: Rulebook) -> None:
    held = LicenceHeld("L1", "MOFCOM", "dual_use", valid_through=date(2026, 12, 31))
    decider = Decider(small, Standpoint(licences=(held,)))
    found = explained(decider, SAMARIUM | {"line.licences": frozenset({"L1"})}, PENDING)
    (duty,) = found.authorised
    assert (duty.duty.clause, duty.licences) == ("CN-MOFCOM-GAC-2025-18/1", ("L1",))
    assert found.action == "release"
    assert [cause.en for cause in found.timeline[1].causes] == ["licence L1 has run out"]


def test_a_licence_that_the_register_does_not_hold_is_said(decider: Decider) -> None:
    found = explained(decider, SAMARIUM | {"line.licences": frozenset({"L9"})}, PENDING)
    assert found.unknown_licences == ("L9",)
    assert [duty.duty.clause for duty in found.possibly_authorised] == ["CN-MOFCOM-GAC-2025-18/1"]
    assert (found.floor, found.ceiling) == ("clear", "licence_required")


def test_assumed_facts_and_stale_law_are_said(decider: Decider) -> None:
    found = explained(decider, SAMARIUM, PENDING, {"shipment.from": "profile: we ship from Tianjin"})
    (assumed,) = found.assumed
    assert (assumed.column, assumed.value.zh, assumed.source) == (
        "from_country",
        "中国",
        "profile: we ship from Tianjin",
    )
    (stale,) = found.stale
    assert (stale.measure, stale.days) == ("CN-MOFCOM-GAC-2025-18", 264)


def test_an_instant_is_explained_like_a_date(decider: Decider, magnet: Facts) -> None:
    found = explained(decider, magnet, datetime(2026, 11, 10, 16, 30, tzinfo=UTC))  # 11 November in Shanghai
    assert found.as_of == "2026-11-10T16:30:00+00:00"
    assert found.clauses[0].activity.activity == "unconfirmed"


def test_an_explanation_is_json_and_comes_back_as_it_was(decider: Decider, magnet: Facts) -> None:
    for facts, day in ((magnet, SUSPENDED), (magnet, PENDING), (SAMARIUM, BACK), ({}, BACK)):
        found = explained(decider, facts, day)
        text = found.model_dump_json()
        assert Explanation.model_validate_json(text) == found
        assert json.loads(text)["ceiling"] == found.ceiling


def test_the_share_of_a_neighbour_of_the_threshold_is_shown_apart_from_it(decider: Decider, magnet: Facts) -> None:
    magnet["item.cn_listed_value_share"] = Fraction(1, 1000) - Fraction(1, 3 * 10**9)
    magnet["end_user.type"] = "civil"
    found = explained(decider, magnet, BACK)
    assert found.ceiling == "clear"
