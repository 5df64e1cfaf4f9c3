"""Which codes does an American list bring? Its own, and what an entry says besides: footnotes and programmes."""

from __future__ import annotations

import re
from collections.abc import Iterable

EL, MEU, UVL, DPL = "US-EL", "US-MEU", "US-UVL", "US-DPL"
SDN, SSI, CMIC, MBS, CAPTA, PLC, FSE = "US-SDN", "US-SSI", "US-CMIC", "US-MBS", "US-CAPTA", "US-PLC", "US-FSE"
ISN, DTC = "US-ISN", "US-DTC"
SDN_OF_THE_EAR = "US-SDN-7448"
"""Those on whom the EAR put a licence requirement, 15 CFR 744.8(a)(1)."""

_LISTS = (
    ("(sdn)", SDN), ("specially designated nationals", SDN), ("(el)", EL), ("entity list", EL),
    ("(dpl)", DPL), ("denied persons", DPL), ("(uvl)", UVL), ("unverified", UVL), ("(meu)", MEU),
    ("military end user", MEU), ("(ssi)", SSI), ("sectoral sanctions", SSI), ("(cmic)", CMIC),
    ("chinese military-industrial", CMIC), ("mbs", MBS), ("menu-based", MBS), ("(cap)", CAPTA), ("capta", CAPTA),
    ("(plc)", PLC), ("palestinian legislative", PLC), ("(isn)", ISN), ("nonproliferation", ISN), ("(dtc)", DTC),
    ("itar debarred", DTC), ("aeca debarred", DTC), ("(fse)", FSE), ("foreign sanctions evaders", FSE),
)  # fmt: skip
_PROGRAMMES_OF_THE_EAR = frozenset({
    "BELARUS", "BELARUS-EO14038", "RUSSIA-EO14024", "UKRAINE-EO13660", "UKRAINE-EO13661", "UKRAINE-EO13662",
    "UKRAINE-EO13685", "FTO", "SDGT", "NPWMD", "ILLICIT-DRUGS-EO14059", "SDNT", "SDNTK", "TCO",
})  # fmt: skip
_BESIDE_SDN = {
    "CMIC-EO13959": CMIC, "NS-PLC": PLC, "561-Related": CAPTA, "561LIST": CAPTA, "FSE-IR": FSE, "FSE-SY": FSE,
    "FSE-WMD": FSE, "UKRAINE-EO13662": SSI, "HKAA": MBS,
}  # fmt: skip
_HALF = 2

# Footnotes of the Entity List stand in the text of the licence requirement: 734.9(e)1 and EAR2 are superscripts.
_PARAGRAPH_G = re.compile(r"734\.9\s*\(g\)")
_PARAGRAPH_E = re.compile(r"734\.9\s*\(e\)\s*\(?([123])?\)?")
_LAST = re.compile(r"EAR\W*([1-5])\s*\.?\s*$")


def list_code(source: str) -> str | None:
    """The code of a list by how files name it.

    >>> list_code("Entity List (EL) - Bureau of Industry and Security"), list_code("Somebody's list")
    ('US-EL', None)
    """
    named = source.casefold()
    return next((code for words, code in _LISTS if words in named), None)


def entity_list_codes(requirement: str) -> frozenset[str]:
    """The codes of an entry of the Entity List, with the footnotes that its licence requirement tells.

    >>> sorted(entity_list_codes("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2"))
    ['US-EL', 'US-EL-FN1']
    >>> sorted(entity_list_codes("(See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5"))
    ['US-EL', 'US-EL-FN5']
    """
    footnotes = set()
    if _PARAGRAPH_G.search(requirement):
        footnotes.add("3")
    last = _LAST.search(requirement)
    for paragraph in _PARAGRAPH_E.findall(requirement):
        told = {"1": "1", "2": "4", "3": "5"}.get(paragraph)
        if told is None and last:
            told = {"2": "1"}.get(last[1], last[1])
        if told:
            footnotes.add(told)
    if last and last[1] in "45":
        footnotes.add(last[1])
    return frozenset({EL, *(f"{EL}-FN{footnote}" for footnote in footnotes if footnote in "1345")})


def sdn_codes(programmes: Iterable[str]) -> frozenset[str]:
    """The codes of a specially designated national."""
    return frozenset({SDN, SDN_OF_THE_EAR} if _PROGRAMMES_OF_THE_EAR.intersection(programmes) else {SDN})


def codes_of(list_: str, programmes: Iterable[str], requirement: str) -> frozenset[str]:
    """The codes that an entry of an American list brings."""
    if list_ == EL:
        return entity_list_codes(requirement)
    return sdn_codes(programmes) if list_ == SDN else frozenset({list_})


def beside_sdn(programmes: Iterable[str]) -> str | None:
    """Which of the lists beside that of specially designated nationals a programme stands for, or None.

    The consolidated files of these lists do not name them; an entry under none of these programmes alone is of the
    menu-based list.
    """
    return next((_BESIDE_SDN[one] for one in programmes if one in _BESIDE_SDN), None)


def is_beside_sdn(entries: Iterable[Iterable[str]]) -> bool:
    """Whether a file, of which each entry has these programmes, is that of the lists beside the SDN list.

    Most entries of such a file are under a programme of such a list; of the SDN list hardly one in twenty is.
    """
    found = [beside_sdn(programmes) is not None for programmes in entries]
    return sum(found) * _HALF > len(found)
