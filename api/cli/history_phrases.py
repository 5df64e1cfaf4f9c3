"""What do the commands about versions of the rulebook say? English and Chinese."""

from __future__ import annotations

HISTORY: dict[str, tuple[str, str]] = {
    "help.rules.diff": (
        "Say what changed between two rulebooks: as written, as far as a verdict can turn on it, or by its effect.",
        "说明两个规则库之间的变化：文本、影响结论的内容，或实际效果。",
    ),
    "help.diff_side": (
        "A rulebook: a folder, or `working` for the working files.",
        "规则库：文件夹，或以 `working` 表示当前工作文件。",
    ),
    "help.depth": (
        "text: all that is written otherwise; law: what a verdict can turn on; effect: which lines of --shipments "
        "are answered otherwise. text if not given, effect with --shipments.",
        "text：全部文本变化；law：可能影响结论的变化；effect：--shipments 中结论改变的行。"
        "默认为 text；给出 --shipments 时为 effect。",
    ),
    "help.shipments": (
        "Manifest whose lines are decided under both rulebooks.",
        "清单文件，其各行分别依两个规则库作出结论。",
    ),
    "help.diff_html": ("Also write it as a page (*.html).", "另写为网页（*.html）。"),
    "diff.no_shipments": ("effect depth needs --shipments", "effect 须给出 --shipments"),
}
