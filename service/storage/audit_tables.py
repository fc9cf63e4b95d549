"""Tables of the audit trail: lines that are only ever added, and seals that chain them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from service.storage.tables import metadata
from service.storage.types import UtcDateTime

# One seal a line, in the order of sealing. Each holds the seal before it: what is changed, taken out or put
# in afterwards does not fit any more. Lines too old to keep go together with their seals, oldest first.
audit_seal = Table(
    "audit_seal",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("audit_id", BigInteger().with_variant(Integer(), "sqlite"), nullable=False, unique=True),
    Column("previous", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
