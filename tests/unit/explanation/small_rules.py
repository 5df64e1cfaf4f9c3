"""A small rulebook that has one of everything that explanations speak of."""

MEASURES = {
    "CN-MOFCOM-2025-61": """
        measure: CN-MOFCOM-2025-61
        jurisdiction: CN
        number: 商务部公告2025年第61号
        title: {en: Certain rare-earth items outside China, zh: 境外相关稀土物项}
        authority: {en: Ministry of Commerce, zh: 商务部}
        announced: 2025-10-09
        reviewed: 2026-11-20
        time_zone: Asia/Shanghai
        confidence: official_text
        note:
          en: Newspapers write "more than 0.1 %"; the text says "0.1 % and above".
          zh: 报刊有写“超过0.1%”者，公告原文为“达到0.1%及以上”。
        sources:
          - {title: 商务部公告2025年第61号, url: "https://www.mofcom.gov.cn/61.html", language: zh, kind: official}
        suspended: [{from: 2025-11-07, through: 2026-11-10, by: CN-MOFCOM-GAC-2025-70}]
        pending: [{announcement: CN-MOFCOM-2026-09-28, suspends: yes, from: 2026-11-11, through: 2027-01-10}]
        clauses:
          - clause: "1.1"
            title: {en: Foreign-made magnets and targets with Chinese content, zh: 含中国成分的境外制造磁材和靶材}
            in_force: {from: 2025-12-01}
            when:
              all:
                - item.list_entries: {any_in: cn/2025-61/annex-1-part-2}
                - item.origin: {is_not: CN}
                - item.cn_listed_value_share: {at_least: 0.1 %}
                - shipment.from: {is_not: CN}
            outcome: licence_required
            licence: {authority: MOFCOM, kind: dual_use}
            papers: [compliance_notice, end_use_certificate]
          - clause: "2"
            title: {en: Military users and listed parties, zh: 军事用户和列名主体}
            in_force: {from: 2025-10-09}
            applies_to: "1.1"
            when:
              any:
                - end_user.type: {is: military}
                - end_user.lists: {any_in: [CN-CONTROL, CN-WATCH]}
                - end_user.listed_ownership: {at_least: 50 %}
            outcome: presumption_of_denial
          - clause: "5"
            title: {en: Humanitarian use, zh: 人道主义用途}
            in_force: {from: 2025-10-09}
            exception_to: ["1.1", "2"]
            when: {end_use.kinds: {any_in: [medical, public_health, disaster_relief]}}
            outcome: notify
            papers: after_export_report
            confidence: secondary
    """,
    "CN-MOFCOM-GAC-2025-18": """
        measure: CN-MOFCOM-GAC-2025-18
        jurisdiction: CN
        number: 商务部 海关总署公告2025年第18号
        title: {en: Medium and heavy rare earths, zh: 部分中重稀土相关物项}
        authority: {en: Ministry of Commerce and General Administration of Customs, zh: 商务部、海关总署}
        announced: 2025-04-04
        reviewed: 2026-03-01
        time_zone: Asia/Shanghai
        confidence: official_text
        sources:
          - {title: 公告2025年第18号, url: "https://aqygzj.mofcom.gov.cn/18.html", language: zh, kind: official}
        clauses:
          - clause: "1"
            title: {en: Samarium items, zh: 钐相关物项}
            in_force: {from: 2025-04-04}
            when:
              all:
                - item.cn_code: {any_in: cn/2025-18/1C902}
                - shipment.from: {is: CN}
                - not: {shipment.to: {in: [CN]}}
            outcome: licence_required
            licence: {authority: MOFCOM, kind: dual_use}
            papers: customs_remark_controlled
    """,
    "CN-MOFCOM-GAC-2025-70": """
        measure: CN-MOFCOM-GAC-2025-70
        jurisdiction: CN
        number: 商务部 海关总署公告2025年第70号
        title: {en: Suspension of six announcements of October 2025, zh: 暂停实施2025年10月的六项公告}
        authority: {en: Ministry of Commerce and General Administration of Customs, zh: 商务部、海关总署}
        announced: 2025-11-07
        reviewed: 2026-11-20
        time_zone: Asia/Shanghai
        confidence: official_text
        sources:
          - {title: 公告2025年第70号, url: "https://www.mofcom.gov.cn/70.html", language: zh, kind: official}
        clauses: []
    """,
    "CN-MOFCOM-2026-09-28": """
        measure: CN-MOFCOM-2026-09-28
        jurisdiction: CN
        title:
          en: Statement that the Kuala Lumpur arrangement is extended
          zh: 商务部关于吉隆坡联合安排延期的表态（2026年9月28日）
        authority: {en: Ministry of Commerce, zh: 商务部}
        announced: 2026-09-28
        reviewed: 2026-11-20
        time_zone: Asia/Shanghai
        confidence: official_text
        sources:
          - {title: 商务部美大司表态, url: "https://www.mofcom.gov.cn/0928.html", language: zh, kind: official}
        clauses: []
    """,
}

_HEADER = "code,element,item_en,item_zh,parameters,hs_codes,confidence,source\n"
LISTS = {
    "cn/2025-61/annex-1-part-2": _HEADER
    + "A61.P2.M1,Sm,SmCo permanent magnet material,钐钴永磁材料,,,secondary,press copies of Annex 1\n"
    + "A61.P2.M3,Dy,NdFeB magnet material containing Dy,含镝的钕铁硼永磁材料,,,secondary,press copies of Annex 1\n"
    + "A61.P2.T1,Sm,Samarium target,钐靶,,,secondary,press copies of Annex 1\n"
    + "A61.P2.T2,Gd,Gadolinium target,钆靶,,,secondary,press copies of Annex 1\n",
    "cn/2025-18": _HEADER
    + "1C902.a.1,Sm,Samarium metal,金属钐,forms: ingot and others,2805301910,official_text,announcement 18 of 2025\n"
    + "1C902.a.2,Sm,Sm-Co alloy,钐钴合金,forms: ingot and others,,official_text,announcement 18 of 2025\n"
    + "1C902.b,Sm,Samarium oxide,氧化钐,,2846901940,official_text,announcement 18 of 2025\n"
    + "1C905.a,Dy,Dysprosium metal,金属镝,,2805301200,secondary,announcement 18 of 2025\n",
}
