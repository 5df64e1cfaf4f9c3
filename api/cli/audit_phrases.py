"""What do the commands of `licet audit` say, and those that act as somebody? English and Chinese."""

from __future__ import annotations

from api.audit.finding_phrases import FINDINGS

AUDIT: dict[str, tuple[str, str]] = {
    # help
    "help.audit": (
        "Verify the log of everything that happened, sign it, and give others proofs out of it.",
        "核验并签署全部事件的日志，向他人提供日志证明。",
    ),
    "help.audit.verify": (
        "Read the whole database and tell whatever was changed, removed, slipped in or dated back past the log.",
        "通读整个数据库，指出一切绕过日志的修改、删除、插入或倒填日期。",
    ),
    "help.audit.head": (
        "Sign the log as it is and print the signed head. Kept elsewhere, it proves later that the log only grew.",
        "签署当前日志并输出已签署的日志头；另处保存，日后可证明日志只增不改。",
    ),
    "help.audit.key": (
        "Print the public key with which heads and proofs are checked.",
        "输出用于核验日志头和证明的公钥。",
    ),
    "help.audit.proof": (
        "Print what shows, to anybody with the public key, that a row is in the signed log.",
        "输出证明：凭公钥即可确认某行记录在已签署的日志中。",
    ),
    "help.audit.grown": (
        "Print what shows that the log of today begins with the log of an earlier head.",
        "输出证明：今日日志以先前日志头所签日志为开头。",
    ),
    "help.audit.checker": (
        "Print the script that checks proofs anywhere, with nothing but Python.",
        "输出核验脚本：仅需 Python 即可在任何地方核验证明。",
    ),
    "help.audit_head": (
        "Signed head that was kept earlier: the log must still begin with what it stands for. May be repeated.",
        "先前保存的已签署日志头；日志须仍以其为开头。可多次指定。",
    ),
    "help.audit_key": (
        "Private key with which other entries were sealed, as of another machine; the installation's own is known.",
        "封存其他条目所用的私钥，如另一台机器的；本机私钥无须指定。",
    ),
    "help.audit_public_key": (
        "Public key with which heads may be signed too.",
        "日志头还可用其签署的公钥。",
    ),
    "help.audit_table": ("Table, such as decisions, hold_acts or draws.", "数据表，如 decisions、hold_acts、draws。"),
    "help.audit_record": (
        "What tells the row from the others of its table, mostly its id.",
        "记录的主键，通常是编号。",
    ),
    "help.audit_old": ("Signed head that was kept earlier.", "先前保存的已签署日志头。"),
    # what a verification came to
    "audit.whole": (
        "Nothing was changed: {entries:entry|entries} of the log, {rows:row|rows} and {heads:signed head|signed heads} "
        "agree.",
        "未见改动：{entries}条日志、{rows}行记录与{heads}个已签署的日志头相符。",
    ),
    "audit.wrong": (
        "{wrong:thing is|things are} wrong, among {entries:entry|entries} of the log, {rows:row|rows} and "
        "{heads:signed head|signed heads}.",
        "共{wrong}处不符（{entries}条日志、{rows}行记录、{heads}个已签署的日志头）。",
    ),
    "audit.erased": (
        "{count:row was|rows were} deleted when the time for which they are kept was over.",
        "{count}行记录因保存期满而删除。",
    ),
    "audit.unsigned": (
        "{count:entry|entries} came after the last signed head; `licet audit head` signs them.",
        "{count}条日志在最后一个已签署的日志头之后；可用`licet audit head`签署。",
    ),
    "audit.unsealed": (
        "{count:entry was|entries were} not compared with the seal: the key of the log is not here; --key names it.",
        "{count}条日志未核对封存：日志密钥不在此处；可用 --key 指定。",
    ),
    "audit.more": ("… and {count} more", "……另有{count}处"),
    "audit.entries": ("{entries:entry|entries}, {rate}/s", "{entries}条，每秒{rate}条"),
    # what cannot be done
    "audit.empty": ("The log is empty: nothing has happened yet.", "日志为空：尚无任何事件。"),
    "audit.no_table": ("{name} is not a table whose rows are in the log", "{name}不是日志所记的数据表"),
    "audit.no_record": ("The log has no entry about {table} {id}", "日志中没有{table} {id}的记载"),
    "audit.no_head": (
        "The head over {count:entry|entries} that was signed here is not {name}: it is of another log, or this one was "
        "rewritten or put back from a backup; `licet audit verify --head {name}` says more",
        "此处所签含{count}条的日志头与{name}不同：后者属于另一日志，或本库遭改写或由备份恢复；"
        "可用`licet audit verify --head {name}`核验",
    ),
    "audit.unreadable": ("{name} cannot be read as text", "无法以文本读取{name}"),
    "audit.not_a_head": ("{name} is not a signed head", "{name}不是已签署的日志头"),
    "help.audit.pack": (
        "Pack the evidence on a shipment: decisions in English and Chinese, facts, law, approvals, licences.",
        "打包一批货物的证据：中英文决定书、事实、法律、审批和许可证。",
    ),
    "help.pack_shipment": ("The shipment: its id, or your own reference.", "货运：记录号，或自有业务编号。"),
    "help.pack_out": (
        "The zip to write; named by the shipment if not given. A file that is there is left alone.",
        "要写出的 zip 文件；默认以货运命名。不覆盖已有文件。",
    ),
    "pack.written": ("{name}: {size:byte|bytes}", "{name}：{size}字节"),
    "pack.exists": ("{name} is there already; give the pack another name", "{name}已存在；请另取文件名"),
    "pack.unknown": ("there is no shipment `{name}` here", "没有货运`{name}`"),
    "pack.ambiguous": (
        "several shipments are called `{name}`; name one by its id (id, day of export, state):",
        "有多批货物的业务编号为`{name}`；请以记录号指定（记录号、出口日期、状态）：",
    ),
    "acting.no_key": ("LICET_KEY holds no key that is good here", "LICET_KEY 中没有有效的密钥"),
    "acting.may_not": ("{name} has no right to {right} here", "{name}无权进行此操作（{right}）"),
}
AUDIT |= FINDINGS
