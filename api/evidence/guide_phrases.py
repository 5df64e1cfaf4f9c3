"""What does the guide of a pack say? English and Chinese, as plain lines for any editor."""

from __future__ import annotations

GUIDE: dict[str, tuple[str, str]] = {
    "guide.title": ("Evidence on shipment {reference}", "货运{reference}证据包"),
    "guide.made": (
        "Made by Licet {version} at {at}\nfor {name}, from the records of {organisation}.\nShipment {shipment}.",
        "由 Licet {version} 于 {at} 制作\n应{name}要求，依据{organisation}的记录。\n货运记录号 {shipment}。",
    ),
    "guide.decisions": ("Decisions, oldest first", "决定（由早到晚）"),
    "guide.decision": (
        "{number}. {at}, day of export {ships_on}: {action} (decision {decision})",
        "{number}. {at}，出口日期 {ships_on}：{action}（决定号 {decision}）",
    ),
    "guide.latest": ("   This is the latest.", "   此为最新决定。"),
    "guide.files": ("What is in it", "内容"),
    "file.readme": ("this guide, in English and in Chinese", "本说明（英文、中文）"),
    "file.shipment": ("the shipment and where it stands", "货运及其状态"),
    "file.paper": ("each decision as a document, in English and in Chinese", "各项决定的文件（英文、中文）"),
    "file.decision": (
        "the same as data, as the API answers it: in both languages, and in each",
        "同一内容的数据，与 API 答复一致：双语及单语",
    ),
    "file.answer": (
        "the answer as it was stored when it was decided; its SHA-256 stands in the document",
        "决定时存储的答复；其 SHA-256 载于决定文件",
    ),
    "file.received": ("the facts as they were received, byte for byte", "收到的事实原文（逐字节）"),
    "file.facts": ("each line's facts as they were understood", "各行事实的规范化结果"),
    "file.standing": (
        "standing answers and licences as they counted for that decision",
        "该决定所依据的常设答案和许可证",
    ),
    "file.approvals": ("holds, and who said what about them, when and why", "暂缓记录及何人何时因何作出的意见"),
    "file.attachments": ("files that were put to holds", "暂缓记录的附件"),
    "file.licences": (
        "licences named or drawn on: every version of their terms, and what this shipment drew",
        "所涉许可证：各版条款及本批货物的使用量",
    ),
    "file.products": ("what was kept about the items, in the versions that were used", "所用货物资料（当时版本）"),
    "file.accesses": ("who looked at these records or changed them, and when", "何人何时查看或改动上述记录"),
    "file.law": (
        "the clauses that decided each line, or may, as then in force: in words, with their windows, state and sources",
        "决定或者可能决定各行的条款（当时有效）：文字、效力期间、状态和来源",
    ),
    "file.law_data": ("the same as data", "同一内容的数据"),
    "file.clauses": ("each of these clauses as it stands in the rulebook", "上述条款在规则库中的原文"),
    "file.rulebook": ("every file of the rulebook that was decided under", "作出决定所依规则库的全部文件"),
    "file.versions": (
        "the versions it was then in force as, if any: who put them forward and approved them, when, why, since when",
        "当时有效的规则库版本（如有）：由何人提出、何人批准、时间、理由、何时起施行及检验结果",
    ),
    "file.proofs": (
        "proofs that these records stand in the signed log, checked by check_proof.py and audit-key.txt",
        "上述记录载于已签名日志的证明；以 check_proof.py 和 audit-key.txt 核验",
    ),
    "file.manifest": ("every file with its size and SHA-256", "全部文件的大小和 SHA-256"),
    "file.sums": ("the same sums, as `sha256sum` reads them", "同样的校验值（sha256sum 格式）"),
    "guide.verify": ("How to verify it, without us and without a network", "如何核验（无须联网，无须我方参与）"),
    "verify.unpack": (
        "Unpack the zip and open a terminal in its folder. Python 3 is enough; nothing has to be installed.",
        "解压后在该文件夹打开终端。只需 Python 3，无须安装其他软件。",
    ),
    "verify.sums": (
        "Nothing was changed since it was packed: every file has the sum that SHA256SUMS names. On Linux\n"
        "   `sha256sum -c SHA256SUMS` says so; anywhere:",
        "打包后未经改动：各文件校验值与 SHA256SUMS 一致。Linux 可运行\n"
        "   `sha256sum -c SHA256SUMS`；任何系统均可运行：",
    ),
    "verify.answer": (
        "The answer is the one that was stored: the SHA-256 of decisions/answer-N.json is `answer_hash` in\n"
        "   decisions/decision-N.json, and stands in the document too.",
        "答复即当时所存：decisions/answer-N.json 的 SHA-256 等于 decisions/decision-N.json 中的\n"
        "   `answer_hash`，并载于决定文件。",
    ),
    "verify.proofs": (
        "The records stood in the log when its head was signed, and were not edited since. Compare audit-key.txt\n"
        "   with the key that whoever keeps the records gave you, then run this; texts and files go by their SHA-256:",
        "上述记录在日志头签名时已载入日志，此后未经编辑。请将 audit-key.txt 与记录保管者提供的公钥比对，再运行"
        "   （长文本和文件以其 SHA-256 对应）：",
    ),
    "guide.unproved": (
        "Nothing proves that these records, by table and id, stand in the log as they are shown: they were written\n"
        "after its head was signed, or were edited since:",
        "以下记录（表名及编号）无法证明其按所示内容载于日志：写于日志头签名之后，或者此后经过编辑：",
    ),
    "verify.again": (
        "Whoever has Licet can take the decision again: the rulebook folder loads as it is, and\n"
        "   `licet rules check --rules FOLDER` names its hash, which is `rulebook` in decisions/decision-N.json.",
        "装有 Licet 者可重新作出决定：规则库文件夹可直接加载，`licet rules check --rules 文件夹` 所示哈希\n"
        "   即 decisions/decision-N.json 中的 `rulebook`。",
    ),
    "guide.limits": (
        "The sums show that the files are those that were packed. That what was packed is what was recorded is shown\n"
        "by the proofs and by whoever keeps the records.",
        "校验值表明文件即为打包时的文件。至于打包内容即为当时记录，由证明及记录保管者证实。",
    ),
}
