"""Who is found on a list, under which spellings, and what is said of it?"""

from __future__ import annotations

import pytest

from engine.screening.hits import EXACT, THRESHOLD, Hit
from engine.screening.listed import Identifier, ListedParty
from engine.screening.matching import Matcher
from engine.screening.parties import Party
from tests.unit.screening.lists import INVENTED, listed, names

MATCHER = Matcher(INVENTED)


def best(name: str, country: str | None = None, *identifiers: Identifier) -> Hit:
    """The highest hit; a name that has none fails the test."""
    hits = MATCHER.screen(Party(name, country, identifiers))
    assert hits, name
    return hits[0]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("ZORVANE MICRODYNAMICS LIMITED", "zorvane"),
        ("Zorvane Micro-Dynamics", "zorvane"),
        ("Microdynamics Zorvane LLC", "zorvane"),
        ("Zorvan Microdynamics Co Ltd", "zorvane"),
        ("Zorvane Microdynmaics", "zorvane"),
        ("Zorvane Weichip Tech", "zorvane"),
        ("凌岚光电科技", "linglan"),
        ("深圳凌岚光电科技股份有限公司", "linglan"),
        ("深圳市淩嵐光電科技有限公司", "linglan"),
        ("Shenzhen Ling Lan Optoelectronic Tech Co., Ltd", "linglan"),
        ("北京阔达浩然贸易有限公司", "kuoda"),
        ("Kuo Da Hao Ran Trading", "kuoda"),
        ("Scheglovski Zhavaronok", "zhavoronok"),
        ("Shcheglovskiy Zhavoronok LLC", "zhavoronok"),
        ("Ferhan DASTGIRZAD", "dastgir"),
        ("Dastgirzad, Ferhan", "dastgir"),
        ("F. Dastgirzad", "dastgir"),
        ("فرهان دستگیرزاد", "dastgir"),
        ("Mahrousan Trading", "mahrusan"),
        ("トモナギ精機(株)", "tomonagi"),
        ("주식회사 한빛누리전자", "hanbit"),
        ("Hanbich Nuri Jeonja", "hanbit"),
        ("Muellerstroem Praezision", "muller"),
        ("Mullerstrom Prazision", "muller"),
        ("Quillhaven Instruments Ltd", "quill"),
    ],
)
def test_found_however_it_is_written(name: str, entry: str) -> None:
    assert best(name).listed.entry == entry


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Zorvane Microdynamics Co., Ltd., 5 Orchard Row, Building C, Shenzhen 518129", "zorvane"),
        ("Zorvane Microdynamics Co Ltd c/o Kettering Freight", "zorvane"),
        ("Kettering Freight GmbH on behalf of ZORVANE MICRODYNAMICS", "zorvane"),
        ("Zorvane Microdynamics (Zorvane Group) - Attn: Ms Li +86 755 1234567", "zorvane"),
        ("Ferhan Dastgirzad, Orchard Row 5, Kettering", "dastgir"),
        ("Müllerström Präzision GmbH / Lager 4 / 80331 München", "muller"),
        ("凯特林货运代理有限公司（深圳市凌岚光电科技有限公司）", "linglan"),
    ],
)
def test_a_name_is_found_among_what_else_stands_as_the_name(name: str, entry: str) -> None:
    assert best(name).listed.entry == entry


@pytest.mark.parametrize(
    "name",
    ["Kettering Freight, Zorvane Street 5, Shenzhen", "Kettering Freight, Greywick, Beijing", "Ltd., Trading, Beijing"],
)
def test_single_words_of_an_address_are_nobody(name: str) -> None:
    assert MATCHER.screen(Party(name, None)) == ()


def test_everybody_of_a_name_is_found_however_many_there_are() -> None:
    namesakes = [listed(f"n{number}", names("Ferhan Dastgirzad"), kind="person") for number in range(120)]
    assert len(Matcher(namesakes).screen(Party("Dastgirzad, Ferhan", None))) == 120


@pytest.mark.parametrize(
    "name",
    [
        "深圳市 凌岚 光电科技 有限公司",
        "深 圳 市 凌 岚 光 电 科 技 有 限 公 司",
        "深圳市凌\u200b岚光电\u2060科技有限公司",
    ],
)
def test_what_stands_between_chinese_characters_says_nothing(name: str) -> None:
    assert best(name, "CN").score == best("深圳市凌岚光电科技有限公司", "CN").score


