"""What do the commands about versions of the rulebook say? English and Chinese."""

from __future__ import annotations

HISTORY: dict[str, tuple[str, str]] = {
    "help.rules.diff": (
        "Say what changed between two rulebooks: as written, as far as a verdict can turn on it, or by its effect.",
        "说明两个规则库之间的变化：文本、影响结论的内容，或实际效果。",
    ),
    "help.diff_side": (
        "A rulebook: a folder, `working` for the working files, `published` for the version in force, a version by its "
        "number, or @ and the start of a hash.",
        "规则库：文件夹、`working`（当前工作文件）、`published`（现行有效版本）、版本号，或 @ 加哈希前缀。",
    ),
    "help.depth": (
        "text: all that is written otherwise; law: what a verdict can turn on; effect: which lines of --shipments "
        "or --stored are answered otherwise. text if not given, effect with either of them.",
        "text：全部文本变化；law：可能影响结论的变化；effect：--shipments 或 --stored 中结论改变的行。"
        "默认为 text；给出二者之一时为 effect。",
    ),
    "help.shipments": (
        "Manifest whose lines are decided under both rulebooks.",
        "清单文件，其各行分别依两个规则库作出结论。",
    ),
    "help.diff_stored": (
        "Decide the shipments that the database keeps of your organisation under both rulebooks: those that are open, "
        "and history. LICET_KEY says who asks.",
        "将数据库中本组织的货运（未结的和历史的）分别依两个规则库作出结论。LICET_KEY 表明操作人。",
    ),
    "help.without_impact": (
        "Approve even where it cannot be seen yet what the version does to stored shipments; it is kept.",
        "即使尚无影响报告也予批准；此事予以记录。",
    ),
    "help.one_version": (
        "Only this version, with what it does to the stored shipments of your organisation.",
        "仅此版本，并说明其对本组织货运的影响。",
    ),
    "diff.one_source": ("give either --shipments or --stored", "--shipments 与 --stored 只能择一"),
    "impact.left": (
        "the service finds out what it does to stored shipments: licet rules versions {number}",
        "其对已存货运的影响由服务计算：licet rules versions {number}",
    ),
    "impact.none": (
        "There is no effect report: there were no shipments when the version was put forward, or it was removed.",
        "没有影响报告：提请该版本时尚无货运，或报告已删除。",
    ),
    "impact.waiting": ("The effect report waits for the service.", "影响报告等待服务计算。"),
    "impact.running": (
        "The effect report is being made: {done:shipment|shipments} so far.",
        "正在计算影响报告：已比较{done}批。",
    ),
    "impact.done": (
        "The effect report is there, for those who may read decisions.",
        "影响报告已完成，有权查阅结论的人员可查看。",
    ),
    "impact.failed": ("The effect report failed: {why}", "影响报告未能完成：{why}"),
    "impact.cancelled": ("The effect report was cancelled.", "影响报告已取消。"),
    "impact.progress": (
        "{done} of {of:shipment|shipments}, {flipped} answered otherwise",
        "{of}批中已比较{done}批，{flipped}批结论改变",
    ),
    "help.diff_html": ("Also write it as a page (*.html).", "另写为网页（*.html）。"),
    "diff.no_shipments": ("effect depth needs --shipments or --stored", "effect 须给出 --shipments 或 --stored"),
    "diff.no_rulebook": (
        "no rulebook of this name: neither a folder nor a version that is kept",
        "没有此规则库：既不是文件夹，也不是已保存的版本",
    ),
    "under.in_force": (
        "as known on {day}: version {number}, in force by then (rulebook {hash})",
        "依{day}所知：当时有效的版本{number}（规则库{hash}）",
    ),
    "under.first": (
        "as known on {day}: no version was in force by then; version {number}, the first, is taken (rulebook {hash})",
        "依{day}所知：当时尚无有效版本，采用最早的版本{number}（规则库{hash}）",
    ),
    "under.folder": (
        "no version is in force; the rulebook in {name} is taken",
        "尚无现行有效的版本，采用{name}中的规则库",
    ),
    "under.no_version": (
        "a database is named, and no version in it: `published`, a number, or @ and the start of a hash",
        "已指定数据库，但未指定其中的版本：`published`、版本号，或 @ 加哈希前缀",
    ),
    "help.rules.publish": (
        "Check the rulebook, run its cases and put it forward as a version, which somebody else approves. "
        "LICET_KEY says who asks.",
        "检查规则库、运行案例并提请发布新版本，由另一人批准。LICET_KEY 表明操作人。",
    ),
    "help.rules.approve": ("Publish a version that somebody else put forward.", "批准他人提请的版本并发布。"),
    "help.rules.refuse": ("Refuse a version, with a reason that is kept.", "驳回版本，理由予以保存。"),
    "help.rules.versions": (
        "List the versions of the rulebook, newest first; or show one, with what it does to stored shipments.",
        "列出规则库各版本，新的在前；或显示某一版本及其对已存货运的影响。",
    ),
    "help.rules.export": (
        "Write the files of a version out, its cases too, from the database alone.",
        "仅凭数据库写出某一版本的全部文件（含案例）。",
    ),
    "help.version_number": ("The number of a version.", "版本号。"),
    "help.reason": ("Why; it is kept.", "理由，予以保存。"),
    "help.effective": (
        "From when it is to be worked under, such as 2026-12-01 (UTC); at once if not given.",
        "自何时起适用，如 2026-12-01（UTC）；默认为立即。",
    ),
    "help.export_folder": ("A folder that is empty, or not there yet.", "空文件夹，或尚不存在的文件夹。"),
    "head.number": ("version", "版本"),
    "head.rulebook": ("rulebook", "规则库"),
    "head.proposed": ("proposed", "提请日期"),
    "head.reason": ("reason", "理由"),
    "versions.proposed": ("proposed", "待批准"),
    "versions.published": ("published", "已发布"),
    "versions.refused": ("refused", "已驳回"),
    "versions.none": ("No version has been put forward yet.", "尚无版本。"),
    "versions.unknown": ("there is no such version", "没有此版本"),
    "versions.told.proposed": (
        "version {number} is put forward; somebody else approves it (rulebook {hash})",
        "版本{number}已提请，须由另一人批准（规则库{hash}）",
    ),
    "versions.told.published": (
        "version {number} is published (rulebook {hash})",
        "版本{number}已发布（规则库{hash}）",
    ),
    "versions.told.refused": ("version {number} is refused (rulebook {hash})", "版本{number}已驳回（规则库{hash}）"),
    "versions.checks": (
        "{cases:case|cases} run, {failed} failed; sides of conditions that no case tries: {untried}",
        "运行案例{cases}个，不符{failed}个；未经检验的条件{untried}项",
    ),
    "versions.unchecked": ("not all of its cases are worked", "案例尚未全部运行"),
    "versions.exported": (
        "version {number} is in {name} (rulebook {hash})",
        "版本{number}已写至{name}（规则库{hash}）",
    ),
    "versions.broken": (
        "what is kept of version {number} is not the rulebook {hash}; nothing was written",
        "所保存的版本{number}内容与规则库{hash}不符；未写出任何文件",
    ),
    "versions.not_empty": ("{name} is not empty; give another folder", "{name}不是空文件夹；请另行指定"),
    "versions.no_reason": ("a reason has 1 to 5,000 characters", "理由须为1至5000个字符"),
}
