"""What does the command line say? Every phrase in English and Chinese; help has a catalogue of its own.

`{count:line|lines}` brings an English noun along with its number.
"""

from __future__ import annotations

from api.cli.audit_phrases import AUDIT
from api.cli.cliff_phrases import CLIFFS
from api.cli.help_phrases import HELP
from api.cli.history_phrases import HISTORY
from api.cli.list_phrases import LISTS
from api.cli.owner_phrases import OWNERS
from api.cli.proving_phrases import PROVING
from api.cli.service_phrases import SERVICE
from api.reports.difference_phrases import DIFFERENCES

PHRASES: dict[str, tuple[str, str]] = HELP | {
    # the summary of a check
    "checking": ("Checking", "检查中"),
    "progress": (
        "{rows:row|rows}, {rate}/s; not released: {held}; rejected: {rejected}",
        "{rows}行，每秒{rate}行；未放行{held}行，拒收{rejected}行",
    ),
    "time_left": ("left:", "剩余："),
    "rows": (
        "{total:row|rows}, {read} read, {rejected} rejected",
        "共{total}行，读取{read}行，拒绝{rejected}行",
    ),
    "rulebook": ("Law as known on {known}, rulebook {hash}", "以{known}所知法律为准，规则库{hash}"),
    "judged_on": ("All lines judged on {day}", "各行均以{day}为准"),
    "release": ("release", "放行"),
    "hold": ("hold", "暂缓"),
    "stop": ("stop", "禁止"),
    "release.means": ("may leave", "可以出口"),
    "hold.means": ("a licence or an answer is needed first", "须先取得许可证或补充信息"),
    "stop.means": ("may not leave", "不得出口"),
    "worst": ("To look at first", "应先处理"),
    "by_clause": ("Clauses that decide", "决定结论的条款"),
    "spared": ("{count:line|lines} clear only because of a suspension", "{count}行仅因暂停实施而放行"),
    "no_end": ("no end", "无期限"),
    "hanging": (
        "{count:line|lines} hanging on an announcement without an instrument",
        "{count}行取决于尚无正式文件的公告",
    ),
    "missing": (
        "{count:line is|lines are} open: what to find out first",
        "{count}行尚无定论：应先查明的信息",
    ),
    "next_change": ("Verdicts change next", "接下来的结论变动"),
    "turns": ("from {before} to {after}", "由{before}变为{after}"),
    "stays": ("another verdict, still {after}", "结论不同，仍为{after}"),
    "assumed": ("Not given by the lines themselves", "各行未填、由系统补全的信息"),
    "from_source": ("taken from {source}", "取自{source}"),
    "follows": ("follows from what is given", "由已填信息推得"),
    "rejected": ("{count:row|rows} rejected", "{count}行被拒绝"),
    "reading": ("How the file was read", "文件读取说明"),
    "written": ("Written", "已写出"),
    "report_written": ("report", "报告"),
    "standard_input": ("standard input", "标准输入"),
    "file_in_use": (
        "{name} is already one of the files of this check; give the report another name",
        "{name}已是本次检查所用的文件；请为报告另取文件名",
    ),
    "would_overwrite": (
        "{name} is one of the files that are read, and would be lost; give another name or folder",
        "{name}是所读取的文件之一，写出将使其丢失；请另取文件名或文件夹",
    ),
    "rows_written": ("{count:row|rows}", "{count}行"),
    "problems_written": (
        "{count:problem|problems} in {rejected:row|rows}",
        "{rejected}行共{count}处问题",
    ),
    "guarded": (
        "{count:cell|cells} beginning like a formula marked as text",
        "{count}个单元格以公式字符开头，已标记为文本",
    ),
    "shortened": (
        "cells cut to what a worksheet cell holds: {count}",
        "{count}个单元格超出工作表单元格容量，已截短",
    ),
    "replaced": (
        "columns of an earlier check replaced: {count}",
        "替换先前检查的{count}列",
    ),
    "more": ("… and {count} more", "……另有{count}项"),
    "more_rows": ("… and {count:more row|more rows}", "……另有{count}行"),
    "screen.no_lists": (
        "No party list was imported by then: parties are looked up in the lists of the rulebook alone, and stay open.",
        "届时尚未导入任何名单：仅按规则库自带名单筛查，其余名单结论保持未定。",
    ),
    "bom_refused": ("The bill of materials has faults; nothing was checked:", "物料清单有误，未进行检查："),
    "strict_refused": (
        "{count:row|rows} rejected; with --strict nothing was written:",
        "{count}行被拒绝；依 --strict 未写出任何文件：",
    ),
    "in_row": ("row {row}: ", "第{row}行："),
    "in_column": ("row {row}, column {column}: ", "第{row}行，列{column}："),
    # mistakes
    "interrupted": ("Stopped; no file is left half written.", "已中断；不留下未写完的文件。"),
    "internal": (
        "Licet failed: {what}. LICET_DEBUG=1 shows where.",
        "Licet 出错：{what}。设置 LICET_DEBUG=1 可查看出处。",
    ),
    "os_error": ("{name}: {what}", "{name}：{what}"),
    "no_file": ("there is no such file", "文件不存在"),
    "no_line": ("{line} is not in the manifest", "清单中没有{line}"),
    "near_lines": ("there are: {lines}", "现有：{lines}"),
    "rejected_line": ("{line}: row {row} was rejected", "{line}：第{row}行被拒绝"),
    "bad_date": ("`{text}` is not a date; write 2026-11-20", "`{text}`不是日期；请写作 2026-11-20"),
    "bad_choice": ("`{text}` is not one of {choices}", "`{text}`不是{choices}之一"),
    "no_bill": ("there is no --bom that this could be the encoding of", "未以--bom给出物料清单"),
    "not_after": ("{through} is not after {first}", "{through}不晚于{first}"),
    "spark_input": ("Spark reads datasets, not standard input", "Spark 读取数据集，不读取标准输入"),
    "spark_format": ("Spark writes Parquet only", "Spark 仅写出 Parquet"),
    "spark_report": (
        "reports are made of files; check one with --engine local",
        "报告依据文件生成；请用 --engine local",
    ),
    "spark_parties": (
        "parties are looked up here, not on Spark; check a file with --engine local",
        "各方筛查只在本机进行，Spark 不支持；请用 --engine local 检查文件",
    ),
    "spark_lacks_packages": (
        "Checking on Spark needs more packages: pip install 'licet[spark]'",
        "使用 Spark 检查须另装软件包：pip install 'licet[spark]'",
    ),
    "spark_lacks_java": (
        "Spark needs Java 17 or later; install it, or name it with JAVA_HOME.",
        "Spark 需要 Java 17 或更高版本；请安装，或用 JAVA_HOME 指明位置。",
    ),
    "spark_failed": (
        "Spark gave up, and nothing was written: {what}",
        "Spark 未能完成，未写出任何文件：{what}",
    ),
    "no_option": ("there is no option {option}", "没有选项{option}"),
    "no_value": ("{option} needs a value", "{option}须有取值"),
    "no_command": ("there is no command `{name}`", "没有命令`{name}`"),
    "missing_argument": ("{what} is missing", "缺少{what}"),
    "did_you_mean": (" (did you mean {names}?)", "（是否为{names}？）"),
    "see_help": ("`{command} --help` shows what there is.", "`{command} --help`显示用法。"),
    "not_measure": ("`{name}` is not a measure", "`{name}`不是措施"),
    "not_measure_or_clause": ("`{name}` is neither a measure nor a clause", "`{name}`既非措施也非条款"),
    "not_list": ("`{name}` is not a list", "`{name}`不是清单"),
    # headings of tables
    "head.sure": ("surely", "确定"),
    "head.open": ("possibly", "可能"),
    "head.lines": ("lines", "行数"),
    "head.last_day": ("last day", "最后一日"),
    "head.clause": ("clause", "条款"),
    "head.title": ("title", "名称"),
    "head.measure": ("measure", "措施"),
    "head.clauses": ("clauses", "条款数"),
    "head.state": ("state", "状态"),
    "head.confidence": ("wording", "文本依据"),
    "head.number_title": ("number and title", "文号和名称"),
    "head.list": ("list", "清单"),
    "head.entries": ("entries", "条目数"),
    "head.code": ("code", "编码"),
    "head.item": ("item", "物项"),
    "head.cases": ("cases", "案例"),
    "head.failed": ("failed", "不符"),
    "head.coverage": ("coverage", "覆盖率"),
    # the rulebook
    "confidence.official_text": ("official text", "官方文本"),
    "confidence.secondary": ("secondary", "二手来源"),
    "confidence.unverified": ("unverified", "未核实"),
    "confidence.conflicting": ("conflicting", "来源不一"),
    "state.not_yet": ("not yet", "尚未生效"),
    "state.in_force": ("in force", "有效"),
    "state.suspended": ("suspended", "暂停实施"),
    "state.unconfirmed": ("unconfirmed", "待确认"),
    "state.ended": ("ended", "已终止"),
    "states_on": ("States on {day}", "{day}的状态"),
    "sound": (
        "{measures:measure|measures}, {clauses:clause|clauses}, {lists:list|lists}, {cases:case|cases}; "
        "loaded in {seconds} s",
        "{measures}项措施，{clauses}项条款，{lists}份清单，{cases}个案例；加载用时{seconds}秒",
    ),
    "hash": ("rulebook {hash}", "规则库{hash}"),
    "faults": ("{count:fault|faults}", "{count}处错误"),
    "failures": ("Cases that come out otherwise", "结果不符的案例"),
    "case_failed": ("expected {expected}, found {found}", "应为{expected}，实为{found}"),
    "gaps": ("Tried by no case", "未经案例检验"),
    "no_cases": ("{clause} has no case", "{clause}没有案例"),
    "cases": (
        "{count:case|cases}, {failed} failed, coverage {share}",
        "{count}个案例，{failed}个不符，覆盖率{share}",
    ),
    "today": ("today {day}", "今日{day}"),
    "clause_count": ("{count:clause|clauses}", "{count}项条款"),
    "changes_next": ("Changes next: {day}", "下一次变动：{day}"),
    "nothing_changes": ("Nothing known changes after {day}.", "{day}之后没有已知变动。"),
}
PHRASES |= AUDIT | CLIFFS | SERVICE | PROVING | HISTORY | DIFFERENCES | LISTS | OWNERS
