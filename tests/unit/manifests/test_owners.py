"""Files of owners: read from the same formats as manifests, as strictly, with everything that is wrong at once."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction

import pytest

from api.reports.problems import Sayings
from engine.faults import SourceRefused
from engine.manifests.known_columns import load_alias_tables, owner_matcher
from engine.manifests.options import ReadingOptions
from engine.manifests.owners import Owners, read_owners
from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyName
from engine.ownership.rules import US_AFFILIATES
from engine.ownership.shares import End, Share, exactly
from engine.ownership.stakes import Stake
from tests.unit.manifests.reading import RULES, vocabulary

PLAIN = ReadingOptions()
COLUMNS = "owner,owner_country,owner_id,owned,owned_country,owned_id,share,from,through,source\n"


def owners(text: str, options: ReadingOptions = PLAIN) -> Owners:
    matcher = owner_matcher(load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    return read_owners(io.BytesIO(text.encode()), vocabulary(), matcher, options)


def test_a_row_becomes_a_stake() -> None:
    found = owners(COLUMNS + "Acme,China,L1,Beta,,,30..60 %,2024-01-01,2025-12-31,register\nunknown,,,Beta,,-,,,,\n")
    assert found.rejected == ()
    assert found.stakes == (
        Stake(
            PartyName("Acme", "CN", "L1"), PartyName("Beta"), Share(End(Fraction(3, 10)), End(Fraction(3, 5))),
            date(2024, 1, 1), date(2025, 12, 31), "register", 2,
        ),
        Stake(None, PartyName("Beta"), Share(End(Fraction(0)), End(Fraction(1))), source=found.stakes[1].source, row=3),
    )  # fmt: skip
    assert found.stakes[1].source


def test_aliases_decimal_commas_and_json_lines_work_as_in_a_manifest() -> None:
    found = owners(
        "股东;被投资企业;持股比例\n甲;乙;33,5 %\n丙;乙;10,5..20,5 %\n丁;乙;1.5 %\n", ReadingOptions(decimal=",")
    )
    assert [stake.share.low.share for stake in found.stakes] == [Fraction(335, 1000), Fraction(105, 1000)]
    assert [row.messages() for row in found.rejected] == [
        ["row 4, column 持股比例: `1.5 %` holds a point, but the numbers of this file have a decimal comma; "
         "write 1234,5, or read the file with --decimal point"]
    ]  # fmt: skip
    assert [notice.kind for notice in found.notices].count("alias") == 3
    (stake,) = owners('{"owner": "A", "owned": "B", "share": "50 %"}\n').stakes
    assert stake.share == exactly(Fraction(1, 2))


def test_all_problems_of_a_row_are_said_in_both_languages() -> None:
    found = owners(
        COLUMNS
        + ",Chian,,unknown,,,50,2025-01-01,2024-01-01,\n-,,,B,,,60..30 %,2024-13-01,2024-01-01T09:00:00+08:00,\n"
    )
    assert [str(problem) for row in found.rejected for problem in row.problems] == [
        "column owner: is blank; write its name, or `unknown` for an owner who is not known",
        "column owner_country: `Chian` is not a country; did you mean China (CN)?",
        "column owned: `unknown` names nobody; write its name",
        "column share: `50` is not between 0 % and 100 %; write 25 % or 0.25",
        "column through: `2024-01-01` is before the first day, 2025-01-01; both days are included",
        "column owner: `-` names nobody; write its name, or `unknown` for an owner who is not known",
        "column share: `60..30 %` ends before it begins; write the smaller share first",
        "column from: `2024-13-01` is not a date (month must be in 1..12); write a date such as 2026-11-20, or a time "
        "with its zone such as 2026-11-20T09:30:00+08:00",
        "column through: `2024-01-01T09:00:00+08:00` is not a day; write a date such as 2026-11-20, without a time",
    ]
    sayings = Sayings(vocabulary())
    for problem in (problem for row in found.rejected for problem in row.problems):
        assert sayings.in_chinese(problem.what) is not None, problem.what
        assert sayings.in_chinese(problem.hint) is not None, problem.hint


@pytest.mark.parametrize("share", ["half", "30 %..0.6", "more than 100 %"])
def test_what_is_wrong_with_a_share_is_said_in_chinese(share: str) -> None:
    ((problem,),) = [row.problems for row in owners(f"owner,owned,share\nA,B,{share}\n").rejected]
    sayings = Sayings(vocabulary())
    assert sayings.in_chinese(problem.what) is not None
    assert sayings.in_chinese(problem.hint) is not None


def test_a_name_that_fits_several_parties_is_rejected_and_the_others_stay() -> None:
    found = owners("owner,owner_country,owned,share\nAcme,CN,B,10 %\nAcme,MY,B,10 %\nAcme,,B,60 %\n")
    assert [stake.row for stake in found.stakes] == [2, 3]
    assert [(row.raw, row.messages()) for row in found.rejected] == [
        ("Acme,,B,60 %", ["row 4, column owner: `Acme` is the name of several parties; "
                          "give its country, or its id as in other rows"])
    ]  # fmt: skip
    assert Sayings().in_chinese(found.rejected[0].problems[0].what) == "名为“Acme”的主体不止一个"


def test_malformed_rows_and_missing_columns() -> None:
    found = owners('owner,owned,share\nA,B,10 %\nA,"B\nA,C,20 %\n')
    assert [stake.owned.text for stake in found.stakes] == ["B", "C"]
    assert [row.row for row in found.rejected] == [3]
    with pytest.raises(SourceRefused, match="column `share` is missing"):
        owners("owner,owned\nA,B\n")


def test_the_sample_reads_whole_and_shows_each_kind_of_answer() -> None:
    matcher = owner_matcher(load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    found = read_owners(RULES / "samples" / "owners.csv", vocabulary(), matcher)
    assert (len(found.stakes), found.rejected) == (11, ())
    ownership = Ownership(found.stakes, date(2026, 11, 26))
    listed = {
        key: frozenset({code})
        for key, names in ownership.parties.items()
        for prefix, code in (("Qingyuan", "US-EL"), ("Beihai", "US-MEU"))
        if names[0].text.startswith(prefix)
    }
    under = ownership.under(US_AFFILIATES, listed)
    answers = {names[0].text.split()[0]: under.of(names[0]) for names in ownership.parties.values()}
    assert {name: held.covered for name, held in answers.items()} == {
        "Qingyuan": True, "Beihai": True, "Tianlan": True, "Werdenfels": True, "Familie": None,
        "Hollandse": None, "Penglai": False, "Straits": False, "Marmara": False,
    }  # fmt: skip
    assert [name for name, held in answers.items() if held.must_ask] == ["Hollandse"]
    assert answers["Werdenfels"].codes == {"US-EL", "US-MEU"}
