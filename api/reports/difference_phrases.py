"""What is said of differences between rulebooks, on a screen and on a page? English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # phrases are wanted by every command, and need nothing of what decides
    from engine.analysis.stored import Part, StoredEffect

Say = Callable[..., str]
"""Fills one of these phrases in the language that is asked for."""
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
    "diff.of.nexus": ("nexus", "连结点"),
    "diff.of.conflict": ("conflict of laws", "法律冲突"),
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
    "diff.stored.open": (
        "Open shipments, from what was known on {known_at}: {flipped} of {lines:line|lines} answered otherwise, "
        "in {flipped_shipments} of {shipments:shipment|shipments}",
        "未结货运（以{known_at}所知为准）：{lines}行中{flipped}行结论改变，涉及{shipments}批中的{flipped_shipments}批",
    ),
    "diff.stored.history": (
        "History, from what was known then: {flipped} of {lines:line|lines} answered otherwise, "
        "in {flipped_shipments} of {shipments:shipment|shipments}",
        "历史货运（以当时所知为准）：{lines}行中{flipped}行结论改变，涉及{shipments}批中的{flipped_shipments}批",
    ),
    "diff.left_out": (
        "{count:shipment is|shipments are} left out, the oldest: there are more than are compared",
        "另有{count}批未比较：数量超出上限，最早的不予比较",
    ),
    "diff.not_compared.grounds_lost": (
        "{count:shipment is|shipments are} not compared: what the decision rests on is no longer kept ({examples})",
        "未比较{count}批：结论所依据的资料已不再保存（{examples}）",
    ),
    "diff.not_compared.unreadable": (
        "{count:shipment is|shipments are} not compared: readable under neither rulebook ({examples})",
        "未比较{count}批：两个规则库均无法读取（{examples}）",
    ),
    "diff.not_compared.unreadable_before": (
        "{count:shipment is|shipments are} not compared: readable only under the second rulebook ({examples})",
        "未比较{count}批：仅依后者可读（{examples}）",
    ),
    "diff.not_compared.unreadable_after": (
        "{count:shipment is|shipments are} not compared: readable only under the first rulebook ({examples})",
        "未比较{count}批：仅依前者可读（{examples}）",
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
    "head.because": ("because of", "所依条款"),
    "head.line_id": ("line", "货运/行"),
    "head.answers": ("before → after", "之前 → 之后"),
    "head.lines": ("lines", "行数"),
    "head.shipments": ("shipments", "批数"),
    "head.worth": ("worth", "货值"),
    "head.product": ("product", "产品"),
    "head.customer": ("customer", "客户"),
}


def stored_title(part: Part, found: StoredEffect, say: Say) -> str:
    """How much of one part of stored shipments is answered otherwise."""
    one = found.parts[part]
    return say(
        f"diff.stored.{part}",
        known_at=found.known_at,
        lines=one.effect.read,
        flipped=one.effect.exposure.total.lines if one.effect.exposure else 0,
        shipments=one.shipments,
        flipped_shipments=one.flipped,
    )


def stored_notes(found: StoredEffect | None, say: Say) -> Iterator[str]:
    """Which stored shipments were not compared, and why; nothing where none were to be."""
    if found is None:
        return
    if found.left_out:
        yield say("diff.left_out", count=found.left_out)
    for why, one in found.unread.items():
        yield say(f"diff.not_compared.{why}", count=one.shipments, examples=", ".join(one.examples))
