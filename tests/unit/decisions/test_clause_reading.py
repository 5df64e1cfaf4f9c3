"""What is remembered of a clause by what it leaves open holds for every line of which the same is open."""

from collections.abc import Callable
from pathlib import Path

from engine.decisions.clause_reading import ClauseReading
from engine.decisions.findings import FindingsReader
from engine.rulebook.loading import load_rulebook

CHIPS = """
    measure: CN-TEST-61
    jurisdiction: CN
    title: {en: Test rules on chips, zh: 芯片测试规则}
    authority: {en: Ministry, zh: 商务部}
    announced: 2025-10-09
    reviewed: 2026-11-23
    time_zone: Asia/Shanghai
    confidence: official_text
    sources: [{title: Test, url: "https://example.org/61", language: zh, kind: official}]
    clauses:
      - clause: "1"
        title: {en: Chips, zh: 芯片}
        in_force: {from: 2025-12-01}
        when:
          all:
            - any:
                - end_user.country:   {is_not: CN}
                - item.memory_layers: {is_known: yes}
            - item.node_nm: {at_most: 14 nm}
        outcome: licence_required
        licence: {authority: MOFCOM, kind: dual_use}
"""


def test_a_known_fact_turns_no_clause_and_leaves_nothing_for_lines_that_do_not_know_it(
    rules_folder: Callable[..., Path],
) -> None:
    reader = FindingsReader(load_rulebook(rules_folder({"CN-TEST-61": CHIPS})))
    clause, layers = ClauseReading(reader, "CN-TEST-61/1"), reader.facts.index("item.memory_layers")
    chinese = reader.classify({"end_user.country": "CN", "item.memory_layers": 300})
    foreign = reader.classify({"end_user.country": "DE"})
    assert clause.open(chinese) == clause.open(foreign)
    options = clause.options(foreign, layers)
    assert clause.settled_by(chinese, layers, options) == (0, 0)
    assert clause.settled_by(foreign, layers, options) == (0, 0)
