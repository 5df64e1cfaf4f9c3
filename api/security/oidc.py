"""What does the identity provider say of somebody? OpenID Connect, authorization code flow with PKCE, state and nonce.

What a sign-in begins with goes along in a sealed cookie of the browser, so that only the browser that began it ends it,
whichever process answers.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from api.security.identities import Claims
from api.security.secret_files import SecretRefused
from engine.faults import LicetError

CALLBACK: Final = "/sign-in/oidc/callback"
"""Where the provider sends people back to; `LICET_PUBLIC_URL` with this is what is registered there."""
PATIENCE: Final = timedelta(minutes=15)
"""How long a sign-in at the provider may take."""
_RENEWED_AFTER: Final = timedelta(hours=1)
_SECONDS: Final = 10
_LEEWAY: Final = 60
_ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
"""Signatures that only the provider can make: none that needs no key, or one that we have too."""
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderMisset(LicetError):
    """Settings of a provider that do not fit together."""


class ProviderFails(LicetError):
    """A provider that does not answer, or whose answer does not hold."""


class ProviderDenies(LicetError):
    """Somebody whom the provider did not let in, or who changed their mind there."""


class SignInLost(LicetError):
    """A sign-in that this browser did not begin, or that took too long."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The provider, what it calls this service, the secret it gave, and where it sends people back to."""

    issuer: str
    client_id: str
    secret: str
    public_url: str

    def check(self) -> None:
        """Raise `ProviderMisset` where something is lacking or could be overheard."""
        if not self.client_id or not self.public_url:
            raise ProviderMisset("LICET_OIDC_ISSUER needs LICET_OIDC_CLIENT_ID and LICET_PUBLIC_URL beside it")
        for name, url in (("LICET_OIDC_ISSUER", self.issuer), ("LICET_PUBLIC_URL", self.public_url)):
            parts = urlsplit(url)
            here = parts.scheme == "http" and (parts.hostname or "") in _HERE
            if not parts.hostname or not (parts.scheme == "https" or here) or parts.query or parts.fragment:
                raise ProviderMisset(f"{name} is an https address, or one of this machine, without ? and #")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a sign-in began with; `onward`: the page that was asked for; `until`: seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    onward: str
    until: int


