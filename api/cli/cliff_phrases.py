"""What does `licet cliffs` say? English and Chinese."""

from __future__ import annotations

CLIFFS: dict[str, tuple[str, str]] = {
    "help.cliffs": (
        "What becomes of an order book if a suspension ends on its date, is extended, or ends early?",
        "若暂停实施到期、延长或提前结束，订单会有何变化？",
    ),
    "help.if": (
        "Suppose this of the law; may be given several times, the later wins. "
        "`MEASURE suspended through DATE`, `MEASURE suspended from DATE through DATE`, `MEASURE in force from DATE`, "
        "`MEASURE repealed from DATE`, `ANNOUNCEMENT confirmed` or `ANNOUNCEMENT rejected`; "
        "an instrument stands for all that it suspends.",
        "假设法律有此变化；可多次给出，后者优先。"
        "写作`措施 suspended through 日期`、`措施 suspended from 日期 through 日期`、`措施 in force from 日期`、"
        "`措施 repealed from 日期`、`公告 confirmed`或`公告 rejected`；暂停文件代表其所暂停的全部条款。",
    ),
    "help.cliffs_out": (
        "File for the whole breakdown; its ending says which kind: csv, tsv, xlsx, parquet, json or jsonl.",
        "写出全部明细的文件；由扩展名定格式：csv、tsv、xlsx、parquet、json 或 jsonl。",
    ),
    "cliffs.past": (
        "{count:line leaves|lines leave} before {day} by the manifest; judged on the day it gives.",
        "{count}行的出口日期早于{day}；仍以所填日期为准。",
    ),
    "cliffs.supposing": ("Supposing: {hypothesis}", "假设：{hypothesis}"),
    "cliffs.boundaries": (
        "Coming boundaries: lines whose verdict turns if they leave on that day or later",
        "临近的变动日：若推迟至该日或之后出口，结论即改变的行",
    ),
    "cliffs.boundaries_supposed": (
        "Coming boundaries if this is so",
        "假设成立时的变动日",
    ),
    "cliffs.no_boundary": (
        "No known day after {day} changes the verdict of any line.",
        "{day}之后没有已知日期会改变任何一行的结论。",
    ),
    "cliffs.more_boundaries": (
        "{count:more boundary|more boundaries} not told in full; --json and --out tell all",
        "另有{count}个变动日未详列；--json 和 --out 给出全部",
    ),
    "cliffs.boundary": ("{day}, legal date in {zones}: {causes}", "{day}（{zones}法律日期）：{causes}"),
    "cliffs.licences": ("{day}: a licence begins or runs out", "{day}：许可证生效或到期"),
    "cliffs.cause": ("{before} ({by}) → {after}", "{before}（{by}）→{after}"),
    "cliffs.cause_by": ("{before} ({by}) → {after} ({after_by})", "{before}（{by}）→{after}（{after_by}）"),
    "cliffs.cause_plain": ("{after_by}: {before} → {after}", "{after_by}：{before}→{after}"),
    "cliffs.and": ("; ", "；"),
    "cliffs.scenarios": (
        "How open suspensions may go on: the lines that turn on it, on their own dates",
        "未定的暂停实施：受其影响的行（以各行出口日期为准）",
    ),
    "cliffs.window": (
        "{by}: {lines:line|lines} in {shipments:shipment|shipments}",
        "{by}：{shipments}批货物中的{lines}行",
    ),
    "cliffs.untouched": (
        "No line turns on: {names}",
        "不影响任何一行：{names}",
    ),
    "cliffs.no_window": ("No suspension is open.", "没有未定的暂停实施。"),
    "cliffs.supposed": (
        "On their own dates {count:line gets|lines get} another verdict",
        "以各行出口日期计，{count}行结论改变",
    ),
    "cliffs.supposed_nothing": (
        "On its own date every line keeps its verdict.",
        "以各行出口日期计，所有结论不变。",
    ),
    "cliffs.without_value": ("{count:line|lines} without value", "{count}行无货值"),
    "outlook.as_known": ("as the law is known", "依目前所知法律"),
    "outlook.ends": ("ends on its date: through {day}", "到期结束：至{day}（含）"),
    "outlook.ends_undated": ("comes to nothing", "公告落空"),
    "outlook.extended_as_announced": ("extended as announced: through {day}", "按公告延长：至{day}（含）"),
    "outlook.extended_by_a_year": ("extended by a year: through {day}", "延长一年：至{day}（含）"),
    "outlook.ends_early": ("ends early: applies from {day}", "提前结束：自{day}起实施"),
    "outlook.applies_as_announced": ("applies as announced: through {day}", "按公告实施：至{day}（含）"),
    "outlook.stays_suspended": ("stays suspended: through {day}", "继续暂停：至{day}（含）"),
    "outlook.supposed": ("supposed", "假设"),
    "decides.+surely": ("comes to decide", "开始决定结论"),
    "decides.+possibly": ("may come to decide", "可能开始决定结论"),
    "decides.possibly+surely": ("now surely decides", "由可能转为确定"),
    "decides.surely+possibly": ("now only may decide", "由确定转为可能"),
    "decides.surely+": ("ceases to decide", "不再决定结论"),
    "decides.possibly+": ("can no longer decide", "不再可能决定结论"),
    "decides.surely+surely": ("decides as before", "照旧决定结论"),
    "decides.possibly+possibly": ("may decide as before", "照旧可能决定结论"),
    "head.day": ("day", "日期"),
    "head.shipments": ("shipments", "批数"),
    "head.worth": ("worth", "货值"),
    "head.action": ("action", "处理"),
    "head.verdict": ("verdict", "结论"),
    "head.part": ("part", "作用"),
    "head.product": ("product", "产品"),
    "head.description": ("description", "品名"),
    "head.customer": ("customer", "客户"),
    "head.scenario": ("scenario", "情形"),
    "cliffs.unnamed": ("(not given)", "（未填）"),
}
