"""Is a record in the log that a signed head stands for, and did the log only grow? Checked with nothing but Python.

    python3 check_proof.py PROOF.json... --key KEY.txt [--files FOLDER]    a folder stands for all proofs in it

A proof of inclusion shows that an entry is in the log, and with it the digest of a record: a row of the database, in
which long texts and files stand as their SHA-256. A proof of consistency shows that a later head stands for a log that
begins with the log of an earlier one. Hashes are those of RFC 9162, heads are signed notes (Ed25519, RFC 8032).

With --files, the files of a folder are named whose SHA-256 stands in a record: these are what the record had.
This script needs no other file of Licet, no server and no network: Python 3.8 or later is enough.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple


class ProofRefused(Exception):
    """A proof that does not show what it claims, or that cannot be read."""


class Head(NamedTuple):
    """What a signed note says of a log: which log it is, how many entries it has, and the hash over all of them."""

    origin: str
    size: int
    root: bytes
    at: str


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two halves of a log (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of plain data without fractions."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The hash over a log of `size` entries in which `leaf` has a place, from 0 (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofRefused(f"there is no entry {index} in a log of {size}")
    place, last, found = index, size - 1, leaf
    for hash_ in path:
        if last == 0:
            raise ProofRefused("the proof is longer than the log is high")
        if place % 2 or place == last:
            found = node_hash(hash_, found)
            place, last = _to_the_right(place, last)
        else:
            found = node_hash(found, hash_)
        place, last = place // 2, last // 2
    if last:
        raise ProofRefused("the proof is shorter than the log is high")
    return found


def only_grew(old: Head, new: Head, path: Sequence[bytes]) -> None:
    """Refuse unless the log of the new head begins with the log of the old one (RFC 9162, 2.1.4.2)."""
    if old.origin != new.origin:
        raise ProofRefused(f"the heads are of different logs: {old.origin} and {new.origin}")
    if not 0 < old.size <= new.size:
        raise ProofRefused(f"a log of {old.size} entries cannot have become one of {new.size}")
    if old.size == new.size and not path:
        first, second, last = new.root, old.root, 0
    else:
        first, second, last = _both_roots(old, new, path)
    if last or first != old.root or second != new.root:
        raise ProofRefused("the later log does not begin with the earlier one: what was in it was changed")


def _both_roots(old: Head, new: Head, path: Sequence[bytes]) -> tuple[bytes, bytes, int]:
    """The hashes over the earlier and the later log that a path leads to, and how much height it left over."""
    steps = list(path) if old.size & (old.size - 1) else [old.root, *path]
    if not steps:
        raise ProofRefused("the proof is shorter than the log is high")
    place, last = old.size - 1, new.size - 1
    while place % 2:
        place, last = place // 2, last // 2
    first = second = steps[0]
    for hash_ in steps[1:]:
        if last == 0:
            raise ProofRefused("the proof is longer than the log is high")
        if place % 2 or place == last:
            first, second = node_hash(hash_, first), node_hash(hash_, second)
            place, last = _to_the_right(place, last)
        else:
            second = node_hash(second, hash_)
        place, last = place // 2, last // 2
    return first, second, last


def _to_the_right(place: int, last: int) -> tuple[int, int]:
    """The height at which a place is a right half, or the first."""
    while place % 2 == 0 and place:
        place, last = place // 2, last // 2
    return place, last


def read_head(note: str) -> Head:
    """What a signed note says; its signature is not looked at."""
    lines = note.partition("\n\n")[0].split("\n")
    try:
        origin, size, root = lines[:3]
        hash_ = base64.b64decode(root, validate=True)
        count = int(size)
    except (ValueError, binascii.Error) as error:
        raise ProofRefused("this is not a signed head") from error
    if len(hash_) != hashlib.sha256().digest_size or count < 0:
        raise ProofRefused("this is not a signed head")
    return Head(origin, count, hash_, lines[3].partition(" ")[2] if len(lines) > 3 else "")


def signed_head(note: str, key: str) -> Head:
    """What a note says that the owner of a key signed; refuses any other."""
    text, blank, signatures = note.partition("\n\n")
    name, id_, public = _public_key(key)
    for line in signatures.split("\n") if blank else ():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if dash != "\u2014" or signer != name:
            continue
        try:
            found = base64.b64decode(encoded, validate=True)
        except ValueError:
            continue
        if found[:4] == id_ and ed25519_verifies(public, (text + "\n").encode(), found[4:]):
            return read_head(note)
    raise ProofRefused("the head is not signed with this key")


def check(proof: Any, key: str) -> str:
    """What a proof shows, in a sentence; raises `ProofRefused` where it does not."""
    try:
        if proof["kind"] == "inclusion":
            return _check_inclusion(proof, key)
        if proof["kind"] == "consistency":
            old, new = signed_head(proof["old"], key), signed_head(proof["new"], key)
            only_grew(old, new, [bytes.fromhex(one) for one in proof["path"]])
            return f"the log of {new.size} entries ({new.at}) begins with the {old.size} entries of {old.at}"
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ProofRefused(f"this is not a proof: {error}") from error
    raise ProofRefused("this is neither a proof of inclusion nor of consistency")


def _check_inclusion(proof: Any, key: str) -> str:
    entry, record = proof["entry"], proof.get("record")
    if record is None and entry["act"] != "erased":
        raise ProofRefused("the record is not there: it is no longer what the log says")
    if record is not None and hashlib.sha256(canonical(record)).hexdigest() != entry["digest"]:
        raise ProofRefused("the record is not the one whose digest is in the log")
    head = signed_head(proof["head"], key)
    path = [bytes.fromhex(one) for one in proof["path"]]
    if included(leaf_hash(canonical(entry)), int(entry["number"]), head.size, path) != head.root:
        raise ProofRefused("the entry is not in the log that the head stands for")
    return (
        f"entry {entry['number']} of {head.size}: {entry['table']} {entry['record']} was {entry['act']} "
        f"{entry['at']}, signed {head.at}"
    )


def _public_key(key: str) -> tuple[str, bytes, bytes]:
    """The name, the id and the 32 bytes of a key such as `licet-audit+0a1b2c3d+AX…`."""
    try:
        name, id_, encoded = key.strip().split("+", 2)
        data = base64.b64decode(encoded, validate=True)
        found = bytes.fromhex(id_)
    except (ValueError, binascii.Error) as error:
        raise ProofRefused("this is not the public key of a log") from error
    if data[:1] != b"\x01" or len(data) != 33 or found != key_id(name, data[1:]):
        raise ProofRefused("this is not the public key of a log")
    return name, found, data[1:]


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a note says which key signed it."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


# Ed25519 (RFC 8032, 5.1): only what it takes to verify. Nothing secret is touched here.
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is one of a message by the owner of a public key."""
    if len(signature) != 64 or len(public) != 32:
        return False
    owner, commitment = _decoded(public), _decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or commitment is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    right = _sum(commitment, _times(challenge, owner))
    return bool(_same(_times(scalar, _BASE), right))


