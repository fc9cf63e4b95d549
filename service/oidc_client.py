"""A municipality's own sign-in (OpenID Connect): where to send a browser, and what came back is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.conversation.ports import Clock
from service.errors import SignInFailed

ALGORITHMS = ("RS256", "ES256")
LEEWAY_SECONDS = 60
TIMEOUT_SECONDS = 10
MFA = frozenset({"mfa", "otp", "hwk", "sc"})


@dataclass(frozen=True, slots=True)
class Outsider:
    """Who somebody is there; `has_second_step` says that more than a password was given."""

    issuer: str
    subject: str
    has_second_step: bool


@dataclass(frozen=True, slots=True)
class OidcClient:
    """Speaks to one provider; addresses and keys are asked for each time, so that they may change."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    clock: Clock
    open_http: Callable[[], httpx.AsyncClient] = lambda: httpx.AsyncClient(timeout=TIMEOUT_SECONDS)

    async def build_url(self, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser goes; raises SignInFailed when the provider is away."""
        async with self.open_http() as http:
            about = await self._discover(http)
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{about['authorization_endpoint']}?{urlencode(query)}"

    async def exchange(self, code: str, nonce: str, verifier: str) -> Outsider:
        """Trade the code for who it is; raises SignInFailed for whatever does not fit."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
        }
        async with self.open_http() as http:
            about = await self._discover(http)
            auth = (self.client_id, self.client_secret)
            answer = await self._ask(http, "POST", about["token_endpoint"], data=form, auth=auth)
            keys = await self._ask(http, "GET", about["jwks_uri"])
        return self._read(str(answer.get("id_token", "")), keys, nonce)

    async def _discover(self, http: httpx.AsyncClient) -> dict[str, Any]:
        about = await self._ask(http, "GET", f"{self.issuer}/.well-known/openid-configuration")
        if about.get("issuer") != self.issuer:
            raise SignInFailed("foreign issuer")
        return about

    async def _ask(self, http: httpx.AsyncClient, method: str, url: str, **values: Any) -> dict[str, Any]:
        try:
            answer = await http.request(method, url, **values)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SignInFailed("provider") from error
        if not isinstance(found, dict):
            raise SignInFailed("provider")
        return found

    def _read(self, token: str, keys: dict[str, Any], nonce: str) -> Outsider:
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self.clock().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            key_set = KeySet.import_key_set({"keys": keys.get("keys", [])})
            claims = jwt.decode(token, key_set, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInFailed("token") from error
        methods = claims.get("amr") or ()
        return Outsider(self.issuer, str(claims["sub"]), bool(MFA & set(methods)))
