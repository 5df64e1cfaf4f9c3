"""A small list of invented parties in several scripts."""

from __future__ import annotations

from engine.screening.listed import Identifier, ListedName, ListedParty, NameKind, PartyKind


def names(primary: str, *others: str, kind: NameKind = "alias") -> tuple[ListedName, ...]:
    return (ListedName(primary, "primary"), *(ListedName(other, kind) for other in others))


def listed(
    entry: str,
    given: tuple[ListedName, ...],
    kind: PartyKind = "entity",
    countries: str = "",
    identifiers: tuple[Identifier, ...] = (),
) -> ListedParty:
    return ListedParty(
        list="HOUSE-TRIAL",
        entry=entry,
        kind=kind,
        names=given,
        countries=frozenset(countries.split()),
        identifiers=identifiers,
        addresses=(),
        programmes=frozenset(),
        codes=frozenset({f"HOUSE-{entry.upper()}"}),
        listed_on=None,
        source="invented",
        details={},
    )


INVENTED = (
    listed("zorvane", names("Zorvane Microdynamics Co., Ltd.", "Zorvane Weichip Technology"), countries="CN HK"),
    listed("linglan", names("深圳市凌岚光电科技有限公司", "Shenzhen Linglan Optical Technology"), countries="CN"),
    listed("kuoda", names("Beijing Kuoda Haoran Trading Co., Ltd."), countries="CN"),
    listed("zhavoronok", names("ООО Щегловский Жаворонок"), countries="RU"),
    listed("dastgir", names("Ferhan Dastgirzad"), kind="person", countries="IR"),
    listed("mahrusan", names("شركة محروسان للتجارة"), countries="AE"),
    listed("tomonagi", names("株式会社トモナギ精機"), countries="JP"),
    listed("hanbit", names("한빛누리전자 주식회사"), countries="KR"),
    listed("muller", names("Müllerström Präzision GmbH"), countries="DE"),
    listed(
        "morwen", names("Morwen Star"), kind="vessel", countries="PA", identifiers=(Identifier("imo", "IMO 9187629"),)
    ),
    listed("quill", names("Orbanex Instruments", "Quillhaven Instruments", kind="former"), countries="GB"),
    listed("weak", names("Tavrosmelt Holdings", "Greywick", kind="weak_alias"), countries="CY"),
    listed(
        "number",
        names("Pelagrine Freight Services"),
        countries="AE",
        identifiers=(Identifier("registration number", "77-0045-91"),),
    ),
)
