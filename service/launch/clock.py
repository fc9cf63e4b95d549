"""The real clock and real ids; everything else is given them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def read_clock() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def make_id() -> str:
    """Return 192 random bits, URL-safe."""
    return secrets.token_urlsafe(24)
