"""With which secret is a webhook signed? None is kept: each follows from the installation's own.

The installation's secret is a file of 32 random bytes, made when first needed. Services that share a database share it:
with another file, the secrets of all endpoints are others.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from standardwebhooks import Webhook

from api.security.secret_files import installation_secret
from api.store.tables.events import WebhookEndpoint

OVERLAP: Final = timedelta(hours=24)
"""How long an earlier secret still signs beside the one that took its place."""


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """The installation's secret, and all that follow from it."""

    _root: bytes

    def of(self, endpoint: WebhookEndpoint, generation: int | None = None) -> str:
        """The secret of an endpoint, the latest unless told otherwise, as receivers need it."""
        number = endpoint.generation if generation is None else generation
        derived = hmac.digest(self._root, f"licet webhook 1\n{endpoint.id}\n{number}".encode(), "sha256")
        return f"whsec_{base64.b64encode(derived).decode()}"

    def signature(self, endpoint: WebhookEndpoint, message: str, body: str, now: datetime) -> str:
        """What signs a message: one signature, or two for a day after the secret was rotated."""
        generations = [endpoint.generation]
        if endpoint.rotated_at is not None and now < endpoint.rotated_at + OVERLAP:
            generations.append(endpoint.generation - 1)
        signers = [Webhook(self.of(endpoint, generation)) for generation in generations]
        return " ".join(signer.sign(message, now, body) for signer in signers)


def open_secrets(folder: Path) -> Secrets:
    """The secrets of the installation whose files are in a folder; raises `SecretRefused`."""
    return Secrets(installation_secret(folder))