def _sum(one: Any, other: Any) -> Any:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Any) -> Any:
    found = (0, 1, 1, 0)
    while number:
        if number % 2:
            found = _sum(found, point)
        point, number = _sum(point, point), number // 2
    return found


def _same(one: Any, other: Any) -> bool:
    return all((one[axis] * other[2] - other[axis] * one[2]) % _P == 0 for axis in (0, 1))


def _decoded(data: bytes) -> Any:
    """The point that 32 bytes stand for; None where they stand for none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x % 2 != sign else x
    return x, y, 1, x * y % _P


_BASE = _decoded((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def files_in(folder: Path) -> dict[str, str]:
    """The names of the files of a folder, and of all folders in it, by their SHA-256."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): str(path) for path in files}


def told_files(record: Any, files: dict[str, str]) -> list[str]:
    """The columns of a record that stand as SHA-256, each with the file that has it, if one has."""
    columns = (record or {}).get("columns", {})
    hashes = {name: value["sha256"] for name, value in columns.items() if isinstance(value, dict) and "sha256" in value}
    return [f"{name}: {files.get(hash_, 'no file')}" for name, hash_ in sorted(hashes.items())]


def _all(paths: Sequence[Path]) -> list[Path]:
    return [one for path in paths for one in (sorted(path.glob("*.json")) if path.is_dir() else [path])]


def main(arguments: Sequence[str]) -> int:
    """Check proofs and print what each shows; 1 where one does not, or cannot be read."""
    parser = argparse.ArgumentParser(description="Check proofs out of the log of Licet, offline.")
    parser.add_argument("proofs", nargs="+", type=Path, metavar="PROOF.json")
    parser.add_argument("--key", required=True, type=Path, metavar="KEY.txt", help="the public key of the log")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="name the files that records had")
    given = parser.parse_args(arguments)
    files = files_in(given.files) if given.files else {}
    failed = 0
    proofs = _all(given.proofs)
    if not proofs:
        print("FAILED  there is no proof here")
        return 1
    for path in proofs:
        try:
            proof = json.loads(path.read_text(encoding="utf-8"))
            print(f"ok      {path}: {check(proof, given.key.read_text(encoding='utf-8'))}")
            for line in told_files(proof.get("record"), files) if given.files else ():
                print(f"          {line}")
        except (OSError, ValueError, ProofRefused) as error:
            failed += 1
            print(f"FAILED  {path}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
