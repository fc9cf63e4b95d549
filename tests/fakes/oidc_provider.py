"""A small OpenID Connect provider: authorisation code with PKCE, signed tokens, and lies on demand."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://login.example.jp"
CLIENT, SECRET = "oraho", "himitsu"


@dataclass
class OidcProvider:
    """Signs `subject` in; `claims` replace what a token would say, `key` what signs it."""

    clock: Callable[[], datetime]
    subject: str = "staff-1"
    claims: dict[str, Any] = field(default_factory=dict)
    published: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    signing: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorise(self, url: str) -> str:
        """Do what the person and the provider's page do; returns the code."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (query["client_id"], query["code_challenge_method"]) == (CLIENT, "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return code

    def open_http(self) -> httpx.AsyncClient:
        """Return a client that reaches this provider and nothing else."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self._build()))

    def _build(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def discover() -> dict[str, str]:
            return {
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            }

        @app.get("/keys")
        async def keys() -> dict[str, Any]:
            return {"keys": [self.published.as_dict(private=False)]}

        @app.post("/token")
        async def token(request: Request) -> JSONResponse:
            form = {name: str(value) for name, value in (await request.form()).items()}
            asked = self.codes.pop(form["code"], None)
            basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if asked is None or request.headers["authorization"] != f"Basic {basic}":
                return JSONResponse({"error": "invalid_grant"}, 400)
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse({"id_token": self._sign(asked["nonce"]), "token_type": "Bearer"})

        return app

    def _sign(self, nonce: str) -> str:
        moment = int(self.clock().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": nonce,
            "iat": moment,
            "exp": moment + 300,
            **self.claims,
        }
        return jwt.encode({"alg": "RS256", "kid": "a"}, claims, self.signing or self.published)
