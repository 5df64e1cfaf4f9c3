"""What is said of proofs on the command line? Every phrase in English and Chinese."""

from __future__ import annotations

PROVING: dict[str, tuple[str, str]] = {
    "help.rules.prove": (
        "Find clauses that can never fire, that overlap, that an exception swallows or that leave gaps at edges.",
        "查找永不触发、相互重叠、被例外吞没或者在边界留有缺口的条款。",
    ),
    "help.prove_measure": ("Only the clauses of this measure.", "仅查看该措施的条款。"),
    "help.diff_prove": (
        "Prove that both decide alike, or show a smallest shipment for each clause that differs.",
        "证明两者结论一致，或就每项不同的条款给出最小的货物为例。",
    ),
    "help.prove_save": (
        "Prove, and keep each of these shipments as a worked case in this folder, one file for each measure.",
        "进行证明，并将各例写成案例存入该文件夹，每项措施一个文件。",
    ),
    "prove.clean": (
        "{measures:measure|measures}, {clauses:clause|clauses}: nothing unexplained was found; "
        "{noted:finding|findings} noted as right",
        "{measures}项措施、{clauses}项条款：未发现未说明的问题；{noted}处已注明为正确",
    ),
    "prove.found": (
        "{found:finding|findings} not explained in the rule files, {noted} noted as right",
        "{found}处未在规则文件中说明，{noted}处已注明为正确",
    ),
    "prove.noted": ("noted as right: {reason} ({source})", "已注明为正确：{reason}（{source}）"),
    "prove.idle": (
        "{measure}: a note says that {clauses} are right ({kind}), but nothing of the kind is found",
        "{measure}：注明了{clauses}（{kind}）为正确，但并未发现此类情况",
    ),
    "prove.verdict": ("verdict: {verdict}, {action}", "结论：{verdict}，{action}"),
    "prove.first": ("first", "前者"),
    "prove.second": ("second", "后者"),
    "prove.alike": (
        "Proved: both decide alike, the same floor, ceiling and action for every shipment on every day "
        "({stretches:stretch|stretches} of days, {alike:clause|clauses} the same)",
        "已证明：两者结论一致，任何货物在任何一天的下限、上限和处理均相同（{stretches}段日期，{alike}项条款相同）",
    ),
    "prove.differ": (
        "The two do not decide alike: {differing:clause differs|clauses differ}, {alike} proved the same on "
        "{stretches:stretch|stretches} of days",
        "两者结论不一致：{differing}项条款不同，{alike}项已证明相同（{stretches}段日期）",
    ),
    "prove.shadowed": (
        "{differing:clause differs|clauses differ}, but no shipment gets another verdict on any day: that is proved",
        "{differing}项条款不同，但已证明任何货物在任何一天的结论均不变",
    ),
    "prove.whole": ("Under all clauses together", "全部条款一并适用时"),
    "prove.assumed": (
        "Compared with everything in the rulebooks known, no announcement settled and no licence named.",
        "比较时视规则库内容全部为已知，不认定任何公告，不列明任何许可证。",
    ),
    "prove.saved": ("{count:case|cases} written to {folder}", "已将{count}个案例写入{folder}"),
    "prove.alone": ("does not go together with --prove", "不能与 --prove 同时使用"),
}
