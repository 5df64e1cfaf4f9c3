from typing import Any

from requests import Session

class OAuth2Session(Session):
    def __init__(
        self,
        client_id: str,
        client_secret: str | None,
        *,
        token_endpoint_auth_method: str,
        scope: str,
        redirect_uri: str,
        code_challenge_method: str,
        default_timeout: int,
    ) -> None: ...
    def create_authorization_url(self, url: str, *, state: str, nonce: str, code_verifier: str) -> tuple[str, str]: ...
    def fetch_token(self, url: str, *, grant_type: str, **parameters: Any) -> dict[str, Any]: ...
    def get(self, url: str, **options: Any) -> Any: ...
