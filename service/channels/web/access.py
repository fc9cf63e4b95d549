"""Reads who asks: bearer token, origin and address of a request."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from service.addresses import read_address
from service.errors import NotSignedIn, OriginRefused
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


def check_origin(request: HTTPConnection, parts: Parts) -> str:
    """Return the origin when it may open conversations; raises OriginRefused."""
    origin = read_origin(request)
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if origin and origin not in (parts.settings.base_url, *parts.settings.origins, own):
        raise OriginRefused
    return origin


async def admit(request: HTTPConnection, conversation_id: str, parts: Parts) -> str:
    """Let the owner of the conversation in and return the token; raises NotSignedIn."""
    await parts.limits.address.spend(read_address(request, parts.settings))
    token = read_token(request)
    await parts.residents.admit(conversation_id, token, read_origin(request))
    return token
