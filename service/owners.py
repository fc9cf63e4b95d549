"""Names who holds a lease, so that a process that comes back takes over at once what it had in hand."""

from __future__ import annotations

import hashlib
import socket

import structlog

from service.conversation.ports import Ids
from service.storage import leases
from service.storage.engine import Database
from service.storage.leases import Work

log = structlog.get_logger(__name__)


def name_place(port: int) -> str:
    """Return a short name of this machine and port: two processes are never there at the same time."""
    return hashlib.sha256(f"{socket.gethostname()}:{port}".encode()).hexdigest()[:12]


def name_owner(place: str, ids: Ids) -> str:
    """Return the name under which one process at a place holds its leases."""
    return f"{place}.{ids()}"


async def take_over(database: Database, place: str) -> int:
    """Free what earlier processes at this place held when they died; says how many rows.

    Should one of them live after all, the fence keeps it from writing what another has taken.
    """
    async with database.write("take_over") as connection:
        count = sum([await leases.take_over(connection, work, f"{place}.") for work in Work])
    if count:
        log.info("leases_taken_over", count=count)
    return count