class Provider:
    """Sends people to the provider, and reads what they bring back. Both may take seconds: call from a thread."""

    def __init__(self, registered: Registered, root: bytes) -> None:
        """`root`: the installation's secret; raises `ProviderMisset`. Nothing is asked of the provider yet."""
        registered.check()
        self._registered, self._root = registered, root
        self._known: tuple[Mapping[str, Any], datetime] | None = None
        self._keys: KeySet | None = None

    def begin(self, onward: str, now: datetime) -> tuple[str, str]:
        """The address to send somebody to, and what their browser is to keep; raises `ProviderFails`."""
        until = int((now + PATIENCE).timestamp())
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        begun = Begun(state, nonce, verifier, onward, until)
        endpoint = str(self._metadata(now)["authorization_endpoint"])
        with self._client() as client:
            url, _ = client.create_authorization_url(
                endpoint, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
            )
        return str(url), self._sealed(begun)

    def begun(self, kept: str, now: datetime) -> Begun:
        """What a sign-in began with, as the browser kept it; raises `SignInLost`."""
        body, _, seal = kept.partition(".")
        if not hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(body).encode()):
            raise SignInLost
        try:
            begun = Begun(**orjson.loads(base64.urlsafe_b64decode(body)))
        except (binascii.Error, orjson.JSONDecodeError, TypeError) as error:
            raise SignInLost from error
        if now.timestamp() >= begun.until:
            raise SignInLost
        return begun

    def finish(self, begun: Begun, brought: Mapping[str, str], now: datetime) -> Claims:
        """What the provider says of whoever comes back; raises `SignInLost`, `ProviderDenies`, `ProviderFails`."""
        if not hmac.compare_digest(brought.get("state", "").encode("utf-8", "replace"), begun.state.encode()):
            raise SignInLost
        if brought.get("iss", self._registered.issuer) != self._registered.issuer:
            raise ProviderFails("the answer comes from another provider")
        if "error" in brought or not brought.get("code"):
            raise ProviderDenies(brought.get("error", "no code")[:100])
        metadata = self._metadata(now)
        try:
            with self._client(metadata) as client:
                token = client.fetch_token(
                    str(metadata["token_endpoint"]), grant_type="authorization_code", code=brought["code"],
                    code_verifier=begun.verifier, redirect_uri=self._redirect, allow_redirects=False,
                )  # fmt: skip
                claims = self._validated(token, begun.nonce, metadata, now)
                more = claims if "email" in claims else self._userinfo(client, metadata, claims["sub"])
        except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError) as error:
            raise ProviderFails(f"{type(error).__name__}: {error}") from error
        verified = more.get("email_verified") is True and isinstance(more.get("email"), str)
        return Claims(self._registered.issuer, str(claims["sub"]), str(more["email"]) if verified else "")

    @property
    def _redirect(self) -> str:
        return self._registered.public_url.rstrip("/") + CALLBACK

    def _client(self, metadata: Mapping[str, Any] | None = None) -> OAuth2Session:
        methods = (metadata or {}).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = "client_secret_basic" in methods or "client_secret_post" not in methods
        secret = self._registered.secret
        return OAuth2Session(
            self._registered.client_id,
            secret or None,
            token_endpoint_auth_method=("client_secret_basic" if basic else "client_secret_post") if secret else "none",
            scope="openid email",
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )

    def _metadata(self, now: datetime) -> Mapping[str, Any]:
        """What the provider says of itself, asked for once an hour."""
        if self._known is not None and now < self._known[1]:
            return self._known[0]
        issuer = self._registered.issuer
        found = self._got(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise ProviderFails(f"the provider calls itself {str(found.get('issuer'))[:200]}, not {issuer}")
        lacking = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - found.keys()
        if lacking:
            raise ProviderFails(f"the provider does not name its {', '.join(sorted(lacking))}")
        self._known, self._keys = (found, now + _RENEWED_AFTER), None
        return found

    def _validated(
        self, token: Mapping[str, Any], nonce: str, metadata: Mapping[str, Any], now: datetime
    ) -> Mapping[str, Any]:
        """The claims of an id token whose signature, issuer, audience, times and nonce are right."""
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(algorithms=[one for one in _ALGORITHMS if one in offered], strict_check_header=False)
        try:
            decoded = jwt.decode(token["id_token"], self._key_set(metadata), registry=registry)
        except InvalidKeyIdError:  # the provider has new keys
            self._keys = None
            decoded = jwt.decode(token["id_token"], self._key_set(metadata), registry=registry)
        client = self._registered.client_id
        wanted = {
            "iss": {"essential": True, "value": self._registered.issuer},
            "aud": {"essential": True, "value": client},
            "nonce": {"essential": True, "value": nonce},
        }
        given = {"nonce": nonce, "client_id": client, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, given)
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        return claims

    def _key_set(self, metadata: Mapping[str, Any]) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(self._got(str(metadata["jwks_uri"])))  # type: ignore[arg-type]
        return self._keys

    def _userinfo(self, client: OAuth2Session, metadata: Mapping[str, Any], subject: object) -> Mapping[str, Any]:
        """What the provider says besides, of the same person."""
        if "userinfo_endpoint" not in metadata:
            return {}
        answer = client.get(str(metadata["userinfo_endpoint"]), allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
        return found if isinstance(found, dict) and found.get("sub") == subject else {}

    def _got(self, url: str) -> Mapping[str, Any]:
        try:
            with self._client() as client:
                answer = client.get(url, withhold_token=True, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (RequestException, ValueError) as error:
            raise ProviderFails(f"{type(error).__name__}: {error}") from error
        if not isinstance(found, dict):
            raise ProviderFails(f"{url} holds no JSON object")
        return found

    def _sealed(self, begun: Begun) -> str:
        body = base64.urlsafe_b64encode(orjson.dumps(asdict(begun))).decode()
        return f"{body}.{self._seal(body)}"

    def _seal(self, body: str) -> str:
        return hmac.digest(self._root, f"licet provider 1\n{body}".encode("utf-8", "replace"), "sha256").hex()


def read_secret(path: Path | None) -> str:
    """The secret that the provider gave, from its file; blank where there is none; raises `SecretRefused`."""
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretRefused(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
