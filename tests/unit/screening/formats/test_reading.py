"""Every official layout gives its parties as its authority means them, and no row is lost."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from engine.faults import SourceRefused
from engine.screening.formats.files import ListFile, files_of
from engine.screening.formats.follow_the_money import Owner, Stake, ownership_of
from engine.screening.formats.found import ListRead, RejectedRow
from engine.screening.formats.recognising import read_lists
from engine.screening.listed import Identifier, ListedParty, as_plain, entry_hash, from_plain
from tests.unit.screening.formats import samples


def read(*texts: str | bytes, list_: str = "", names: tuple[str, ...] = ()) -> ListRead:
    files = [
        ListFile(names[at] if names else f"file{at}", content=text if isinstance(text, bytes) else text.encode())
        for at, text in enumerate(texts)
    ]
    (found,) = read_lists(files, list_)
    assert found.read + len(found.rejected) + sum(found.aside.values()) == found.rows
    assert all(from_plain(as_plain(party)) == party for party in found.parties)
    return found


def party(found: ListRead, name: str) -> ListedParty:
    (one,) = [each for each in found.parties if each.name == name]
    return one


def names(one: ListedParty) -> list[tuple[str, str]]:
    return [(name.text, name.kind) for name in one.names]


def test_consolidated_screening_list() -> None:
    found = read(samples.CSL)
    assert (found.source, found.rows, len(found.parties)) == ("US-CSL", 7, 5)
    petrov = party(found, "PETROV, Ivan")
    assert (petrov.list, petrov.entry, petrov.kind) == ("US-SDN", "901", "person")
    assert petrov.codes == {"US-SDN", "US-SDN-7448"}
    assert petrov.identifiers == (Identifier("passport", "123456"),)
    assert petrov.countries == {"RU"}
    nebula = party(found, "Nebula Lithography Institute (NLI)")
    assert nebula.codes == {"US-EL", "US-EL-FN5"}
    assert names(nebula)[1:] == [("NLI", "alias"), ("Nebula Litho", "alias")]
    assert (nebula.listed_on, nebula.source) == (date(2024, 12, 2), "89 FR 1")
    assert party(found, "Comet Trading").codes == {"US-EL", "US-EL-FN1"}
    assert len({one.entry for one in found.parties if one.name == "JANE DOE"}) == 2
    assert [(row.row, row.what) for row in found.rejected] == [
        (7, "the list `A list of next year - Bureau of Lists` is not known"),
        (8, "column name: is blank"),
    ]


def test_older_files_have_no_id_and_say_the_same() -> None:
    older = "\n".join(line.partition(",")[2] for line in samples.CSL.splitlines())
    assert read(older).parties == read(samples.CSL).parties


def test_the_json_says_what_the_csv_says() -> None:
    found = read(samples.CSL_JSON)
    (petrov,) = found.parties
    assert petrov == party(read(samples.CSL), "PETROV, Ivan")
    assert found.dated == date(2026, 7, 30)
    assert [row.row for row in found.rejected] == [2]


def test_ofac_set() -> None:
    found = read(samples.SDN_ALT, samples.SDN, samples.SDN_ADD)
    assert (found.source, found.format, found.rows) == ("US-SDN", "ofac-csv", 7)
    caribe = party(found, "CARIBE TRADING CO., LTD.")
    assert caribe.programmes == {"SDGT", "IFSR"}
    assert caribe.codes == {"US-SDN", "US-SDN-7448"}
    assert names(caribe)[1:] == [("CARIBE TRADING", "alias"), ("OLD CARIBE", "former"), ("CTC", "weak_alias")]
    assert caribe.addresses == ("1 Harbour Road, Havana, Cuba",)
    assert caribe.identifiers == (Identifier("tax id no.", "77-1"),)
    assert party(found, "PETROV, Ivan").codes == {"US-SDN"}
    assert party(found, "SEA STAR").identifiers == (Identifier("imo", "9187629"),)
    assert [row.what for row in found.rejected] == ["entry 99 is not among the primary names"]


def test_other_files_of_a_set_need_the_primary_names() -> None:
    with pytest.raises(SourceRefused, match="no file of primary names"):
        read(samples.SDN_ALT)


def test_lists_beside_the_sdn_list_are_told_by_their_programmes() -> None:
    found = read(samples.SDN.replace("SDGT] [IFSR", "NS-PLC").replace('"CUBA"', '"UKRAINE-EO13662"'))
    assert found.source == "US-OFAC-CONSOLIDATED"
    assert {one.list for one in found.parties} == {"US-PLC", "US-SSI"}


def test_sdn_xml() -> None:
    found = read(samples.SDN_XML)
    (petrov,) = found.parties
    assert found.dated == date(2026, 9, 18)
    assert names(petrov) == [("PETROV, Ivan", "primary"), ("VANYA", "weak_alias"), ("IVANOV", "former")]
    assert petrov.countries == {"RU"}
    assert petrov.identifiers == (Identifier("passport", "A123"),)
    assert petrov.details["gender"] == "Male"
    assert [(row.row, row.text) for row in found.rejected] == [(2, "WITHOUT NUMBER")]


@pytest.mark.parametrize("declared", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'])
def test_xml_that_declares_anything_is_refused(declared: str) -> None:
    with pytest.raises(SourceRefused, match="declares a document type"):
        read(samples.SDN_XML.replace("<sdnList", f"{declared}<sdnList", 1))


def test_xml_that_breaks_off_is_refused() -> None:
    with pytest.raises(SourceRefused, match="not well-formed"):
        read(samples.UN[:-30])


@pytest.mark.parametrize(("name", "code"), [("Entity List", "US-EL"), ("Military End User (MEU) List", "US-MEU")])
def test_entity_list_and_military_end_users(name: str, code: str) -> None:
    found = read(samples.ENTITY_LIST.replace("{list}", name).encode("cp1252"))
    (etoile,) = found.parties
    assert (found.source, found.rows, etoile.list, etoile.name) == (code, 2, code, "Société Étoile")
    assert etoile.countries == {"FR", "HK"}
    assert len(etoile.addresses) == 2
    assert etoile.codes == ({code, "US-EL-FN3"} if code == "US-EL" else {code})
    assert etoile.listed_on == date(2024, 12, 2)


def test_unverified_list() -> None:
    (atlas,) = read(samples.UVL).parties
    assert names(atlas) == [("Atlas Works", "primary"), ("Atlas Workshop", "alias")]
    assert (atlas.list, atlas.countries) == ("US-UVL", frozenset({"AM"}))


def test_denied_persons() -> None:
    found = read(samples.DPL)
    assert (found.source, found.rows) == ("US-DPL", 3)
    dallas, reno = found.parties
    assert dallas.entry != reno.entry
    assert dallas.details["Action"] == "FR NOTICE ADDED; MODIFIED"
    assert (dallas.listed_on, dallas.source) == (date(2002, 3, 4), "67 F.R. 10890")


def test_european_list() -> None:
    found = read(samples.EU)
    assert (found.source, found.dated, found.rows) == ("EU-FSF", date(2026, 9, 22), 5)
    muster, company = found.parties
    assert (muster.entry, muster.kind, names(muster)) == (
        "EU.27.28",
        "person",
        [("Max Muster", "primary"), ("Abu Max", "alias")],
    )
    assert (muster.countries, muster.addresses, muster.listed_on) == (
        frozenset({"IQ"}),
        ("Basra, IRAQ",),
        date(2003, 7, 8),
    )
    assert company.identifiers == (Identifier("registration number", "1027700000000"),)
    assert company.countries == set()
    assert [row.row for row in found.rejected] == [6]


def test_the_spelling_of_european_columns_does_not_matter() -> None:
    header, *rows = samples.EU.splitlines()
    assert read("\n".join(["\ufeff" + header.upper(), *rows])).parties == read(samples.EU).parties


def test_uk_sanctions_list() -> None:
    found = read(samples.UK)
    assert (found.source, found.dated, found.rows) == ("UK-SL", date(2026, 10, 8), 3)
    muster, ship = found.parties
    assert names(muster) == [("Max MUSTER", "primary"), ("Макс Мустер", "alias"), ("Max MUSTERMANN", "weak_alias")]
    assert muster.countries == {"RU", "UA"}
    assert muster.identifiers == (Identifier("passport", "AB1"), Identifier("passport", "AB2"))
    assert (ship.kind, ship.identifiers) == ("vessel", (Identifier("imo", "9187629"),))


def test_the_older_list_of_the_treasury() -> None:
    found = read(samples.OFSI)
    (muster,) = found.parties
    assert (found.dated, muster.entry, muster.countries) == (date(2026, 5, 30), "16100", frozenset({"RU"}))
    assert names(muster) == [("Max MUSTER", "primary"), ("Max MUSTERMANN", "alias")]


def test_security_council() -> None:
    found = read(samples.UN)
    person, company = found.parties
    assert (found.source, found.dated, found.rows) == ("UN-SC", date(2026, 9, 1), 2)
    assert names(person) == [("RI MU STER", "primary"), ("리무스터", "alias"), ("Ri", "weak_alias")]
    assert (person.entry, person.countries, person.listed_on) == ("KPi.901", frozenset({"KP"}), date(2016, 3, 2))
    assert names(company) == [("MUSTER TRADING & CO", "primary"), ("Old Muster", "former")]


def test_open_sanctions_table() -> None:
    found = read(samples.TARGETS)
    company, person = found.parties
    assert company.codes == {"US-SDN", "US-SDN-7448", "EU-FSF"}
    assert names(company)[1:] == [("Muster AO", "alias"), ('"Muster" Trading', "alias")]
    assert (person.codes, person.list, person.countries) == (
        frozenset({"OPENSANCTIONS"}),
        "OPENSANCTIONS",
        frozenset({"DE"}),
    )
    assert {one.list for one in read(samples.TARGETS, list_="JP-EUL").parties} == {"JP-EUL"}


def test_follow_the_money() -> None:
    found = read(samples.FTM)
    (muster,) = found.parties
    assert (found.rows, dict(found.aside), len(found.rejected)) == (5, {"Ownership": 1, "Person": 1, "Sanction": 1}, 1)
    assert names(muster) == [("JSC Muster", "primary"), ("Muster AO", "alias"), ("Old Muster", "former")]
    assert (muster.listed_on, muster.programmes) == (date(2024, 1, 2), frozenset({"US-SDGT"}))


def test_ownership_of_follow_the_money() -> None:
    told = list(ownership_of(ListFile("entities.ftm.json", content=samples.FTM.encode())))
    assert told[:2] == [
        Owner("a", "JSC Muster", "Company", frozenset({"RU"}), listed=True),
        Owner("b", "Max Owner", "Person", frozenset({"DE"}), listed=False),
    ]
    assert told[2] == Stake("b", "a", "50.1 %", date(2020, 1, 1), None, "x")
    assert isinstance(told[3], RejectedRow)


def test_a_house_list() -> None:
    found = read(samples.HOUSE, list_="HOUSE-RED")
    (muster,) = found.parties
    assert (muster.list, muster.codes, muster.countries) == ("HOUSE-RED", frozenset({"HOUSE-RED"}), frozenset({"DE"}))
    assert names(muster)[1:] == [("Muster", "alias"), ("MUSTER AG", "alias"), ("Alt-Muster", "former")]
    assert muster.identifiers == (Identifier("number", "77"), Identifier("vat", "DE123"))
    assert muster.details == {"note": "watch"}
    assert [(row.row, row.what, row.hint) for row in found.rejected] == [
        (3, "column country: `Chian` is not a country", "did you mean China (CN)?"),
        (4, "column name: is blank", "every entry needs one"),
        (5, "column listed_on: `2026-13-01` is not a date", "write a date such as 2026-11-20"),
    ]


def test_a_plain_table_of_several_lists() -> None:
    found = read(samples.CHINA)
    assert found.source == "CN"
    assert {code for one in found.parties for code in one.codes} == {"CN-CONTROL-2026-11", "CN-WATCH-2026-12"}
    assert read(samples.CHINA.replace(",", ";")).parties == found.parties


def test_a_plain_table_says_which_list_it_is() -> None:
    with pytest.raises(SourceRefused, match="--list"):
        read(samples.HOUSE)


@pytest.mark.parametrize("content", ["", "item,price\nA,1\n", "<html></html>", '{"a": 1}', "\x00\x01"])
def test_a_file_that_is_no_list_is_refused(content: str) -> None:
    with pytest.raises(SourceRefused):
        read(content)


def test_a_code_that_the_file_contradicts_is_refused() -> None:
    with pytest.raises(SourceRefused, match="is EU-FSF, not UK-SL"):
        read(samples.EU, list_="UK-SL")


def test_rows_that_cannot_be_framed_are_rejected_alone() -> None:
    lines = samples.CSL.splitlines()
    found = read("\n".join([*lines[:2], 'a9,"broken"quote,x', "a8,short", *lines[2:]]))
    assert [(row.row, row.what.partition(":")[0]) for row in found.rejected][:2] == [
        (3, "cannot be divided into cells"),
        (4, "has 2 fields where the header has 29"),
    ]
    assert len(found.parties) == 5


def test_the_order_of_a_file_does_not_change_what_an_entry_says() -> None:
    header, first, *others = [*samples.SDN_ADD.splitlines(), '36,3,"2 Quay","Havana","Cuba",-0-']
    forth, back = ("\n".join(lines) for lines in ([header, first, *others], [*others, first, header]))
    one, other = (party(read(samples.SDN, text), "CARIBE TRADING CO., LTD.") for text in (forth, back))
    assert entry_hash(one) == entry_hash(other)
    assert len(one.addresses) == 2


def test_files_of_a_folder_and_of_an_archive(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    for name, text in (("sdn.csv", samples.SDN), ("alt.csv", samples.SDN_ALT), ("add.csv", samples.SDN_ADD)):
        (folder / name).write_text(text, encoding="utf-8")
    archive = tmp_path / "set.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for one in folder.iterdir():
            packed.write(one, one.name)
    (of_folder,), (of_archive,) = (read_lists(files_of([path])) for path in (folder, archive))
    assert of_folder.parties == of_archive.parties
    (folder / "alt.csv").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(SourceRefused, match="damaged"):
        files_of([folder])
