"""A small rulebook about magnets: a duty, a review policy, an exception, a suspension and a pending window."""

MAGNETS = """
    measure: CN-TEST-61
    jurisdiction: CN
    title: {en: Test rules on magnets, zh: 永磁材料测试规则}
    authority: {en: Ministry, zh: 商务部}
    announced: 2025-10-09
    reviewed: 2026-11-23
    time_zone: Asia/Shanghai
    confidence: official_text
    sources: [{title: Test, url: "https://example.org/61", language: zh, kind: official}]
    suspended: [{from: 2025-11-07, through: 2026-11-10, by: CN-TEST-70}]
    pending: [{announcement: CN-TEST-STATEMENT, suspends: yes, from: 2026-11-11, through: 2027-01-10}]
    clauses:
      - clause: "1.1"
        title: {en: Foreign magnets with Chinese content, zh: 含中国成分的境外磁材}
        in_force: {from: 2025-12-01}
        when:
          all:
            - item.list_entries: {any_in: cn/magnets}
            - item.origin: {is_not: CN}
            - item.cn_listed_value_share: {at_least: 0.1 %}
        outcome: licence_required
        licence: {authority: MOFCOM, kind: dual_use}
        papers: [compliance_notice]
      - clause: "2"
        title: {en: Military users, zh: 军事用户}
        in_force: {from: 2025-12-01}
        when: {end_user.type: {is: military}}
        applies_to: ["1.1"]
        outcome: presumption_of_denial
      - clause: "5"
        title: {en: Disaster relief, zh: 自然灾害救助}
        in_force: {from: 2025-12-01}
        when: {end_use.kinds: {any_in: [disaster_relief]}}
        exception_to: ["1.1"]
        outcome: notify
        papers: [after_export_report]
"""

INSTRUMENT = """
    measure: {name}
    jurisdiction: CN
    title: {{en: Instrument, zh: 公告}}
    authority: {{en: Ministry, zh: 商务部}}
    announced: {announced}
    reviewed: 2026-11-23
    time_zone: Asia/Shanghai
    confidence: official_text
    sources: [{{title: Test, url: "https://example.org/x", language: zh, kind: official}}]
    clauses: []
"""

MEASURES = {
    "CN-TEST-61": MAGNETS,
    "CN-TEST-70": INSTRUMENT.format(name="CN-TEST-70", announced="2025-11-07"),
    "CN-TEST-STATEMENT": INSTRUMENT.format(name="CN-TEST-STATEMENT", announced="2026-09-28"),
}

LISTS = {
    "cn/magnets": """\
    code,item_en,item_zh,confidence,source
    M.1,Samarium-cobalt magnet,钐钴永磁材料,official_text,test
    M.2.a,Magnet with terbium,含铽永磁材料,official_text,test
    M.2.b,Magnet with dysprosium,含镝永磁材料,official_text,test
    """
}
