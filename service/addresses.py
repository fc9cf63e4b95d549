"""Where a request comes from."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from service.settings import Settings


def read_address(request: HTTPConnection, settings: Settings) -> str:
    """Return the client's address; X-Forwarded-For counts only behind a configured proxy."""
    peer = request.client.host if request.client else "unknown"
    if peer in settings.trusted_proxies.split():
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return forwarded or peer
    return peer
