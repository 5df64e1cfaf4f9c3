"""What is said of differences between rulebooks, on a screen and on a page? English and Chinese."""

from __future__ import annotations

DIFFERENCES: dict[str, tuple[str, str]] = {
    "diff.heads": (
        "{before} ({before_hash}) → {after} ({after_hash})",
        "{before}（{before_hash}）→ {after}（{after_hash}）",
    ),
    "diff.depth.text": ("As written", "文本变化"),
    "diff.depth.law": ("What a verdict can turn on", "可能影响结论的变化"),
    "diff.nothing.text": ("Nothing is written otherwise.", "文本没有变化。"),
    "diff.nothing.law": ("Nothing that a verdict can turn on is otherwise.", "没有任何可能影响结论的变化。"),
    "diff.counts": (
        "{what}: {changed} changed, {added} added, {removed} removed",
        "{what}：变更{changed}项，新增{added}项，删除{removed}项",
    ),
    "diff.added": ("added", "新增"),
    "diff.removed": ("removed", "删除"),
    "diff.changed": ("changed", "变更"),
    "diff.of.measure": ("measure", "措施"),
    "diff.of.clause": ("clause", "条款"),
    "diff.of.list": ("list", "清单"),
    "diff.of.fact": ("fact", "事实"),
    "diff.of.verdict": ("verdict", "结论"),
    "diff.of.paper": ("paper", "文件"),
    "diff.of.authority": ("authority", "机关"),
    "diff.concerns": ("asked for by {clauses}", "涉及条款：{clauses}"),
    "diff.effect": (
        "Effect: {flipped} of {read:line|lines} answered otherwise",
        "效果：{read}行中{flipped}行结论改变",
    ),
    "diff.no_effect": (
        "Effect: none; {read:line gets|lines get} the same answer under both",
        "效果：无；{read}行在两个规则库下结论相同",
    ),
    "diff.unread": (
        "readable only under the first: {before}; only under the second: {after}",
        "仅依前者可读：{before}行；仅依后者可读：{after}行",
    ),
    "diff.examples": ("Examples", "示例"),
    "diff.customers": ("Customers", "客户"),
    "diff.page": ("How the law changed", "规则的变化"),
    "diff.skip": ("To the changes", "跳至变化内容"),
    "diff.shifts": ("From what to what", "结论由何变为何"),
    "diff.made_by": ("Made by Licet {version}", "由 Licet {version} 生成"),
    "head.line_id": ("line", "货运/行"),
    "head.answers": ("before → after", "之前 → 之后"),
    "head.lines": ("lines", "行数"),
    "head.shipments": ("shipments", "批数"),
    "head.worth": ("worth", "货值"),
    "head.product": ("product", "产品"),
    "head.customer": ("customer", "客户"),
}
