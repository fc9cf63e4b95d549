"""Checks that a webhook's body was signed with the channel's secret: HMAC-SHA256 over the raw bytes."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence

HEADER = "x-line-signature"


def is_signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Say whether any of the secrets made this signature."""
    given = signature.encode("utf-8", "surrogateescape")
    return any(hmac.compare_digest(sign(body, secret), given) for secret in secrets)


def sign(body: bytes, secret: str) -> bytes:
    """Return the signature in base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256"))
