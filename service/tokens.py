"""Secrets that open something: stored only as hashes."""

from __future__ import annotations

import hashlib


def hash_token(token: str) -> str:
    """Return what is stored of a token: enough to recognise it, useless to a thief."""
    return hashlib.sha256(token.encode()).hexdigest()
