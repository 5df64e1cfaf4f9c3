"""Hashes and proofs are those of RFC 9162: another implementation agrees, and no proof shows what is not so."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from api.audit.check_proof import Head, ProofRefused, canonical, ed25519_verifies, included, leaf_hash, only_grew
from api.audit.records import canonical as as_logged
from api.audit.tree import EMPTY, Growing, consistency, inclusion, root_of

LARGEST = 70
ENTRIES = [f"entry {number}".encode() for number in range(LARGEST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]))


def subtree(start: int, end: int) -> bytes:
    return root_of(LEAVES[start:end])


def head(size: int) -> Head:
    return Head("licet/test", size, root_of(LEAVES[:size]), "")


def test_the_hash_of_nothing_and_of_one() -> None:
    assert root_of([]) == EMPTY == hashlib.sha256(b"").digest()
    assert root_of([LEAVES[0]]) == hashlib.sha256(b"\0entry 0").digest()


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_another_implementation_has_the_same_hashes(size: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    growing = Growing()
    for entry, leaf in zip(ENTRIES[:size], LEAVES, strict=False):
        other.append_entry(entry)
        growing.add(leaf)
    assert growing.root == root_of(LEAVES[:size]) == other.get_root()


@settings(deadline=None)
@given(st.data())
def test_a_proof_of_inclusion_shows_one_entry_at_one_place(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(index, size, subtree)
    root = root_of(LEAVES[:size])
    assert included(LEAVES[index], index, size, path) == root
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index)) if size > 1 else None
    if other is not None:
        assert not _shows(LEAVES[other], index, size, path, root)
        assert not _shows(LEAVES[index], other, size, path, root)
    assert not _shows(LEAVES[index], index, size, [*path, EMPTY], root)
    if path:
        broken = data.draw(st.integers(0, len(path) - 1))
        assert not _shows(LEAVES[index], index, size, path[:broken] + path[broken + 1 :], root)
        assert not _shows(LEAVES[index], index, size, [*path[:broken], EMPTY, *path[broken + 1 :]], root)


@settings(deadline=None)
@given(st.data())
def test_a_proof_of_consistency_shows_that_a_log_only_grew(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, LARGEST))
    old = data.draw(st.integers(1, new))
    path = consistency(old, new, subtree)
    only_grew(head(old), head(new), path)
    for changed in (head(old)._replace(root=EMPTY), head(old)._replace(origin="licet/other")):
        with pytest.raises(ProofRefused):
            only_grew(changed, head(new), path)
    for wrong in ([*path, EMPTY], path[:-1] if path else [EMPTY]):
        with pytest.raises(ProofRefused):
            only_grew(head(old), head(new), wrong)
    if old < new:
        with pytest.raises(ProofRefused):
            only_grew(head(new), head(old), path)


def test_every_size_has_its_proofs() -> None:
    for new in range(1, 40):
        for old in range(1, new + 1):
            only_grew(head(old), head(new), consistency(old, new, subtree))
            assert included(LEAVES[old - 1], old - 1, new, inclusion(old - 1, new, subtree)) == head(new).root


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=200), st.integers(0, 63), st.integers(0, 7))
def test_signatures_are_those_of_the_library(message: bytes, byte: int, bit: int) -> None:
    """What the script verifies without a library is what the library signed, and nothing else."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(message).digest())
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verifies(public, message, signature)
    flipped = bytes(one ^ (1 << bit) if place == byte else one for place, one in enumerate(signature))
    assert not ed25519_verifies(public, message, flipped)
    assert not ed25519_verifies(public, message + b"x", signature)
    assert not ed25519_verifies(public, message, signature[:-1])
    assert not ed25519_verifies(bytes(32), message, signature)


def test_a_signature_of_the_standard_verifies() -> None:
    """RFC 8032, 7.1, test 2; a scalar beyond the order of the group is refused (5.1.7)."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert ed25519_verifies(public, b"\x72", signature)
    order = 2**252 + 27742317777372353535851937790883648493
    beyond = int.from_bytes(signature[32:], "little") + order
    assert not ed25519_verifies(public, b"\x72", signature[:32] + beyond.to_bytes(32, "little"))


@given(st.dictionaries(st.sampled_from(["at", "by", "text", "roles"]), TEXTS | st.integers(-9, 9) | st.lists(TEXTS)))
def test_the_script_reads_records_as_the_log_wrote_them(record: dict[str, object]) -> None:
    assert canonical(record) == as_logged(record)


def _shows(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    try:
        return included(leaf, index, size, path) == root
    except ProofRefused:
        return False
