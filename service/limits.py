"""Token buckets for tokens and addresses; a refused request is told when to come again.

A town hall's whole staff shares one address, so the limits of an address are wide.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from service.errors import TooManyRequests

MOST_BUCKETS = 50_000


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Limit:
    """`rate` requests a `period` (seconds) for each key, with bursts up to `burst`."""

    def __init__(self, rate: int, period: float, burst: int, monotonic: Callable[[], float]) -> None:
        self._per_second = rate / period
        self._burst = burst
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, key: str) -> None:
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


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the web."""

    messages: Limit
    address: Limit
    conversations: Limit
    sign_in: Limit
    guesses: Limit
    all_guesses: Limit
