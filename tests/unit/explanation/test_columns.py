"""The output columns of a manifest: short, in order, the same for lines of one judgement."""

from datetime import date

import pytest

from engine.decisions.deciding import Decider
from engine.decisions.standpoint import LicenceHeld, Standpoint
from engine.explanation.columns import COLUMNS, OutputColumns
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value

SUSPENDED, PENDING, BACK = date(2026, 11, 1), date(2026, 11, 20), date(2027, 2, 1)
Facts = dict[str, Value]


def row(decider: Decider, facts: Facts, day: date, assumed: dict[str, str] | None = None) -> dict[str, str]:
    return OutputColumns(decider).of(decider.decide(facts, day, assumed or {}))


def test_every_column_is_there_in_order(decider: Decider, magnet: Facts) -> None:
    assert tuple(row(decider, magnet, BACK)) == COLUMNS


def test_a_suspended_clause_is_named_with_its_last_day_and_what_follows(decider: Decider, magnet: Facts) -> None:
    found = row(decider, magnet, SUSPENDED)
    assert (found["verdict"], found["could_be"], found["action"], found["clauses"]) == ("clear", "clear", "release", "")
    assert found["suspended"] == "CN-MOFCOM-2025-61/1.1 through 2026-11-10"
    assert (found["changes_on"], found["verdict_then"]) == ("2026-11-11", "clear..licence_required")
    assert found["reason_en"] == (
        "Clear only because CN-MOFCOM-2025-61/1.1 (Foreign-made magnets and targets with Chinese content) is suspended "
        "by CN-MOFCOM-GAC-2025-70 through 2026-11-10. From 2026-11-11: between “clear” and “licence required”."
    )


def test_missing_facts_are_named_by_their_columns_the_most_useful_first(decider: Decider, magnet: Facts) -> None:
    del magnet["item.cn_listed_value_share"], magnet["end_user.lists"]
    found = row(decider, magnet, BACK)
    assert found["missing"] == "cn_listed_share;end_user_lists"
    assert found["reason_zh"].endswith("请先查明：中国原产管制成分价值占比和最终用户所在名单。")


def test_possible_papers_carry_a_question_mark(decider: Decider, magnet: Facts) -> None:
    assert row(decider, magnet, BACK)["papers"] == "compliance_notice;end_use_certificate"
    assert row(decider, magnet, PENDING)["papers"] == "compliance_notice?;end_use_certificate?"


def test_lines_of_one_judgement_differ_only_in_what_is_their_own(decider: Decider, magnet: Facts) -> None:
    columns = OutputColumns(decider)
    one = columns.of(decider.decide(magnet, BACK))
    other = columns.of(decider.decide(magnet | {"line.no": 4}, BACK, {"end_user.type": "profile"}))
    assert other.pop("assumed") == "end_user_type: profile"
    assert one.pop("assumed") == ""
    assert one == other


def test_lines_of_one_judgement_may_miss_different_facts(decider: Decider, magnet: Facts) -> None:
    columns = OutputColumns(decider)
    share, origin = (
        decider.decide({name: value for name, value in magnet.items() if name != unknown}, BACK)
        for unknown in ("item.cn_listed_value_share", "item.origin")
    )
    assert share.judgement is origin.judgement
    assert columns.of(share)["missing"] == "cn_listed_share"
    assert columns.of(origin)["missing"] == "origin_country"
    assert "country of origin" in columns.reason(origin, "en")


@pytest.mark.parametrize(("numbers", "then"), [({"L1"}, "licence_required"), ({"L1", "L9"}, "clear..licence_required")])
def test_covering_licences_are_named_line_by_line(small: Rulebook, numbers: set[str], then: str) -> None:
    held = LicenceHeld("L1", "MOFCOM", "dual_use", valid_through=date(2026, 12, 31))
    decider = Decider(small, Standpoint(licences=(held,)))
    facts: Facts = {"item.cn_code": frozenset({"1C902.b"}), "shipment.from": "CN", "shipment.to": "DE"}
    found = row(decider, facts | {"line.licences": frozenset(numbers)}, PENDING)
    assert (found["licences"], found["action"]) == ("L1", "release")
    assert (found["changes_on"], found["verdict_then"]) == ("2027-01-01", then)


def test_a_licence_not_in_the_register_is_said_in_the_reason(decider: Decider) -> None:
    facts: Facts = {"item.cn_code": frozenset({"1C902.b"}), "shipment.from": "CN", "shipment.to": "DE"}
    found = row(decider, facts | {"line.licences": frozenset({"L9"})}, PENDING)
    assert found["licences"] == ""
    assert "Licences not in the register: L9." in found["reason_en"]
    assert "许可证L9未登记。" in found["reason_zh"]


def test_the_reason_alone_is_that_of_the_columns(decider: Decider, magnet: Facts) -> None:
    columns, decision = OutputColumns(decider), decider.decide(magnet, PENDING)
    assert columns.reason(decision, "en") == columns.of(decision)["reason_en"]
    assert columns.reason(decision, "zh") == columns.of(decision)["reason_zh"]


def test_the_rulebook_is_named_by_the_start_of_its_hash(decider: Decider, magnet: Facts) -> None:
    assert row(decider, magnet, BACK)["rulebook"] == decider.rulebook.hash[:12]
