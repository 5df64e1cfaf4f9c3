"""The lines whose explanations are kept word for word, because people read them closely.

`python -m tests.golden.lines` writes the texts anew; read the difference before committing it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.decisions.deciding import Decider
from engine.decisions.standpoint import LicenceHeld, SettledPending, Standpoint
from engine.explanation.explaining import explain
from engine.explanation.sections import sections
from engine.explanation.text import as_text
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Language
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import Facts
from tests.conftest import RULES

TEXTS = Path(__file__).parent / "explanations"
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True)
class GoldenLine:
    """A line of a shipment, its facts as a manifest gives them, by vocabulary name."""

    on: date
    facts: dict[str, str]
    standpoint: Standpoint = field(default_factory=Standpoint)
    assumed: dict[str, str] = field(default_factory=dict)


# What the vocabulary takes for granted of a blank cell, or what every line here answers alike.
_QUIET = {
    "item.annex_1_target": "no", "item.drone_related": "no", "item.technology_status": "none", "line.service": "none",
    "line.service_for_violation": "no", "exporter.notified_of_risk": "no", "shipment.transit": "none",
}  # fmt: skip
_MAGNET = _QUIET | {
    "shipment.id": "S-1", "line.no": "1", "shipment.transaction": "export", "shipment.from": "VN", "shipment.to": "DE",
    "exporter.chinese_person": "no", "item.hs_code": "8505.11.10", "item.cn_code": "none",
    "item.list_entries": "A61.P2.M3", "item.material": "ndfeb_magnet", "item.elements": "Nd;Fe;B;Dy",
    "item.origin": "VN", "item.cn_listed_value_share": "0.12 %", "item.cn_rare_earth_technology": "no",
    "consignee.lists": "none", "consignee.listed_ownership": "0 %", "end_user.type": "civil", "end_user.lists": "none",
    "end_user.listed_ownership": "0 %", "end_user.country": "DE", "end_use.kinds": "civil",
}  # fmt: skip
_SAMARIUM = _QUIET | {
    "shipment.id": "S-2", "line.no": "7", "shipment.transaction": "export", "shipment.from": "CN", "shipment.to": "US",
    "exporter.chinese_person": "yes", "item.hs_code": "2805.30.19", "item.cn_code": "1C902.a",
    "item.list_entries": "none", "item.material": "other", "item.elements": "Sm", "item.origin": "CN",
    "item.cn_rare_earth_technology": "no", "consignee.lists": "none", "consignee.listed_ownership": "0 %",
    "end_user.type": "civil", "end_user.lists": "none", "end_user.listed_ownership": "0 %", "end_user.country": "US",
    "end_use.kinds": "civil",
}  # fmt: skip
_ARRANGEMENT = {"CN-MOFCOM-2026-09-28": SettledPending(True, "opinion of counsel of 12 November 2026, file 26-114")}
_LICENCE = LicenceHeld("2026-DU-0417", "MOFCOM", "dual_use", valid_through=date(2027, 3, 31))

LINES = {
    "clear_by_suspension": GoldenLine(date(2026, 11, 1), _MAGNET),
    "pending": GoldenLine(date(2026, 11, 20), _MAGNET),
    "pending_settled": GoldenLine(date(2026, 11, 20), _MAGNET, Standpoint(settled=_ARRANGEMENT)),
    "licence_required": GoldenLine(date(2027, 2, 1), _MAGNET),
    "military_user": GoldenLine(date(2027, 2, 1), _MAGNET | {"end_user.type": "military"}),
    "humanitarian": GoldenLine(date(2027, 2, 1), _MAGNET | {"end_use.kinds": "medical"}),
    "missing_facts": GoldenLine(
        date(2027, 2, 1),
        _MAGNET | {"item.cn_listed_value_share": "", "end_user.lists": ""},
        assumed={"item.cn_rare_earth_technology": "profile.yaml: our suppliers declare their technology"},
    ),
    "samarium": GoldenLine(date(2026, 11, 20), _SAMARIUM),
    "samarium_licensed": GoldenLine(
        date(2026, 11, 20), _SAMARIUM | {"line.licences": "2026-DU-0417"}, Standpoint(licences=(_LICENCE,))
    ),
    "samarium_licence_unknown": GoldenLine(date(2026, 11, 20), _SAMARIUM | {"line.licences": "2026-DU-0999"}),
}


def explained(rulebook: Rulebook, line: GoldenLine, language: Language) -> str:
    """The explanation of a line as plain text, without the rulebook's hash, which every change of law changes."""
    decider = Decider(rulebook, line.standpoint)
    found = explain(decider, decider.decide(_facts(rulebook, line), line.on, line.assumed))
    return as_text(section for section in sections(found, language) if section.key != "provenance")


def texts(rulebook: Rulebook) -> dict[str, str]:
    """Every kept text by its file name."""
    return {
        f"{name}.{language}.txt": explained(rulebook, line, language)
        for name, line in LINES.items()
        for language in LANGUAGES
    }


def _facts(rulebook: Rulebook, line: GoldenLine) -> Facts:
    read = {name: read_value(rulebook.vocabulary.facts[name], text) for name, text in line.facts.items()}
    return {name: value for name, value in read.items() if value is not None}


if __name__ == "__main__":
    for file, content in texts(load_rulebook(RULES)).items():
        (TEXTS / file).write_text(content, encoding="utf-8")
