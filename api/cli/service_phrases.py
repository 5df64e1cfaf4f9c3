"""What do `licet serve`, `licet keys`, `licet accounts` and `licet db` say? English and Chinese."""

from __future__ import annotations

SERVICE: dict[str, tuple[str, str]] = {
    # help
    "help.serve": (
        "Serve the API over HTTP; on this machine only, as a single local user, unless told otherwise.",
        "通过 HTTP 提供 API；默认仅限本机，以单一本地用户运行。",
    ),
    "help.host": (
        "Address to listen on. Any but this machine's own (127.0.0.1, ::1, localhost) needs keys or logins.",
        "监听地址。除本机地址（127.0.0.1、::1、localhost）外均须先创建密钥或登录账号。",
    ),
    "help.port": ("Port to listen on; 0 takes a free one.", "监听端口；0 表示任选空闲端口。"),
    "help.workers": ("Processes that answer, sharing one database.", "共用一个数据库的工作进程数。"),
    "help.require_keys": ("Ask for a sign-in or a key on this machine too.", "本机访问也须登录或使用密钥。"),
    "help.data": (
        "Folder of the database and of jobs; LICET_DATA or ~/.local/share/licet if not given.",
        "数据库和任务的文件夹；默认依 LICET_DATA 或 ~/.local/share/licet。",
    ),
    "help.database_url": (
        "postgresql://user@host/name or sqlite:///path; LICET_DATABASE_URL or a file in the data folder if not given.",
        "postgresql://用户@主机/库名 或 sqlite:///路径；默认依 LICET_DATABASE_URL 或数据文件夹中的文件。",
    ),
    "help.openapi": (
        "Print the documentation of the API as OpenAPI 3.1, for generators of clients.",
        "以 OpenAPI 3.1 格式输出 API 文档，供生成客户端使用。",
    ),
    "help.keys": ("Make, list and revoke keys that programs sign in with.", "创建、列出和吊销程序登录用的密钥。"),
    "help.keys.create": (
        "Make a key. It is printed once, on standard output, and kept nowhere.",
        "创建密钥。密钥仅在标准输出显示一次，不另保存。",
    ),
    "help.keys.list": ("List the keys; never the secrets.", "列出密钥（不含密文）。"),
    "help.keys.revoke": ("Revoke a key.", "吊销密钥。"),
    "help.key_name": ("Whom, or which program, the key is for.", "密钥所属的人员或程序。"),
    "help.role": (
        "submitter, officer, rule_author, approver, auditor or administrator; may be given several times.",
        "submitter、officer、rule_author、approver、auditor 或 administrator；可多次指定。",
    ),
    "help.organisation": (
        "Organisation that the key belongs to, made if new; that of the local user if not given.",
        "密钥所属组织，不存在则新建；默认为本地用户的组织。",
    ),
    "help.days": ("Days for which the key is good, up to 366.", "密钥有效天数，至多 366。"),
    "help.key": ("Id of the key, as `licet keys list` shows it.", "密钥编号，见 `licet keys list`。"),
    "help.accounts": ("Give, reset and list the logins of people.", "管理人员的登录账号：创建、重置和列出。"),
    "help.accounts.create": (
        "Give a person a login. Its one-time password is printed once, on standard output; it is good for 24 hours, "
        "and another has to be chosen at the first sign-in.",
        "为人员创建登录账号。一次性密码仅在标准输出显示一次，24 小时内有效，首次登录时须另设密码。",
    ),
    "help.accounts.reset": (
        "Give a one-time password in the place of one that was lost; all sessions of the person end.",
        "重置遗失的密码：生成一次性密码，并结束该人员的全部会话。",
    ),
    "help.accounts.list": ("List the logins; never the passwords.", "列出登录账号（不含密码）。"),
    "help.account_name": ("Whom the login is for; added if new.", "账号所属的人员；不存在则新建。"),
    "help.account_organisation": (
        "Organisation that the person belongs to, made if new; that of the local user if not given.",
        "人员所属组织，不存在则新建；默认为本地用户的组织。",
    ),
    "help.login": (
        "What the person types in to sign in, as an e-mail address; capitals do not count.",
        "登录名，如电子邮件地址；不区分大小写。",
    ),
    "help.db": (
        "Look after the database: bring it up to date, back it up, restore and check it.",
        "维护数据库：升级、备份、恢复和检查。",
    ),
    "help.db.upgrade": (
        "Bring the tables up to a revision; to the newest if none is given.",
        "升级到指定版本；默认最新。",
    ),
    "help.db.downgrade": (
        "Bring the tables back to an earlier revision; `base` removes all of them.",
        "退回到较早版本；`base` 删除全部数据表。",
    ),
    "help.db.backup": (
        "Back the database up while it is used, and verify the backup.",
        "在线备份数据库并校验备份。",
    ),
    "help.db.restore": (
        "Verify a backup and put it in the place of the database; the service must be stopped.",
        "校验备份并恢复数据库；须先停止服务。",
    ),
    "help.db.check": (
        "Read the whole database and say whether it is sound.",
        "通读数据库并报告是否完好。",
    ),
    "help.revision": ("A revision of the tables.", "数据表版本。"),
    "help.backup_file": ("The backup.", "备份文件。"),
    "help.force_restore": ("Even where decisions would be replaced.", "即使会替换已有决定。"),
    "help.force_downgrade": ("Even where decisions would be lost.", "即使会丢失已有决定。"),
    # serving
    "serve.ready": (
        "Licet listens on {address} as a single local user, without keys; Ctrl-C ends it.",
        "Licet 正在监听 {address}，单一本地用户，无须密钥；按 Ctrl-C 停止。",
    ),
    "serve.ready_keys": (
        "Licet listens on {address}; people sign in, programs need a key. Ctrl-C ends it.",
        "Licet 正在监听 {address}；人员须登录，程序须用密钥。按 Ctrl-C 停止。",
    ),
    "serve.under_version": (
        "Version {number} is in force: decisions are taken under it, whatever the rulebook folder holds "
        "(rulebook {hash}).",
        "第{number}版现行有效：据此作出结论，与规则库文件夹的内容无关（规则库{hash}）。",
    ),
    "serve.under_folder": (
        "No version is in force: decisions are taken under the rulebook in {name} (rulebook {hash}).",
        "尚无现行有效的版本：依{name}中的规则库作出结论（规则库{hash}）。",
    ),
    "serve.no_keys": (
        "{address} can be reached by others, and nobody could sign in. Make a login first: "
        "licet accounts create --name NAME --login LOGIN --role administrator; or a key: "
        "licet keys create --name NAME --role administrator. Or leave --host out, to serve this machine only.",
        "{address} 可被他人访问，而尚无人能够登录。请先创建登录账号："
        "licet accounts create --name NAME --login LOGIN --role administrator；或密钥："
        "licet keys create --name NAME --role administrator；或省略 --host，仅供本机使用。",
    ),
    "serve.no_keys_here": (
        "Everybody has to sign in, and nobody could. Make a login first: "
        "licet accounts create --name NAME --login LOGIN --role administrator; or a key: "
        "licet keys create --name NAME --role administrator",
        "已要求登录，但尚无人能够登录。请先创建登录账号："
        "licet accounts create --name NAME --login LOGIN --role administrator；或密钥："
        "licet keys create --name NAME --role administrator",
    ),
    "serve.address": (
        "cannot listen on {host}, port {port}: {what}. Choose another with --host and --port.",
        "无法监听 {host} 端口 {port}：{what}。请用 --host 和 --port 另选。",
    ),
    "serve.no_database": ("the database does not answer: {what}", "数据库无应答：{what}"),
    "serve.failed": ("the service could not begin; the log says why", "服务未能启动；原因见日志"),
    "bad_range": ("{count} is not between {least} and {most}", "{count}不在{least}和{most}之间"),
    # keys
    "keys.created": (
        "Key {id} for {name} of {organisation}: {roles}; good until {until}.",
        "密钥{id}，{organisation}的{name}：{roles}；有效期至{until}。",
    ),
    "keys.keep": (
        "Keep what is printed on standard output: it is shown this once.",
        "请保存标准输出中的密钥：仅显示这一次。",
    ),
    "keys.revoked": (
        "Key {id} of {name} is revoked; a running service knows within five seconds.",
        "{name}的密钥{id}已吊销；运行中的服务五秒内生效。",
    ),
    "keys.already": ("Key {id} was revoked before.", "密钥{id}此前已吊销。"),
    "keys.none": ("There are no keys.", "尚无密钥。"),
    "keys.unknown": (
        "`{id}` is not a key; `licet keys list` shows them.",
        "没有密钥`{id}`；`licet keys list`列出全部。",
    ),
    "keys.ambiguous": (
        "several organisations are called `{name}`; rename them apart",
        "有多个组织名为`{name}`；请先区分命名",
    ),
    "keys.blank": ("a name has 1 to 200 characters", "名称须为 1 至 200 个字符"),
    "keys.good": ("good", "有效"),
    "keys.over": ("expired", "已过期"),
    "keys.gone": ("revoked", "已吊销"),
    "head.key": ("key", "密钥"),
    "head.organisation": ("organisation", "组织"),
    "head.name": ("name", "名称"),
    "head.roles": ("roles", "角色"),
    "head.until": ("until", "有效期至"),
    # logins
    "accounts.created": (
        "Login {login} for {name} of {organisation}: {roles}.",
        "登录名{login}，{organisation}的{name}：{roles}。",
    ),
    "accounts.reset": (
        "The password of {login} is reset; sessions in a running service end within five seconds.",
        "{login}的密码已重置；运行中的服务五秒内结束其会话。",
    ),
    "accounts.keep": (
        "The one-time password is printed on standard output, this once. It is good for 24 hours.",
        "一次性密码见标准输出，仅显示这一次，24 小时内有效。",
    ),
    "accounts.taken": (
        "the login {login} is taken, or {name} has a login already; `licet accounts list` shows all of them",
        "登录名{login}已被使用，或{name}已有登录名；`licet accounts list`列出全部",
    ),
    "accounts.unknown": (
        "nobody has the login `{login}`; `licet accounts list` shows all of them",
        "没有登录名`{login}`；`licet accounts list`列出全部",
    ),
    "accounts.bad_login": (
        "a login has 1 to 200 characters and no spaces",
        "登录名须为 1 至 200 个字符，不含空格",
    ),
    "accounts.none": ("There are no logins.", "尚无登录账号。"),
    "accounts.state_chosen": ("good", "有效"),
    "accounts.state_one_time": ("one-time password", "一次性密码"),
    "accounts.state_over": ("expired", "已过期"),
    "head.login": ("login", "登录名"),
    # the database
    "db.at": ("The tables are at revision {revision}.", "数据表版本：{revision}。"),
    "db.no_tables": ("There are no tables.", "没有数据表。"),
    "db.empty": ("no tables", "无数据表"),
    "db.backed_up": (
        "{name}: {decisions:decision|decisions}, {rows:row|rows} in all, revision {revision}; verified.",
        "{name}：{decisions}项决定，共{rows}行，版本{revision}；已校验。",
    ),
    "db.restored": (
        "Restored from {name}: {decisions:decision|decisions}, {rows:row|rows} in all, revision {revision}.",
        "已从{name}恢复：{decisions}项决定，共{rows}行，版本{revision}。",
    ),
    "db.kept": ("What was there before is kept as {name}.", "原数据库保存为{name}。"),
    "db.sound": (
        "Sound: {decisions:decision|decisions}, {rows:row|rows} in all, revision {revision}.",
        "完好：{decisions}项决定，共{rows}行，版本{revision}。",
    ),
    "db.exists": ("{name} is there already; give the backup another name", "{name}已存在；请为备份另取文件名"),
    "db.broken_decisions": (
        "{count:decision is|decisions are} not what the hash says: {names}",
        "{count}项决定与其哈希不符：{names}",
    ),
    "db.differs": (
        "The copy does not hold what the database did (rows in the copy/in the database): {what}",
        "副本与数据库不符（副本行数/数据库行数）：{what}",
    ),
    "db.damaged": ("The file is damaged: {what}", "文件已损坏：{what}"),
    "db.no_backup": ("{name} is not a backup", "{name}不是备份文件"),
    "db.other_version": (
        "The tables are at revision {revision}, which this version of Licet does not work with; "
        "`licet db upgrade` brings older ones up to date.",
        "数据表版本为{revision}，此版本 Licet 不支持；较旧的可用`licet db upgrade`升级。",
    ),
    "db.other_tables": (
        "{count:table or column is|tables or columns are} not as they should be",
        "{count}处数据表或列与预期不符",
    ),
    "db.other_kind": (
        "{name} is a backup of the other kind of database: SQLite and PostgreSQL cannot restore each other's.",
        "{name}属于另一种数据库：SQLite 与 PostgreSQL 的备份不能互换。",
    ),
    "db.has_decisions": (
        "{count:decision is|decisions are} in the database and would be lost; --force does it all the same.",
        "数据库中有{count}项决定，将会丢失；--force 仍可执行。",
    ),
    "db.unreadable": (
        "{name} does not read as a database any more; --force puts the backup in its place.",
        "{name}已无法作为数据库读取；--force 可用备份替换。",
    ),
    "db.in_use": ("{name} is in use; stop the service first", "{name}正在使用；请先停止服务"),
    "db.lacks_tool": (
        "{name} is not installed; it comes with PostgreSQL's client (Debian: apt-get install postgresql-client).",
        "未安装 {name}；它随 PostgreSQL 客户端提供（Debian：apt-get install postgresql-client）。",
    ),
    "db.tool_failed": ("{name} failed: {what}", "{name} 失败：{what}"),
    "db.no_revision": ("`{name}` is not a revision", "`{name}`不是数据表版本"),
}
