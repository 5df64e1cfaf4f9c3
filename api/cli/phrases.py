"""What does the command line say? Every phrase in English and Chinese, in one place."""

from __future__ import annotations

from api.settings import preferred_language

PHRASES: dict[str, tuple[str, str]] = {
    # help
    "app": (
        "May this line of this shipment leave, on this day, under the law as we knew it, and why?",
        "这批货物的这一行，在这一天，依当时所知的法律，能否出口？理由何在？",
    ),
    "check": ("Check a manifest and write the answers beside it.", "检查清单文件，并写出逐行结论。"),
    "explain": ("Explain the decision on one line in full.", "完整说明一行货物的结论。"),
    "rules": ("Look at the rulebook, test it, and see what changes when.", "查看、检验规则库及其变动日程。"),
    "rules.list": ("List the measures.", "列出各项措施。"),
    "rules.show": ("Show a measure or a clause in words, beside its sources.", "以文字显示措施或条款及其来源。"),
    "rules.lists": ("List the official lists, or the entries of one.", "列出官方清单，或某一清单的条目。"),
    "rules.test": ("Work through the cases and report condition coverage.", "运行案例并报告条件覆盖率。"),
    "rules.check": ("Load the rulebook and report every fault in it.", "加载规则库并报告全部错误。"),
    "rules.schema": (
        "Print the JSON Schema of a measure file, for editors.",
        "输出措施文件的 JSON Schema，供编辑器使用。",
    ),
    "rules.calendar": (
        "Draw when measures are in force, suspended or unconfirmed.",
        "绘制各措施生效、暂停、待确认的时间线。",
    ),
    "manifest": (
        "CSV, TSV, Excel, Parquet or JSON Lines; `-` is standard input.",
        "CSV、TSV、Excel、Parquet 或 JSON Lines；`-` 为标准输入。",
    ),
    "bom": ("Bill of materials to roll up into the items.", "物料清单，汇总计入货物成分。"),
    "assume": (
        "Profile with standing answers, settled announcements and licences held.",
        "含常设答案、已确认公告和持有许可证的配置文件。",
    ),
    "columns": ("Your own names for columns (YAML).", "自定义列名对照（YAML）。"),
    "as_of": (
        "Date to judge on instead of each line's ship date (YYYY-MM-DD).",
        "代替各行出口日期的判断日期（YYYY-MM-DD）。",
    ),
    "known_at": (
        "Count only instruments announced by that day; today if not given.",
        "仅计入该日以前公布的文件；默认为今天。",
    ),
    "out": ("Folder to write to; beside the manifest if not given.", "输出文件夹；默认与清单文件同处。"),
    "format": (
        "Format of the checked file: csv, xlsx, parquet or jsonl; that of the manifest if not given.",
        "结果文件格式：csv、xlsx、parquet、jsonl；默认同清单文件。",
    ),
    "encoding": (
        "Encoding of a text file that is not UTF-8, such as gb18030.",
        "非 UTF-8 文本文件的编码，如 gb18030。",
    ),
    "delimiter": (
        "Delimiter: comma, semicolon, tab, pipe or one character.",
        "分隔符：comma、semicolon、tab、pipe 或单个字符。",
    ),
    "sheet": ("Worksheet to read; the first if not given.", "要读取的工作表；默认为第一张。"),
    "strict": ("Write nothing if any row is rejected, and end with 3.", "有任何一行被拒即不写出，并以 3 结束。"),
    "lang": ("Language: en or zh.", "语言：en 或 zh。"),
    "rules_folder": ("Rulebook folder; the installed one if not given.", "规则库文件夹；默认为随附规则库。"),
    "json": ("Print JSON instead of text.", "输出 JSON。"),
    "line": ("The line to explain, as SHIPMENT/LINE.", "要说明的行，格式为 货运编号/行号。"),
    "version": ("Show the version.", "显示版本。"),
    "examples": ("Examples:", "示例："),
    # check
    "checking": ("Checking", "检查中"),
    "rows": ("{read} rows read, {rejected} rejected, {total} in all", "读取{read}行，拒绝{rejected}行，共{total}行"),
    "rulebook": ("rulebook {hash}, law as known on {known}", "规则库{hash}，以{known}所知法律为准"),
    "by_action": ("By action", "按处理"),
    "release": ("release", "放行"),
    "hold": ("hold", "暂缓"),
    "stop": ("stop", "禁止"),
    "by_clause": ("Clauses that decide", "决定结论的条款"),
    "worst": ("The ten lines to look at first", "应优先处理的十行"),
    "only_suspended": ("Clear only because of a suspension", "仅因暂停实施而放行"),
    "lines_through": ("through {day}", "至{day}"),
    "lines_open": ("no end date", "无终止日期"),
    "unconfirmed": ("Hangs on what no instrument has settled", "取决于尚无正式文件的事项"),
    "missing": ("Facts that would settle most lines", "最能明确结论的缺失信息"),
    "cliff": ("Next change: {day} (lines: {count})", "下一次变动：{day}，涉及{count}行"),
    "assumed": ("Answers that lines did not give themselves", "各行未填、由系统补全的信息"),
    "notices": ("How the file was read", "文件读取说明"),
    "written": ("Written", "已写出"),
    "guarded": (
        "cells marked as text so that they cannot run as formulas: {count}",
        "{count}个单元格标记为文本，以免作为公式执行",
    ),
    "rejected": ("Rejected rows", "被拒绝的行"),
    "more": ("… and {count} more", "……另有{count}项"),
    "bom_refused": ("The bill of materials has faults; nothing was checked", "物料清单有误，未进行检查"),
    "strict_refused": (
        "rows rejected: {count}; with --strict nothing was written",
        "{count}行被拒绝；依 --strict 未写出任何文件",
    ),
    "interrupted": ("Stopped; no file was written", "已中止，未写出任何文件"),
    "verdict": ("verdict", "结论"),
    "could_be": ("could be", "最严可能"),
    "clauses": ("clauses", "条款"),
    "line_head": ("line", "行"),
    # errors
    "error": ("Error", "错误"),
    "internal": (
        "Something unexpected went wrong: {what}. Set LICET_DEBUG=1 for details.",
        "发生意外错误：{what}。设置 LICET_DEBUG=1 查看详情。",
    ),
    "no_file": ("{name}: there is no such file", "{name}：文件不存在"),
    "no_line": ("{line} is not in the manifest", "清单中没有{line}"),
    "near_lines": ("there are: {lines}", "有：{lines}"),
    "rejected_line": ("Row {row} was rejected", "第{row}行被拒绝"),
    "bad_date": ("`{text}` is not a date; write it as 2026-11-20", "`{text}`不是日期；请写作 2026-11-20"),
    "bad_choice": ("`{text}` is not one of {choices}", "`{text}`不是{choices}之一"),
    # rules
    "measure": ("measure", "措施"),
    "number": ("number", "文号"),
    "title": ("title", "名称"),
    "clause_count": ("clauses", "条款数"),
    "confidence": ("confidence", "可靠程度"),
    "today_state": ("today", "今日状态"),
    "list": ("list", "清单"),
    "entries": ("entries", "条目数"),
    "code": ("code", "编码"),
    "item": ("item", "物项"),
    "parameters": ("parameters", "参数"),
    "not_measure": ("`{name}` is neither a measure nor a clause", "`{name}`既非措施也非条款"),
    "not_list": ("`{name}` is not a list", "`{name}`不是清单"),
    "sound": (
        "{measures} measures, {clauses} clauses, {lists} lists, hash {hash}, loaded in {seconds} s",
        "{measures}项措施，{clauses}项条款，{lists}份清单，哈希{hash}，加载用时{seconds}秒",
    ),
    "faults": ("{count} faults", "{count}处错误"),
    "cases": ("{count} cases, {failed} fail", "{count}个案例，{failed}个不符"),
    "case_failed": ("expected {expected}, found {found}", "应为{expected}，实为{found}"),
    "coverage": ("condition coverage {share} ({covered} of {needed})", "条件覆盖率{share}（{covered}/{needed}）"),
    "gap": ("not tried: {gap}", "未检验：{gap}"),
    "no_cases": ("{clause} has no case", "{clause}没有案例"),
    "not_yet": ("not yet in force", "尚未生效"),
    "in_force": ("in force", "有效"),
    "suspended": ("suspended", "暂停实施"),
    "unconfirmed_state": ("unconfirmed", "待确认"),
    "ended": ("ended", "已终止"),
    "mixed": ("clauses differ", "各条款不同"),
    "changes_next": ("Changes next: {day}: {what}", "下一次变动：{day}：{what}"),
    "nothing_changes": ("Nothing known changes after {day}", "{day}之后没有已知变动"),
}


def say(key: str, language: str, **values: object) -> str:
    """A phrase in a language, with its places filled."""
    return PHRASES[key][language == "zh"].format(**values)


def help_text(key: str, *examples: str) -> str:
    """A help text in the language of the environment, with examples."""
    language = preferred_language()
    text = say(key, language)
    if examples:
        text += "\n\n" + say("examples", language) + "".join(f"\n\n    {example}" for example in examples)
    return text
