"""A small OpenID Connect provider on a port of its own, which lies where a test says so."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
CLIENT, SHARED = "performance-pay", "only for tests"


class Provider:
    """What it was asked, and whom it says that somebody is; `claims` and `document` go over what an honest one says."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
        self.issuer = ""
        self.document: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        # What stands at /elsewhere: a page of another site.
        self.page = ""
        self.times_keys_were_asked = self.times_people_were_asked = 0
        self._asked: dict[str, str] = {}

    def approve(self, address: str) -> str:
        """What the person's browser does there: sign in, and be sent back with a code."""
        asked = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        self._asked = asked
        self.times_people_were_asked += 1
        return f"/sign-in/city/back?code=a-code&state={asked['state']}"

    def sent_back_to(self, address: str) -> str:
        """Where the person's browser is sent once they signed in, at whatever address the program asked for."""
        back = self.approve(address)
        return f"{self._asked['redirect_uri'].removesuffix('/sign-in/city/back')}{back}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code; None where the program does not prove that it is the one that asked."""
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        known = base64.b64decode(authorization.removeprefix("Basic ")).decode() == f"{CLIENT}:{SHARED}"
        if not known or sent.get("code") != "a-code" or proof.decode() != self._asked["code_challenge"]:
            return None
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300}
        honest |= {"nonce": self._asked["nonce"], "email": "officer@testville.example", "email_verified": True}
        said = {name: value for name, value in (honest | self.claims).items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "first"}, said, self.key)
        return {"access_token": "unused", "token_type": "Bearer", "id_token": signed, "expires_in": 300}

    def logout_token(self, header: dict[str, str] | None = None, **claims: Any) -> str:
        """What it says when somebody signs out there; `header` and `claims` go over what an honest one says."""
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 120}
        honest |= {"jti": secrets.token_hex(8), "events": {SIGNED_OUT: {}}}
        said = {name: value for name, value in (honest | claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "first", "typ": "logout+jwt"} | (header or {}), said, self.key)


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """The provider, served over HTTP while the test runs."""
    provider = Provider()
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        at = self.provider.issuer
        known: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
            | self.provider.document,
            "/keys": {"keys": [self.provider.key.as_dict(private=False)]},
        }
        if self.path.startswith("/authorize?"):
            self._send_back(self.provider.sent_back_to(self.path))
            return
        if self.path == "/elsewhere":
            self._send_page(self.provider.page)
            return
        self.provider.times_keys_were_asked += self.path == "/keys"
        self._answer(known.get(self.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: each[0] for name, each in parse_qs(body).items()}
        self._answer(self.provider.token(sent, self.headers.get("Authorization", "")), 400)

    def _answer(self, document: Any, otherwise: int = 404) -> None:
        body = json.dumps({"error": "invalid_grant"} if document is None else document).encode()
        self.send_response(otherwise if document is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_back(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_page(self, page: str) -> None:
        body = page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Says nothing."""
