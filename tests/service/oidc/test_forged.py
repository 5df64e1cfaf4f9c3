"""What a provider, or somebody in its place, says wrongly lets nobody in: each part of a token has to be right."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from api.security.oidc import (
    PATIENCE,
    Provider,
    ProviderDenies,
    ProviderFails,
    ProviderMisset,
    Registered,
    SignInLost,
)

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
ROOT = b"r" * 32


@dataclass
class Forger:
    """A provider that says what a test wants it to say."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "first"})
    signing: RSAKey | OctKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""

    def answer(self, path: str) -> Any:
        """What is said at a path."""
        match path:
            case "/.well-known/openid-configuration":
                return {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/auth",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                } | self.metadata
            case "/keys":
                return {"keys": [self.key.as_dict(private=False)]}
            case "/userinfo":
                return self.userinfo
        return {"access_token": "t", "token_type": "Bearer", "id_token": self._token()}

    def _token(self) -> str:
        moment = int(NOW.timestamp())
        said = {
            "iss": self.issuer, "sub": "s-1", "aud": "licet", "iat": moment, "exp": moment + 600, "nonce": self.nonce,
        } | self.claims  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(self.header, said, self.signing or self.key, algorithms=[self.header["alg"]])


@pytest.fixture
def forger() -> Iterator[Forger]:
    found = Forger()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = json.dumps(found.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - its name in the library

        def log_message(self, format: str, *arguments: Any) -> None:
            del format, arguments

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def provider_of(forger: Forger) -> Provider:
    return Provider(Registered(forger.issuer, "licet", "secret", "http://localhost"), ROOT)


def finished(forger: Forger, provider: Provider | None = None, **brought: str) -> Any:
    provider = provider or provider_of(forger)
    url, kept = provider.begin("/today", NOW)
    begun = provider.begun(kept, NOW)
    forger.nonce = begun.nonce
    (state,) = parse_qs(urlsplit(url).query)["state"]
    return provider.finish(begun, {"state": state, "code": "c"} | brought, NOW)


def test_what_is_right_is_believed(forger: Forger) -> None:
    assert finished(forger).subject == "s-1"
    forger.userinfo = {"sub": "s-1", "email": "li@hailan.example", "email_verified": True}
    assert finished(forger).email == "li@hailan.example"
    for unsure in ("true", 1, None, False):
        forger.userinfo["email_verified"] = unsure
        assert finished(forger).email == ""
    forger.userinfo = {"sub": "s-2", "email": "li@hailan.example", "email_verified": True}
    assert finished(forger).email == ""
    forger.claims = {"email": "na@hailan.example", "email_verified": True}
    assert finished(forger).email == "na@hailan.example"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": ["licet", "another"], "azp": "another"},
        {"exp": int((NOW - timedelta(hours=1)).timestamp())},
        {"iat": int((NOW + timedelta(hours=1)).timestamp())},
        {"nonce": "another"},
        {"at_hash": "another"},
        *({name: None} for name in ("iss", "sub", "aud", "exp", "nonce")),
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(forger: Forger, claims: dict[str, Any]) -> None:
    forger.claims = claims
    with pytest.raises(ProviderFails):
        finished(forger)


def test_a_token_that_the_provider_did_not_sign_is_refused(forger: Forger) -> None:
    forger.signing = RSAKey.generate_key(2048, {"kid": "first"})
    with pytest.raises(ProviderFails):
        finished(forger)
    forger.header = {"alg": "HS256", "kid": "first"}
    forger.signing = OctKey.import_key(b"secret" * 8)
    with pytest.raises(ProviderFails):
        finished(forger)
    forger.header, forger.signing = {"alg": "none"}, OctKey.import_key(b"secret" * 8)
    with pytest.raises(ProviderFails):
        finished(forger)


def test_new_keys_of_the_provider_are_asked_for(forger: Forger) -> None:
    provider = provider_of(forger)
    finished(forger, provider)
    forger.key = RSAKey.generate_key(2048, {"kid": "second"})
    forger.header = {"alg": "RS256", "kid": "second"}
    assert finished(forger, provider).subject == "s-1"


@pytest.mark.parametrize("wrong", [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": 7}])
def test_a_provider_that_does_not_say_who_it_is_is_refused(forger: Forger, wrong: dict[str, Any]) -> None:
    forger.metadata = wrong
    with pytest.raises(ProviderFails):
        finished(forger)


def test_what_is_brought_back_has_to_belong_to_what_was_begun(forger: Forger) -> None:
    with pytest.raises(SignInLost):
        finished(forger, state="another")
    with pytest.raises(ProviderDenies):
        finished(forger, error="access_denied")
    with pytest.raises(ProviderDenies):
        finished(forger, code="")
    with pytest.raises(ProviderFails):
        finished(forger, iss="https://evil.example")
    provider = provider_of(forger)
    _, kept = provider.begin("/today", NOW)
    assert provider.begun(kept, NOW + PATIENCE - timedelta(seconds=1)).onward == "/today"
    body, _, seal = kept.partition(".")
    for broken in ("", ".", kept[1:], f"{body}.", f"{body}.{seal[:-1]}x", f"e30=.{seal}", "é.é"):
        with pytest.raises(SignInLost):
            provider.begun(broken, NOW)
    with pytest.raises(SignInLost):
        provider.begun(kept, NOW + PATIENCE)


def test_a_provider_that_is_not_there_is_told(forger: Forger) -> None:
    registered = Registered("http://127.0.0.1:1", "licet", "", "http://localhost")
    with pytest.raises(ProviderFails):
        Provider(registered, ROOT).begin("/", NOW)


@pytest.mark.parametrize(
    ("issuer", "client", "public"),
    [
        ("https://login.example", "", "https://licet.example"),
        ("https://login.example", "licet", ""),
        ("http://login.example", "licet", "https://licet.example"),
        ("https://login.example", "licet", "http://licet.example"),
        ("https://login.example?x", "licet", "https://licet.example"),
        ("login.example", "licet", "https://licet.example"),
    ],
)
def test_settings_that_could_be_overheard_are_refused(issuer: str, client: str, public: str) -> None:
    with pytest.raises(ProviderMisset):
        Provider(Registered(issuer, client, "", public), ROOT)
