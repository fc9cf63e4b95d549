"""Reads who asks: bearer token, origin and address of a request."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from service.errors import NotSignedIn
from service.parts import Parts


def read_token(request: HTTPConnection) -> str:
    """Return the bearer token; raises NotSignedIn without one. Tokens never stand in URLs."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return token.strip()


def read_origin(request: HTTPConnection) -> str:
    """Return the site whose page asks, or an empty string."""
    return request.headers.get("origin", "").rstrip("/")[:200]


def read_address(request: HTTPConnection, parts: Parts) -> str:
    """Return the client's address; X-Forwarded-For counts only behind a configured proxy."""
    peer = request.client.host if request.client else "unknown"
    if peer in parts.settings.trusted_proxies.split():
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return forwarded or peer
    return peer


async def admit(request: HTTPConnection, conversation_id: str, parts: Parts) -> str:
    """Let the owner of the conversation in and return the token; raises NotSignedIn."""
    parts.limits.address.spend(read_address(request, parts))
    token = read_token(request)
    await parts.residents.admit(conversation_id, token, read_origin(request))
    return token
