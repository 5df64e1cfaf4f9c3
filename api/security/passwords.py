"""Is this the password? Kept as argon2id hashes, which take long on purpose: a thread's work, not the event loop's."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import Final, Literal

from pwdlib import PasswordHash

from engine.faults import LicetError

SHORTEST: Final = 12
LONGEST: Final = 200
_HASHING: Final = PasswordHash.recommended()
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another, whoever reads them out."""
_GROUPS, _OF_EACH = 5, 4

Flaw = Literal["short", "long", "login", "same"]


class PasswordRefused(LicetError):
    """A password that may not be chosen: too `short`, too `long`, the `login` itself, or the `same` as before."""

    def __init__(self, flaw: Flaw) -> None:
        """Keep what is wrong."""
        self.flaw = flaw
        super().__init__(_SAID[flaw])


_SAID: Final[dict[Flaw, str]] = {
    "short": f"a password has at least {SHORTEST} characters",
    "long": f"a password has at most {LONGEST} characters",
    "login": "the login is no password",
    "same": "this is the password that is to be changed",
}


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHING.hash(_bytes(password))


def tried(password: str, kept: str) -> str:
    """The hash to keep of a password that is the one of a hash, which may have to be made with more effort by now.

    Blank where it is another password.
    """
    if len(password) > LONGEST:
        return ""
    right, better = _HASHING.verify_and_update(_bytes(password), kept)
    return (better or kept) if right else ""


@cache
def nobodys() -> str:
    """A hash of a password that nobody has: to try one against it takes as long as against any other."""
    return hashed(secrets.token_urlsafe())


def require_good(password: str, login: str) -> None:
    """Raise `PasswordRefused` for a password that may not be chosen."""
    if len(password) < SHORTEST:
        raise PasswordRefused("short")
    if len(password) > LONGEST:
        raise PasswordRefused("long")
    if unicodedata.normalize("NFKC", password).casefold().strip() == login:
        raise PasswordRefused("login")


def one_time() -> str:
    """A password of 99 random bits that can be read out: `k7mq-h2xd-…`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_OF_EACH)) for _ in range(_GROUPS))


def _bytes(password: str) -> bytes:
    """The same bytes however a keyboard puts accents together."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
