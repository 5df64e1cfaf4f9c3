"""In which words is a finding of a verification told? English and Chinese, for the command line and for pages."""

from __future__ import annotations

from api.audit.findings import Finding
from api.wording import Language, filled

FINDINGS: dict[str, tuple[str, str]] = {
    "audit.found.gap": ("Entry {number} of the log is gone.", "日志第{number}条缺失。"),
    "audit.found.backdated": (
        "Entry {number} ({table} {id}) is dated before the one that it follows.",
        "日志第{number}条（{table} {id}）的时间早于前一条。",
    ),
    "audit.found.forged": (
        "Entry {number} ({table} {id}) is not what was sealed: it was changed, moved or made up.",
        "日志第{number}条（{table} {id}）与封存内容不符：遭修改、移动或伪造。",
    ),
    "audit.found.unknown_key": (
        "Entry {number} ({table} {id}) was sealed with a key that is not here; `licet audit verify --key` names more.",
        "日志第{number}条（{table} {id}）的封存密钥不在此处；可用`licet audit verify --key`指定。",
    ),
    "audit.found.not_allowed": (
        "Entry {number} says that {table} {id} became what such a row never becomes.",
        "日志第{number}条称{table} {id}发生了此类记录不会发生的变化。",
    ),
    "audit.found.edited": (
        "{table} {id} was no longer what the log said when entry {number} told of its change or its end.",
        "日志第{number}条记其变更或删除时，{table} {id}已与此前日志不符。",
    ),
    "audit.found.changed": (
        "{table} {id} is not as entry {number} of the log says.",
        "{table} {id}与日志第{number}条所记不符。",
    ),
    "audit.found.missing": (
        "{table} {id} is gone; entry {number} of the log says that it was there, and none that it was deleted.",
        "{table} {id}缺失；日志第{number}条记有该行，且无删除记载。",
    ),
    "audit.found.came_back": (
        "{table} {id} is there again, though it was deleted by entry {number} of the log.",
        "{table} {id}已由日志第{number}条记为删除，却仍然存在。",
    ),
    "audit.found.unlogged": ("{table} {id} is there without an entry in the log.", "{table} {id}在日志中没有记载。"),
    "audit.found.block": (
        "The hash that is kept of block {number} of the log is not that of its entries.",
        "日志第{number}块所存哈希与其条目不符。",
    ),
    "audit.found.head": (
        "What was signed when the log had {number:entry|entries} is not what it has now: something before was changed. "
        "{name}",
        "日志有{number}条时所签内容与现有内容不符：此前的内容遭改动。{name}",
    ),
    "audit.found.signature": (
        "Head {number} is not signed with a key that is known here, or says other than it did. {name}",
        "日志头{number}并非由此处已知的密钥签署，或内容有变。{name}",
    ),
    "audit.found.cut_off": (
        "A head was signed over {number:entry|entries}, more than there are: the end of the log was cut off. {name}",
        "已签署的日志头含{number}条，多于现有条目：日志末尾遭截断。{name}",
    ),
}


def told(finding: Finding, language: Language) -> str:
    """A finding in a sentence."""
    named = {"table": finding.table, "id": finding.record, "number": finding.number, "name": finding.about}
    return filled(FINDINGS, f"audit.found.{finding.what}", language, **named).rstrip()
