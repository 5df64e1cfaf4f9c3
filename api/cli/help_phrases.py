"""What does help say? Every text of `--help`, in English and Chinese."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    # the page
    "usage": ("Usage: {line}", "用法：{line}"),
    "arguments": ("Arguments", "参数"),
    "options": ("Options", "选项"),
    "commands": ("Commands", "命令"),
    "examples": ("Examples", "示例"),
    "help.help": ("Show this help.", "显示本帮助。"),
    "help.install_completion": ("Let the shell complete commands and names.", "为当前 shell 安装自动补全。"),
    "help.show_completion": ("Print the completion script of the shell.", "输出当前 shell 的补全脚本。"),
    "help.version": ("Show the version.", "显示版本。"),
    "help.statuses": (
        "Exit status\n"
        "  0  every line may leave; the command did what it was asked\n"
        "  1  a line is held or stopped; a case of the rulebook fails\n"
        "  2  some rows were rejected\n"
        "  3  some rows were rejected and, with --strict, nothing was written\n"
        " 64  the command is mistyped\n"
        " 65  the manifest or the bill of materials cannot be read\n"
        " 66  a file is not there\n"
        " 69  Spark, a database, an address or a tool is not to be had; or it gave up\n"
        " 70  a fault of Licet itself; LICET_DEBUG=1 shows it\n"
        " 73  the answers cannot be written\n"
        " 77  nobody could sign in to the service, or the key may not do this\n"
        " 78  the rulebook, the profile or the column names are faulty\n"
        "130  interrupted; no file is left half written\n"
        "\n"
        "Environment: LICET_RULES (rulebook folder), LICET_LANG (en or zh), NO_COLOR",
        "退出状态\n"
        "  0  全部放行；命令已完成\n"
        "  1  有货物暂缓或禁止；规则库有案例不符\n"
        "  2  有行被拒绝\n"
        "  3  有行被拒绝，且因 --strict 未写出任何文件\n"
        " 64  命令有误\n"
        " 65  清单或物料清单无法读取\n"
        " 66  文件不存在\n"
        " 69  Spark、数据库、地址或工具不可用，或未能完成\n"
        " 70  Licet 自身错误；设置 LICET_DEBUG=1 可查看\n"
        " 73  结果无法写出\n"
        " 77  无人能够登录服务，或密钥无此权限\n"
        " 78  规则库、配置或列名对照有误\n"
        "130  已中断；不留下未写完的文件\n"
        "\n"
        "环境变量：LICET_RULES（规则库文件夹）、LICET_LANG（en 或 zh）、NO_COLOR",
    ),
    # commands
    "help.app": (
        "May this line of this shipment leave, on this day, under the law as we knew it, and why?",
        "这批货物的这一行，在这一天，依当时所知的法律，能否出口？理由何在？",
    ),
    "help.check": (
        "Check a manifest: decide every line, write the answers beside it and sum them up.",
        "检查清单：逐行作出结论，写出结果文件并给出汇总。",
    ),
    "help.explain": (
        "Explain one line in full: clauses, evidence, time, what is missing, what would change it.",
        "完整说明一行：条款、依据、时间线、缺失信息以及改变结论的条件。",
    ),
    "help.rules": (
        "Look at the rulebook, test it, and see what changes when.",
        "查看和检验规则库，了解何时有何变动。",
    ),
    "help.rules.list": ("List the measures and what they do on a day.", "列出各项措施及其当日状态。"),
    "help.rules.show": ("Show a measure or a clause in words, beside its sources.", "以文字显示措施或条款及其来源。"),
    "help.rules.lists": ("List the official lists, or the entries of one.", "列出官方清单，或某一清单的条目。"),
    "help.rules.test": (
        "Work through the cases; report failures and the conditions that no case tries.",
        "运行案例；报告不符之处和未经检验的条件。",
    ),
    "help.rules.check": ("Load the rulebook and report every fault in it.", "加载规则库并报告全部错误。"),
    "help.rules.schema": (
        "Print the JSON Schema of a measure file, for editors.",
        "输出措施文件的 JSON Schema，供编辑器使用。",
    ),
    "help.rules.calendar": (
        "Draw when measures are in force, suspended or unconfirmed, and say what changes next.",
        "绘制各措施生效、暂停、待确认的时间线，并说明下一次变动。",
    ),
    # arguments and options
    "help.manifest": (
        "CSV, TSV, Excel, Parquet or JSON Lines, also compressed; `-` reads standard input.",
        "CSV、TSV、Excel、Parquet 或 JSON Lines，可压缩；`-` 读取标准输入。",
    ),
    "help.line": ("The line to explain.", "要说明的行（货运编号/行号）。"),
    "help.screen": (
        "Look the parties up in the lists and owners that were imported (`licet lists import`, `licet owners import`), "
        "as they were known then.",
        "按当时已导入的名单和股权（`licet lists import`、`licet owners import`）筛查各方。",
    ),
    "help.owners": (
        "Who owns whom, instead of the owners that were imported: stakes in the parties and in their owners.",
        "股权文件（取代已导入的股权）：各方及其股东的持股情况。",
    ),
    "help.bom": ("Bill of materials to roll up into the items.", "物料清单，汇总计入货物成分。"),
    "help.bom_encoding": (
        "Encoding of a bill of materials that is not UTF-8, such as gb18030.",
        "非 UTF-8 物料清单的编码，如 gb18030。",
    ),
    "help.assume": (
        "Standing answers, settled announcements and licences held (YAML).",
        "常设答案、已确认的公告和持有的许可证（YAML）。",
    ),
    "help.columns": (
        "Your own names for columns (YAML, as rules/aliases.yaml).",
        "自定义列名对照（YAML，格式同 rules/aliases.yaml）。",
    ),
    "help.as_of": (
        "Judge all lines on this day instead of their own ship dates.",
        "各行均以该日（而非各自的出口日期）为准。",
    ),
    "help.state_on": ("The day to look at; today if not given.", "所看的日期；默认为今日。"),
    "help.known_at": (
        "Count only what was announced by this day; today if not given.",
        "仅计入该日以前公布的文件；默认为今日。",
    ),
    "help.out": (
        "A folder, or the name of the checked file; beside the manifest if not given.",
        "文件夹，或结果文件名；默认与清单文件同处。",
    ),
    "help.format": (
        "csv, tsv, xlsx, parquet or jsonl; that of the manifest if not given.",
        "csv、tsv、xlsx、parquet 或 jsonl；默认同清单文件。",
    ),
    "help.report": (
        "Also write a report: a workbook (*.xlsx) or a page (*.html); may be given several times.",
        "另写报告：工作簿（*.xlsx）或网页（*.html）；可多次指定。",
    ),
    "help.engine": (
        "local, or spark for datasets of Parquet files; local if not given.",
        "local；或 spark，用于 Parquet 数据集。默认为 local。",
    ),
    "help.strict": ("Write nothing if any row is rejected.", "有任何一行被拒绝即不写出文件。"),
    "help.encoding": (
        "Encoding of a text file that is not UTF-8, such as gb18030.",
        "非 UTF-8 文本文件的编码，如 gb18030。",
    ),
    "help.delimiter": (
        "Delimiter: a character, or comma, semicolon, tab, pipe.",
        "分隔符：单个字符，或 comma、semicolon、tab、pipe。",
    ),
    "help.quote": ("Quote: a character, or none.", "引号：单个字符，或 none。"),
    "help.decimal": ("Decimal mark: point or comma.", "小数点：point 或 comma。"),
    "help.sheet": ("Worksheet to read; the first if not given.", "要读取的工作表；默认为第一张。"),
    "help.lang": ("en or zh; LICET_LANG or the locale if not given.", "en 或 zh；默认依 LICET_LANG 或系统语言。"),
    "help.rules_folder": (
        "Rulebook folder; LICET_RULES or the installed one if not given.",
        "规则库文件夹；默认依 LICET_RULES 或随附规则库。",
    ),
    "help.rulebook": (
        "Rulebook: a folder, `published` for the version that was in force on the day of --known-at, a version by its "
        "number, or @ and the start of a hash; LICET_RULES or the installed one if not given.",
        "规则库：文件夹、`published`（--known-at 当日有效的版本）、版本号，或 @ 加哈希前缀；"
        "默认依 LICET_RULES 或随附规则库。",
    ),
    "help.json": ("Print JSON instead of text.", "输出 JSON。"),
    "help.measure": ("Only this measure.", "仅此措施。"),
    "help.clause": ("A measure, or one of its clauses.", "措施，或其条款。"),
    "help.list": ("A list, or a heading of it.", "清单，或其中的编码标题。"),
    "help.allow_gaps": ("Do not fail for conditions that no case tries.", "有未经检验的条件也不视为失败。"),
    "help.schema_out": ("File to write to; standard output if not given.", "输出文件；默认为标准输出。"),
    "help.from": ("First day to draw.", "起始日。"),
    "help.through": ("Last day to draw.", "结束日。"),
}
