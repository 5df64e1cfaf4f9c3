"""With which key is the log sealed and signed? One of the installation, in a file outside the database.

An Ed25519 key signs heads of the log, for whoever has the public half. From the same file follows the secret that seals
each entry, for those who have the file: an entry that anybody else wrote or changed shows at once, signed or not.
Services that share a database share the file.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from api.audit.check_proof import key_id
from api.security.secret_files import SecretRefused, secret_file

NAME: Final = "licet-audit"
"""Who signs, in notes and public keys."""
FILE: Final = "audit.key"
_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class AuditKey:
    """A key of the log: `id` tells it from others, `public` is what others verify with.

    `heads`: the file beside the key in which every head that it signed is kept, where no SQL reaches it.
    """

    _private: Ed25519PrivateKey = field(repr=False)
    _secret: bytes = field(repr=False)
    id: str
    public: str
    heads: Path

    def seal(self, entry: bytes) -> str:
        """What shows that somebody with this key wrote an entry."""
        return hmac.digest(self._secret, entry, "sha256").hex()

    def sign(self, text: str) -> str:
        """A text as a signed note; it ends with a line break."""
        signature = base64.b64encode(bytes.fromhex(self.id) + self._private.sign(text.encode())).decode()
        return f"{text}\n\u2014 {NAME} {signature}\n"

    def keep(self, note: str) -> None:
        """Keep a signed head beside the key; raises `OSError`."""
        handle = os.open(self.heads, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(json.dumps(note, ensure_ascii=False) + "\n")

    def kept(self) -> list[str]:
        """The heads that were kept beside the key; raises `OSError`, or `ValueError` where the file is damaged."""
        if not self.heads.exists():
            return []
        return [str(json.loads(line)) for line in self.heads.read_text(encoding="utf-8").splitlines()]


def open_key(path: Path) -> AuditKey:
    """The key in a file, which is made where there is none; raises `SecretRefused`."""
    return _key(secret_file(path, _new), path)


def read_key(path: Path) -> AuditKey:
    """The key in a file; raises `SecretRefused`, or `OSError` where there is none."""
    return _key(path.read_bytes(), path)


def _new() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _key(pem: bytes, path: Path) -> AuditKey:
    try:
        private = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SecretRefused(f"{path.name} is not a private key in PEM; it is damaged, or another file") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise SecretRefused(f"{path.name} is not an Ed25519 key")
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    id_ = key_id(NAME, public).hex()
    told = f"{NAME}+{id_}+{base64.b64encode(_ED25519 + public).decode()}"
    secret = hmac.digest(private.private_bytes_raw(), b"licet log seal 1", "sha256")
    return AuditKey(private, secret, id_, told, path.with_suffix(".heads"))
