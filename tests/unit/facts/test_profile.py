"""Profiles: read strictly, typed against the rulebook, every fault with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from engine.facts.profile import Profile, load_profile
from engine.faults import SourceRefused
from engine.manifests.standpoint import standpoint
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import NONE

WHOLE = """
    assume: {item.node_nm: none, end_use.kinds: [civil, medical], end_user.type: civil}
    pending:
      CN-MOFCOM-2026-09-28: {decision: confirmed, citation: "Announcement 99 of 2026"}
    licences:
      - number: L-1
        authority: MOFCOM
        kind: dual_use
        clauses: [CN-MOFCOM-GAC-2025-18, CN-MOFCOM-GAC-2025-18/1C905]
        codes: [1C905.a.4]
        end_user: Ours GmbH
        valid: {from: 2026-01-01, through: 2026-12-31}
"""


def load(tmp_path: Path, rulebook: Rulebook, text: str) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return load_profile(path, rulebook)


def test_a_profile_is_typed_and_becomes_a_standpoint(tmp_path: Path, rulebook: Rulebook) -> None:
    profile = load(tmp_path, rulebook, WHOLE)
    assert profile.shown_as == "profile.yaml"
    assert profile.assume["item.node_nm"] is NONE
    assert profile.assume["end_use.kinds"] == {"civil", "medical"}
    found = standpoint(profile, date(2026, 11, 1))
    assert found.known_at == date(2026, 11, 1)
    assert found.settled["CN-MOFCOM-2026-09-28"].confirmed
    (licence,) = found.licences
    assert (licence.number, licence.end_user) == ("L-1", "Ours GmbH")
    assert licence.codes == {"1C905.a.4"}
    assert (licence.valid_from, licence.valid_through) == (date(2026, 1, 1), date(2026, 12, 31))


def test_an_empty_profile_settles_nothing(tmp_path: Path, rulebook: Rulebook) -> None:
    assert load(tmp_path, rulebook, "# nothing yet\n").licences == ()
    assert load(tmp_path, rulebook, "assume:\nlicences:\n").assume == {}
    assert standpoint(None).licences == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "item.node_nm: none",
            "item.nod_nm: none",
            r":2:10: `item.nod_nm` is not a fact \(did you mean",
        ),
        ("item.node_nm: none", "node_nm: none", r"`node_nm` is not a fact \(did you mean `item.node_nm`"),
        ("item.node_nm: none", "item.node_nm: tiny", r"`tiny` is not a number"),
        ("item.node_nm: none", "item.node_nm: unknown", r"`unknown` assumes nothing"),
        ("item.node_nm: none", "shipment.date: 2026-11-20", r"`shipment.date` cannot be assumed"),
        ("item.node_nm: none", "line.no: 1", r"`line.no` cannot be assumed"),
        ("CN-MOFCOM-2026-09-28", "CN-MOFCOM-2026-09-29", r"is not a pending announcement \(did you mean"),
        ("confirmed", "perhaps", r"`decision`: input should be 'confirmed' or 'rejected', not `perhaps`"),
        ("authority: MOFCOM", "authority: MOFCON", r"`MOFCON` is not a licensing authority \(did you mean `MOFCOM`"),
        ("kind: dual_use", "kind: dual", r"MOFCOM issues no licence `dual`"),
        ("CN-MOFCOM-GAC-2025-18,", "CN-MOFCOM-GAC-2025-81,", r"`CN-MOFCOM-GAC-2025-81` is not a clause or measure"),
        ("through: 2026-12-31", "through: 2025-12-31", r"is before the first day"),
        ("valid: {from: 2026-01-01, through: 2026-12-31}", "valid: {from: 2026-01-01}", r"`through` is missing"),
        ("number: L-1", "nummer: L-1", r"`nummer` is not known here \(did you mean `number`"),
    ],
)
def test_faults_are_refused_with_their_place(tmp_path: Path, rulebook: Rulebook, old: str, new: str, what: str) -> None:
    assert old in WHOLE
    with pytest.raises(SourceRefused, match=what):
        load(tmp_path, rulebook, WHOLE.replace(old, new, 1))