@pytest.mark.parametrize(
    "name",
    [
        "Zorvane Bakery & Coffee House",
        "Shenzhen Optical Technology Co., Ltd",
        "深圳光电科技有限公司",
        "Beijing Trading Co., Ltd",
        "Instruments",
        "Morwenna Garden Star Supplies",
        "Ferhan Aliyev",
        "",
        "有限公司",
        "!?",
        "Co., Ltd.",
    ],
)
def test_shared_common_words_are_no_hit(name: str) -> None:
    assert MATCHER.screen(Party(name, None)) == ()


@pytest.mark.parametrize("party", INVENTED, ids=lambda party: party.entry)
def test_what_is_listed_is_found_as_strongly_as_can_be(party: ListedParty) -> None:
    hit = best(party.name, min(party.countries))
    assert hit.listed == party
    assert hit.score == (970 if party.kind == "vessel" else 1_000)
    assert hit.strength == "strong"


def test_country_raises_and_lowers() -> None:
    unknown, agrees, other = (best("Zorvane Microdynamics", country) for country in (None, "CN", "BR"))
    assert agrees.score > unknown.score >= EXACT > other.score >= THRESHOLD
    assert other.strength == "possible"


def test_names_that_differ_are_never_strong_by_country_alone() -> None:
    hit = best("Zorvane Weichip Tech", "CN")
    assert hit.score < EXACT


def test_sounding_the_same_is_not_being_the_same() -> None:
    assert best("北京阔达浩然贸易有限公司", "CN").strength == "possible"


def test_a_number_in_common_decides_whatever_the_name() -> None:
    hit = best("Something Else Entirely", "FR", Identifier("Registration Number", "77004591"))
    assert hit.listed.entry == "number"
    assert hit.strength == "strong"
    assert hit.features[-1].kind == "identifier"


def test_an_imo_number_is_read_with_or_without_its_letters() -> None:
    hit = best("Renamed Lady", "LR", Identifier("IMO", "9187629"))
    assert hit.listed.entry == "morwen"


def test_a_number_filed_under_another_kind_is_a_possible_hit() -> None:
    hit = best("Something Else Entirely", None, Identifier("tax number", "77 0045 91"))
    assert hit.strength == "possible"


def test_other_numbers_of_the_same_kind_lower() -> None:
    plain = best("Pelagrine Freight Services", "AE")
    other = best("Pelagrine Freight Services", "AE", Identifier("registration number", "12"))
    assert other.score < plain.score
    assert other.strength == "possible"


def test_weak_and_former_names_weigh_less() -> None:
    weak, former = best("Greywick", "CY"), best("Quillhaven Instruments", "GB")
    assert weak.score < former.score < 1_000
    assert weak.strength == "possible"


def test_another_legal_form_weighs_little() -> None:
    same, other = best("Müllerström Präzision GmbH"), best("Müllerström Präzision AG")
    assert 0 < same.score - other.score < 50


def test_a_company_may_be_a_persons_if_it_has_exactly_the_name() -> None:
    assert best("Ferhan Dastgirzad").strength == "strong"
    assert best("Ferhan Dastgirzad Co., Ltd.").strength == "possible"
    assert MATCHER.screen(Party("Ferhan Dastgirzadi Co., Ltd.", None)) == ()


def test_points_add_up_and_words_are_named() -> None:
    hit = best("Zorvan Microdynamics GmbH", "BR")
    assert hit.score == sum(feature.points for feature in hit.features)
    [name] = [feature for feature in hit.features if feature.kind == "name"]
    assert {(pair.party, pair.listed) for pair in name.pairs} == {
        ("zorvan", "zorvane"),
        ("microdynamics", "microdynamics"),
    }
    [country] = [feature for feature in hit.features if feature.kind == "country"]
    assert (country.party, country.listed) == ("BR", "CN, HK")


def test_each_listed_party_is_one_hit_by_its_nearest_name() -> None:
    hits = MATCHER.screen(Party("Zorvane", None))
    assert len({hit.listed.entry for hit in hits}) == len(hits)
    twice = Matcher([listed("one", names("Ostrivanne", "Ostrivanne Ltd", "OSTRIVANNE"))])
    [hit] = twice.screen(Party("Ostrivanne", None))
    assert hit.name.text == "Ostrivanne"


def test_a_name_is_not_crowded_out_by_many_that_share_its_words() -> None:
    crowd = [listed(str(place), names(f"Velmora Ostrivanne Tesk{place}")) for place in range(300)]
    matcher = Matcher([*crowd, listed("meant", names("Velmora Ostrivanne"))])
    assert matcher.screen(Party("Ostrivanne Velmora", None))[0].listed.entry == "meant"


def test_an_empty_list_has_nobody() -> None:
    assert Matcher([]).screen(Party("Zorvane", "CN")) == ()
