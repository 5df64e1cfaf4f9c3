"""What do the commands of `licet owners` say? English and Chinese."""

from __future__ import annotations

OWNERS: dict[str, tuple[str, str]] = {
    # help
    "help.owners_group": (
        "Import who owns whom, and see what listed parties hold of a party under the 50 % rules.",
        "导入股权关系，查看列名方依50%规则对某方的持股。",
    ),
    "help.owners.import": (
        "Import a file of owners in the place of the one before, which is kept; refuse it for any row at fault.",
        "导入股权文件并取代前一版本（前一版本仍保留）；任何一行有误即整体拒绝。",
    ),
    "help.owners.show": (
        "Show the stakes that count now, or those of an earlier version.",
        "列出现行或较早版本的持股。",
    ),
    "help.owners.held": (
        "Say what listed owners hold of a party under each 50 % rule, and draw the way up to them.",
        "说明列名持有人依各项50%规则对某方的持股，并逐层画出持股路径。",
    ),
    "help.owners_file": (
        "All stakes that you know of: CSV, TSV, Excel, Parquet or JSON Lines, as rules/samples/owners.csv.",
        "所知的全部持股：CSV、TSV、Excel、Parquet 或 JSON Lines，格式同 rules/samples/owners.csv。",
    ),
    "help.owners_shrunk": (
        "Even where most of the stakes before would no longer be known.",
        "即使前一版本的多数持股将不复存在。",
    ),
    "help.owners_version": ("Id of a version; the one that counts now if not given.", "版本编号；默认为现行版本。"),
    "help.held_name": ("The party that is asked about.", "所查询的主体名称。"),
    "help.held_country": ("Its country: ISO 3166-1 code or name.", "其国家或地区：ISO 3166-1代码或名称。"),
    "help.held_id": ("Its id, as the owners have it.", "其编号，与股权文件一致。"),
    "help.held_owners": (
        "A file of owners instead of those imported; lists are then those of the rulebook, and with --screen all.",
        "以该文件取代已导入的股权；此时仅用规则库自带名单，加--screen则用全部名单。",
    ),
    "help.held_as_of": ("The day on which stakes are held; today if not given.", "持股所属日期；默认为今日。"),
    # what came of it
    "owners.refused": ("The owners have faults; nothing of the file is used:", "股权文件有误，未予采用："),
    "owners.imported": (
        "{stakes:stake|stakes} of {parties:party|parties} from {file}: {added} new, {removed} gone (version {id})",
        "从{file}导入{stakes}项持股，涉及{parties}个主体：新增{added}项，减少{removed}项（版本{id}）",
    ),
    "owners.already": (
        "The same stakes are here already (version {id}): nothing was kept.",
        "已有相同的持股（版本{id}）：未重复保存。",
    ),
    "owners.gone": (
        "{gone} of {stakes:stake|stakes} would no longer be known. If that is meant, and the file is whole, --shrunk "
        "imports it.",
        "{stakes}项持股中有{gone}项将不复存在。如属实且文件完整，请用--shrunk导入。",
    ),
    "owners.none": ("No owners were imported yet: licet owners import FILE", "尚未导入股权：licet owners import 文件"),
    "owners.unknown": (
        "`{name}` is no version that is here; `licet owners show` without it shows the one that counts.",
        "没有版本“{name}”；不带编号的`licet owners show`显示现行版本。",
    ),
    "owners.used": (
        "Owners as imported on {day} from {file}: {stakes:stake|stakes}.",
        "采用{day}从{file}导入的股权：{stakes}项持股。",
    ),
    "owners.version": (
        "{stakes:stake|stakes} of {parties:party|parties} from {file}, imported {at} by {by}",
        "{file}：{stakes}项持股，涉及{parties}个主体，{at}由{by}导入",
    ),
    "owners.of_file": (
        "Lists of the rulebook alone; --screen looks into those that were imported too.",
        "仅按规则库自带名单；加--screen可一并筛查已导入的名单。",
    ),
    "owners.screening": ("Looking the owners up in the lists", "正在按名单筛查持有人"),
    "owners.not_country": (
        "`{text}` is not a country; write an ISO 3166-1 code or name",
        "“{text}”不是国家或地区；请填写ISO 3166-1代码或名称",
    ),
    "owners.nobody": ("not known", "不明"),
    "head.owner": ("owner", "持有人"),
    "head.owned": ("owned", "被持有方"),
    "head.share": ("share", "比例"),
    "head.from": ("from", "起"),
    "head.through": ("through", "止"),
    "head.source": ("source", "来源"),
}
"""By key: English and Chinese."""
