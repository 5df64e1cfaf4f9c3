"""What do the commands of `licet lists` say? English and Chinese."""

from __future__ import annotations

LISTS: dict[str, tuple[str, str]] = {
    # help
    "help.lists": (
        "Import the lists of parties that authorities publish, and your own, and see what changed on them.",
        "导入各主管机关发布的当事方名单和自有名单，查看名单变动。",
    ),
    "help.lists.import": (
        "Import lists in the layout in which they are published; say what changed since the edition before.",
        "按发布格式导入名单，并说明与前一版本相比的变动。",
    ),
    "help.lists.show": (
        "Show which editions count now, or one edition with the rows that could not be read.",
        "列出现行各名单版本，或显示某一版本及其无法读取的行。",
    ),
    "help.lists.diff": (
        "Compare two editions of a list, entry by entry and field by field.",
        "逐条目、逐字段比较某名单的两个版本。",
    ),
    "help.list_files": (
        "Files, folders or zip archives; those of one set together, such as sdn.csv, add.csv and alt.csv.",
        "文件、文件夹或zip压缩包；同一套文件须一并给出，如sdn.csv、add.csv和alt.csv。",
    ),
    "help.list_code": (
        "Code of the list where the files leave it open: HOUSE-NAME for a list of your own.",
        "文件未注明时的名单代码；自有名单用HOUSE-名称。",
    ),
    "help.dated": (
        "Day of the edition where the files do not say it; today if not given.",
        "文件未注明时的版本日期；默认为今日。",
    ),
    "help.shrunk": (
        "Even where most of the parties would no longer be on the list.",
        "即使多数当事方将不再列名。",
    ),
    "help.list_version": (
        "Id of an edition, or the code of a list for its present one.",
        "版本编号；或名单代码，表示其现行版本。",
    ),
    "help.list_old": ("The earlier edition: its id, or the code of a list.", "较早的版本：编号或名单代码。"),
    "help.list_new": ("The later edition: its id, or the code of a list.", "较晚的版本：编号或名单代码。"),
    # reading
    "lists.reading": ("Reading {names}", "正在读取{names}"),
    "lists.keeping": ("Comparing and keeping {source}", "正在比较和保存{source}"),
    "lists.house_key": (
        "{name} may import house lists only; lists of authorities need a rule author or an administrator.",
        "{name}只能导入自有名单；主管机关的名单须由规则作者或管理员导入。",
    ),
    # what came of it
    "lists.imported": (
        "{source} of {dated}: {parties:party|parties}; {rows:row|rows}, {rejected} rejected ({format})",
        "{source}，{dated}版：{parties}个当事方；共{rows}行，拒绝{rejected}行（{format}）",
    ),
    "lists.aside": (
        "{aside:row says|rows say} nothing of a listed party",
        "{aside}行不涉及被列名的当事方",
    ),
    "lists.dated_import": (
        "The files do not say their day: today counts. --dated names another.",
        "文件未注明日期，以今日为准；可用--dated另行指定。",
    ),
    "lists.first": ("The first edition of this list.", "该名单的首个版本。"),
    "lists.compared": (
        "Since {before}: {added} added, {removed} removed, {changed} changed; "
        "`licet lists diff {old} {new}` names them.",
        "与{before}版相比：新增{added}条，删除{removed}条，变更{changed}条；`licet lists diff {old} {new}`列出各条。",
    ),
    "lists.not_yet": (
        "{source}: {dated} has not come yet, and no edition of the list can be of it.",
        "{source}：{dated}尚未到来，名单不可能有该日的版本。",
    ),
    "lists.shrinks": (
        "{source}: {gone} of {parties:party|parties} would no longer be on it. If that is meant, and the file is "
        "whole, --shrunk imports it.",
        "{source}：{parties}个当事方中有{gone}个将不再列名。如属实且文件完整，请用--shrunk导入。",
    ),
    "lists.already": (
        "{source} of {dated} is here already, with the same content (edition {id}): nothing was kept.",
        "{source}的{dated}版内容相同，已有（版本{id}）：未重复保存。",
    ),
    "lists.rejected": ("{count:row|rows} rejected", "{count}行被拒绝"),
    "lists.row": ("{file}, row {row}: {what}", "{file}第{row}行：{what}"),
    "lists.more": ("{count:row|rows} more", "另有{count}行"),
    # what there is
    "lists.none": ("No list was imported yet: licet lists import FILE", "尚未导入名单：licet lists import 文件"),
    "lists.unknown": (
        "`{name}` is no edition and no list that is here; `licet lists show` lists them.",
        "没有版本或名单“{name}”；`licet lists show`列出全部。",
    ),
    "lists.other": ("{old} and {new} are different lists.", "{old}与{new}是不同的名单。"),
    "lists.official": ("official", "官方"),
    "lists.house": ("house", "自有"),
    "lists.imported_at": ("imported {at} by {by}", "{at}由{by}导入"),
    "lists.content": ("content {hash}", "内容哈希{hash}"),
    "lists.same": ("Nothing differs.", "没有差异。"),
    "lists.added": ("{count:entry|entries} added", "新增{count}条"),
    "lists.removed": ("{count:entry|entries} removed", "删除{count}条"),
    "lists.changed": ("{count:entry|entries} changed", "变更{count}条"),
    "head.list": ("list", "名单"),
    "head.dated": ("day", "日期"),
    "head.parties": ("parties", "当事方"),
    "head.imported": ("imported", "导入日期"),
    "head.whose": ("whose", "归属"),
    "head.edition": ("edition", "版本"),
    "head.rejected": ("rejected", "拒绝"),
}
"""By key: English and Chinese."""
