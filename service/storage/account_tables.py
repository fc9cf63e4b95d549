"""Tables of the second step of signing in, and of accounts at a municipality's own sign-in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from service.storage.tables import metadata
from service.storage.types import UtcDateTime

second_factor = Table(
    "second_factor",
    metadata,
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE"), primary_key=True),
    # Encrypted; whoever reads the database alone cannot make codes.
    Column("secret", LargeBinary, nullable=False),
    Column("confirmed_at", UtcDateTime),
    # The thirty-second step of the last code that was used: no code works twice.
    Column("last_step", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcDateTime),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
    Column("used_at", UtcDateTime),
)

# Who somebody is at a municipality's own sign-in (OpenID Connect).
identity = Table(
    "identity",
    metadata,
    Column("issuer", String(200), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# A sign-in that has gone to the other side and not come back yet.
oidc_flow = Table(
    "oidc_flow",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("nonce", String(80), nullable=False),
    Column("verifier", String(128), nullable=False),
    # Who joins an account to the other side; empty when signing in.
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE")),
    Column("created_at", UtcDateTime, nullable=False),
)
