"""What changed on a party list, in words? Shared by the command line and the service, in English and Chinese."""

from __future__ import annotations

from api.wording import Language, filled
from engine.screening.differences import FieldChange

_DETAILS = "details."
_WORDS: dict[str, tuple[str, str]] = {
    "entry": ("number of the entry", "条目编号"),
    "kind": ("kind of party", "当事方类型"),
    "names.primary": ("name", "名称"),
    "names.alias": ("alias", "别名"),
    "names.weak_alias": ("weak alias", "弱别名"),
    "names.former": ("former name", "曾用名"),
    "countries": ("country", "国家或地区"),
    "identifiers": ("number", "识别号"),
    "addresses": ("address", "地址"),
    "programmes": ("programme", "制裁项目"),
    "codes": ("code", "名单代码"),
    "listed_on": ("listed on", "列入日期"),
    "source": ("source", "依据"),
    "come": ("{field}: now also {come}", "{field}：新增{come}"),
    "gone": ("{field}: no longer {gone}", "{field}：删除{gone}"),
    "turned": ("{field}: {gone} → {come}", "{field}：{gone} → {come}"),
}


def change_in_words(change: FieldChange, language: Language) -> str:
    """One sentence for what a field of an entry says otherwise.

    >>> change_in_words(FieldChange("countries", (), ("HK", "MO")), "en")
    'country: now also HK; MO'
    """
    field = change.field.removeprefix(_DETAILS)
    named = _WORDS[field][language == "zh"] if change.field in _WORDS else field
    key = "turned" if change.gone and change.come else "come" if change.come else "gone"
    gone, come = ("; ".join(texts) for texts in (change.gone, change.come))
    return filled(_WORDS, key, language, field=named, gone=gone, come=come)
