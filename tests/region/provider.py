"""A small OpenID Connect provider on 127.0.0.1: real HTTP, real signatures, and knobs to make it lie."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


CLIENT, SECRET = "narmare", "a secret"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass
class FakeProvider:
    """What it has been asked, and what it answers.  `claims` override those of the id token."""

    server: ThreadingHTTPServer
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing_key: RSAKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    me: dict[str, Any] = field(default_factory=dict)  # what the userinfo endpoint answers
    kind: dict[str, str] = field(default_factory=dict)  # more of a token's header
    takes_keys: bool = False  # whether a signed assertion does for the secret; a certified provider looks at it in test_provider.py
    challenges: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def authorise(self, address: str, code: str = "code-1") -> dict[str, str]:
        """What the person does at the provider: the query with which the browser comes back."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        self.challenges[code] = asked
        return {"code": code, "state": asked["state"]}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "1", **self.kind}, claims, self.signing_key or self.key)

    def logout_token(self, **changed: Any) -> str:
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": int(time.time()), "jti": "1", "sub": "subject-1",
            "events": {LOGOUT_EVENT: {}},
        }  # fmt: skip
        return self.signed({key: value for key, value in (claims | changed).items() if value is not None})

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Status and body of one request."""
        if path == "/.well-known/openid-configuration":
            published = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorise",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
            return 200, published | self.metadata
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/me" and authorization == "Bearer x":
            return 200, self.me
        if path == "/token":
            return self._token(form, authorization)
        return 404, {}

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.challenges.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{quote_plus(SECRET)}".encode()).decode()
        is_us = "client_assertion" in form if self.takes_keys else authorization == basic
        proven = asked is not None and proof == asked["code_challenge"] and is_us
        if asked is None or not proven or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "subject-1", "aud": CLIENT, "iat": now, "exp": now + 60,
            "nonce": asked["nonce"], "acr": "loa3", "auth_time": now,
        }  # fmt: skip
        kept = {key: value for key, value in (claims | self.claims).items() if value is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.signed(kept)}


def _handler(provider: list[FakeProvider]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = {key: values[0] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
            status, body = provider[0].answer(self.path, form, self.headers.get("Authorization", ""))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _reply

        def log_message(self, *args: object) -> None:
            return

    return Handler


@contextmanager
def running() -> Iterator[FakeProvider]:
    """The provider, serving until the block ends."""
    held: list[FakeProvider] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(held))
    held.append(FakeProvider(server))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
