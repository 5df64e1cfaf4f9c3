"""What is each column of a bill of materials? In a word, for pages."""

from __future__ import annotations

from collections.abc import Mapping

from api.web.catalogue import N_, gettext
from api.wording import Language
from engine.manifests.aliases import plain_name

BILL_WORDS = {
    "item_id": N_("item that it is the bill of"),
    "component_id": N_("component"),
    "parent_id": N_("what the component is built into"),
    "description": N_("description of the component"),
    "cn_code": N_("Chinese control codes of the component"),
    "elements": N_("elements that the component contains"),
    "origin_country": N_("where the component was made"),
    "value": N_("value of the component"),
    "currency": N_("currency of the value"),
    "net_weight_kg": N_("net weight of the component in kilograms"),
    "quantity": N_("quantity of the component"),
}
"""By the name of the column, `engine.manifests.known_columns.COMPONENT_FACTS`."""


def bill_titles(language: Language) -> Mapping[str, str]:
    """The column of each word, by the plain form in which pages of a language say it."""
    say = gettext(language)
    return {plain_name(say(word)): column for column, word in BILL_WORDS.items()}
