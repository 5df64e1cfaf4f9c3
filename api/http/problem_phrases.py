"""What are the kinds of problem called in Chinese, and what is to be done about each?"""

from __future__ import annotations

PHRASES: dict[str, tuple[str, str]] = {
    "not-json": ("请求体不是 JSON 对象", "请发送一个 UTF-8 编码的 JSON 对象；同一名称不得出现两次。"),
    "not-understood": ("请求无法理解", "请更正所列的每一处错误。"),
    "shipment-refused": ("货运数据无法读取", "请更正所列的每一处错误；数据均未保存。"),
    "unauthenticated": ("未登录", "请附上有效密钥：Authorization: Bearer licet_…"),
    "forbidden": ("您的角色无此权限", "请向管理员申请相应角色。"),
    "not-found": ("此处没有该对象", "请核对编号；其他机构的内容同样不予显示。"),
    "method-not-allowed": ("不支持该方法", "请查看 Allow 标头。"),
    "too-large": ("请求体过大", "请减少单次发送的内容。"),
    "media-type": ("不支持该类型的请求体", "请查阅该操作的说明，了解其接受的类型。"),
    "too-many-lines": ("单次数量过多", "请将请求拆分。"),
    "key-reused": ("该幂等键属于另一请求", "新的请求请使用新的幂等键。"),
    "key-malformed": ("该内容不是幂等键", "请使用 1 至 255 个可打印的 ASCII 字符。"),
    "conflict": ("现在不能这样做", "请查看当前状态后重新决定。"),
    "second-person-needed": ("须由另一人同意", "请由第二人调用同一操作。"),
    "proposed-otherwise": ("已有另一项提议", "请撤回该提议或对其表示同意。"),
    "nothing-proposed": ("没有提议", "请查看该暂缓事项。"),
    "hold-closed": ("暂缓事项已结束", "请查看该货运。"),
    "prohibited": ("法律禁止该货运出口", "可以退回；事实不同的，须提交新的货运。"),
    "licence-spent": ("许可证余量不足", "请对该货运重新作出结论。"),
    "shipment-closed": ("该货运已结束", "请查看该货运。"),
    "last-administrator": ("须保留一名管理人员的人", "请先让他人担任管理员。"),
    "own-roles": ("任何人不得为自己增加角色", "请由另一名管理员操作。"),
    "person-left": ("此人已离开", "请重新添加此人。"),
    "key-closed": ("该密钥已撤销或过期", "请为此人新建密钥。"),
    "precondition-required": ("请指明所修改的版本", "请在 If-Match 中发送所读取的 ETag，或者 *。"),
    "precondition-failed": ("期间已有他人修改", "请重新读取后再修改。"),
    "too-many-requests": ("请求过于频繁", "请按 Retry-After 所示时间等待。"),
    "cursor": ("该游标无法读取", "请原样使用上一页的 next。"),
    "target-refused": ("Webhook 不得发往该地址", "请给出可公开访问的 https 地址。"),
    "not-ready": ("结果尚未就绪", "请等待任务完成。"),
    "unavailable": ("暂不可用", "请稍后重试。"),
    "internal": ("服务发生故障", "未作任何更改。请告知请求编号。"),
}
"""The title of each kind and the advice on it."""
