"""What do documents for an authority say? Every phrase in English and Chinese; the law speaks from its rulebook."""

from __future__ import annotations

from api.evidence.guide_phrases import GUIDE

PHRASES: dict[str, tuple[str, str]] = GUIDE | {
    "title": ("Export control decision", "出口管制决定书"),
    "colon": ("{name}: {text}", "{name}：{text}"),
    "footer": ("Shipment {shipment} · decision {decision}", "货运{shipment} · 决定{decision}"),
    "none": ("None.", "无。"),
    "blank": ("—", "—"),
    "place": ("decision {number} of {count}", "共{count}项决定，第{number}项"),
    "place.latest": ("decision {number} of {count}, the latest", "共{count}项决定，第{number}项（最新）"),
    "action.release": ("The shipment may leave.", "该批货物可以出口。"),
    "action.hold": (
        "The shipment is held: a licence or an answer is needed first.",
        "该批货物暂缓放行：须先取得许可证或补充信息。",
    ),
    "action.stop": ("The shipment may not leave.", "该批货物不得出口。"),
    "verdict": ("Verdict: {verdict}.", "结论：{verdict}。"),
    "verdict.open": (
        "Verdict: at least “{floor}”, at most “{ceiling}”, as facts or law are not settled.",
        "结论：最轻为“{floor}”，最重为“{ceiling}”，因部分事实或法律尚未确定。",
    ),
    "settled.released": (
        "Two people agreed to release it, the second at {at}: see “Approvals”.",
        "经两人同意放行，第二人同意时间为{at}，见“审批”。",
    ),
    "settled.rejected": (
        "Two people agreed to reject it, the second at {at}: see “Approvals”.",
        "经两人同意拒绝，第二人同意时间为{at}，见“审批”。",
    ),
    "superseded": (
        "A later decision on this shipment follows this one; it is in the same pack.",
        "本批货物之后另有决定，见同一证据包。",
    ),
    # particulars
    "head.particulars": ("Particulars", "基本信息"),
    "of.reference": ("Reference", "业务编号"),
    "of.organisation": ("Decided for", "决定主体"),
    "of.shipment": ("Shipment", "货运记录号"),
    "of.decision": ("Decision", "决定号"),
    "of.previous": ("Follows decision", "前一决定"),
    "of.place": ("Place in the sequence", "决定次序"),
    "of.cause": ("Taken because", "作出原因"),
    "of.state": ("Shipment stands at", "货运状态"),
    "of.ships_on": ("Day of export", "出口日期"),
    "of.known_at": ("Law as known on", "所依据法律的知悉日期"),
    "of.at": ("Decided at", "决定时间"),
    "of.by": ("Asked for by", "提出人"),
    "of.answer": ("Answer (SHA-256)", "答复（SHA-256）"),
    "of.again": ("Taken again", "重新作出"),
    "again.same": ("for this document, to the same bytes", "为制作本文件重新作出，结果逐字节一致"),
    "again.other": (
        "for this document, with another answer: what is said line by line below comes from taking it again, the "
        "answer stored and the verdict above from the day itself",
        "为制作本文件重新作出，结果不同：下文逐行说明出自重新作出的决定，上文结论及所存答复出自当日",
    ),
    "cause.submitted": ("the shipment was submitted", "提交货运"),
    "cause.asked": ("somebody asked for it anew", "人工要求重新决定"),
    "cause.calendar": ("a day of the law was reached", "法律规定的日期届至"),
    "cause.rulebook": ("another rulebook came into use", "启用新的规则库"),
    "state.held": ("held", "暂缓放行"),
    "state.released": ("released", "已放行"),
    "state.rejected": ("rejected", "已拒绝"),
    "state.void": ("void", "已作废"),
    "state.delivered": ("delivered", "已送达"),
    # parties
    "head.parties": ("Parties and route", "当事方与路线"),
    "of.route": ("Route", "路线"),
    "route": ("{start} to {end}", "由{start}至{end}"),
    "route.by": ("{start} to {end} by way of {transit}", "由{start}经{transit}至{end}"),
    "party": ("{name} ({country})", "{name}（{country}）"),
    "on_lines": ("{text} (lines {lines})", "{text}（第{lines}行）"),
    # lines
    "head.lines": ("Lines", "货物明细"),
    "column.line": ("Line", "行"),
    "column.item": ("Item", "货物"),
    "column.codes": ("Codes", "编码"),
    "column.amount": ("Quantity, value", "数量、货值"),
    "column.day": ("Judged on", "适用日期"),
    "column.floor": ("At least", "最轻"),
    "column.ceiling": ("At most", "最重"),
    "column.action": ("Action", "处理"),
    "title.one_line": ("Line {line}", "第{line}行"),
    "title.more_lines": (
        "Lines {lines}: one judgement, for they differ in nothing that counts",
        "第{lines}行：在有关事实上并无差别，结论相同",
    ),
    # licences
    "head.licences": ("Licences", "许可证"),
    "column.licence": ("Licence", "许可证"),
    "column.valid": ("Valid", "有效期"),
    "column.drawn": ("Drawn by this shipment", "本批货物使用量"),
    "column.when": ("When", "时间"),
    "valid": ("{first} to {last}", "{first}至{last}"),
    "drawn.line": ("line {line}: {amounts}", "第{line}行：{amounts}"),
    "drawn.counted": ("use is not limited", "不限用量"),
    "drawn.none": ("nothing", "未使用"),
    "drawn.returned": ("{drawn}; returned {at}", "{drawn}；{at}退回"),
    "licence.kind": ("{number} ({authority}, {kind})", "{number}（{authority}，{kind}）"),
    "short": (
        "Not enough was left of licence {number}, so it covered nothing: needed {needed}, left {left}.",
        "许可证{number}余量不足，未予计入：需要{needed}，剩余{left}。",
    ),
    # approvals
    "head.approvals": ("Approvals", "审批"),
    "approvals.none": ("No hold was opened on this decision; nobody had to approve.", "本决定未触发暂缓，无须审批。"),
    "hold": ("Hold {hold}, opened {opened}, {state}", "暂缓记录{hold}，{opened}开启，{state}"),
    "hold.closed": (
        "Hold {hold}, opened {opened}, {state}, closed {closed}",
        "暂缓记录{hold}，{opened}开启，{state}，{closed}关闭",
    ),
    "hold.open": ("open", "待处理"),
    "hold.proposed": ("one person has spoken", "已有一人提出意见"),
    "hold.released": ("released", "已放行"),
    "hold.rejected": ("rejected", "已拒绝"),
    "hold.lapsed": ("lapsed: a later decision took its place", "已失效：由之后的决定取代"),
    "column.act": ("Act", "行为"),
    "column.person": ("By", "人员"),
    "column.said": ("Reason", "理由"),
    "act.release.proposed": ("proposes release", "提议放行"),
    "act.release.agreed": ("agrees to release", "同意放行"),
    "act.reject.proposed": ("proposes rejection", "提议拒绝"),
    "act.reject.agreed": ("agrees to reject", "同意拒绝"),
    "act.withdraw": ("withdraws the proposal", "撤回提议"),
    "act.comment": ("comment", "意见"),
    "act.attach": ("adds a file", "添加附件"),
    "acts.none": ("Nobody has said anything yet.", "尚无人提出意见。"),
    "file": ("{name} ({size:byte|bytes}, SHA-256 {sum})", "{name}（{size}字节，SHA-256 {sum}）"),
    # rulebook
    "head.rulebook": ("Rulebook", "规则库"),
    "of.rulebook": ("Content (SHA-256)", "内容（SHA-256）"),
    "of.engine": ("Decided with", "决定程序"),
    "engine": ("Licet {version}", "Licet {version}"),
    "of.version": ("Version {number}", "第{number}版"),
    "version.proposed": ("put forward {at} by {author}: {reason}", "{author}于{at}提出：{reason}"),
    "version.published": ("published {at} by {by}: {reason}", "{by}于{at}批准公布：{reason}"),
    "version.without_impact": (
        "published before it could be seen what it does to stored shipments",
        "批准公布时，对已存货运的影响报告尚未完成",
    ),
    "version.since": ("in force since {at}", "自{at}起施行"),
    "version.none": (
        "This rulebook was not published as a version by two people.",
        "该规则库未经两人作为版本公布。",
    ),
    # the law as then in force
    "law.title": (
        "The law behind decision {number}, as then in force",
        "第{number}项决定所依据的法律（当时有效）",
    ),
    "law.basis": ("Law as known on {day}; rulebook {hash}", "以{day}所知悉的法律为准；规则库{hash}"),
    "law.instruments": ("Instruments", "法律文件"),
    "law.bears": ("line {lines}: {how}", "第{lines}行：{how}"),
    "law.decides": ("decides, or may; on the day of export {activity}", "决定或者可能决定结论；出口当日{activity}"),
    "law.also": (
        "applies besides, or may; on the day of export {activity}",
        "同时适用或者可能适用；出口当日{activity}",
    ),
    "law.review": ("review policy; on the day of export {activity}", "许可审查政策；出口当日{activity}"),
    "law.exception": ("exception considered; on the day of export {activity}", "已考虑的例外；出口当日{activity}"),
    "law.suspended": ("would decide; on the day of export {activity}", "本应决定结论；出口当日{activity}"),
    # the end
    "head.about": ("About this document", "关于本文件"),
    "about": (
        "Made by Licet {version} at {at} for {name}, from the records of {organisation}. The same is in the pack as "
        "data, with the law as then in force; its README says how to verify all of it. Texts of the law are told in "
        "words made from the rulebook; the official sources named with each clause prevail.",
        "本文件由 Licet {version} 于{at}应{name}要求依据{organisation}的记录制作。证据包中另附同一内容的数据及当时"
        "有效的法律文本；核验方法见自述文件。条款文字由规则库生成，以所列官方来源为准。",
    ),
    "marks": ("√ true   × false   ? not known", "√ 是   × 否   ? 未知"),
    "not_shown": (
        "Characters that the fonts of this document do not hold, or that cannot be seen, stand as \\u{{…}} with their "
        "Unicode number; the data files have them exactly.",
        "本文件字体未收录或者不可见的字符以 \\u{{…}}（Unicode 编号）表示；数据文件中为原字符。",
    ),
    "cut": (
        "Texts that are very long end in “…” and the number of their characters; the data files have them whole.",
        "过长的文本以“…”及其字符数结尾；数据文件中保留全文。",
    ),
    "somebody": ("a person of another organisation ({id})", "其他组织的人员（{id}）"),
    "nobody": ("Licet itself", "Licet（自动）"),
    "moment": ("{day} {time} UTC", "{day} {time} UTC"),
}
