"""Did this form come from a page of ours? Each form carries a token that only its visitor's pages can have.

A token follows from the installation's secret and from whom it is for: the id of a session, `local user`, or what tells
a visitor who is not signed in yet. Nothing is kept, and every process that shares the secret takes it.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Csrf:
    """Makes the tokens of forms, and tells right ones."""

    _root: bytes

    def token(self, subject: str) -> str:
        """The token of somebody's forms."""
        derived = hmac.digest(self._root, f"licet form 1\n{subject}".encode(), "sha256")
        return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()

    def right(self, token: str, subject: str) -> bool:
        """Whether a form brings the token of its visitor; how long this takes tells nothing of the right one."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token(subject).encode())
