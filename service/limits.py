"""Token buckets for tokens, addresses and the whole site; a refused request is told when to come again.

A town hall's whole staff shares one address, so the limits of an address are wide.
"""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from service.errors import TooManyRequests, TryAgain
from service.storage import buckets
from service.storage.engine import Database

MOST_BUCKETS = 50_000
SHARE = 20  # a process takes a twentieth of a bucket at a time, so that few requests ask the database

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Limit(Protocol):
    """A limit on requests; each key has its own."""

    async def spend(self, key: str) -> None:
        """Take one; raises TooManyRequests with the seconds to wait."""
        ...


class OwnLimit:
    """`rate` requests a `period` (seconds) for each key, with bursts up to `burst`, in this process."""

    def __init__(self, rate: int, period: float, burst: int, monotonic: Callable[[], float]) -> None:
        self._per_second = rate / period
        self._burst = burst
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    async def spend(self, key: str) -> None:
        """Take one; raises TooManyRequests with the seconds to wait."""
        now = self._monotonic()
        bucket = self._buckets.pop(key, None) or _Bucket(float(self._burst), now)
        bucket.level = min(self._burst, bucket.level + (now - bucket.at) * self._per_second)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        if bucket.level < 1:
            raise TooManyRequests(math.ceil((1 - bucket.level) / self._per_second))
        bucket.level -= 1


class SharedLimit:
    """The same for all processes on one database; what a process took ahead is its own to spend."""

    def __init__(self, name: str, rate: int, period: float, burst: int, database: Database) -> None:
        self._name = name
        self._per_second = rate / period
        self._burst = burst
        self._share = max(1, burst // SHARE)
        self._database = database
        self._stock: OrderedDict[str, int] = OrderedDict()

    async def spend(self, key: str) -> None:
        """Take one; raises TooManyRequests with the seconds to wait. Without a database nobody is refused."""
        stock = self._stock.pop(key, 0) or await self._fetch(key)
        if stock < 1:
            raise TooManyRequests(math.ceil(1 / self._per_second))
        if stock > 1:
            self._stock[key] = stock - 1
        if len(self._stock) > MOST_BUCKETS:
            self._stock.popitem(last=False)

    async def _fetch(self, key: str) -> int:
        hashed = hashlib.sha256(f"{self._name} {key}".encode()).hexdigest()
        try:
            async with self._database.write("limit") as connection:
                return await buckets.take(
                    connection, hashed, self._share, self._burst, self._per_second, self._database.time
                )
        except TryAgain:
            log.warning("limit_not_counted", limit=self._name)
            return 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the web."""

    messages: Limit
    address: Limit
    conversations: Limit
    sign_in: Limit
    guesses: Limit
    all_guesses: Limit
    all_messages: Limit
