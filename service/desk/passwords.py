"""Passwords of supporters: long, not guessable, hashed with Argon2id away from the event loop."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from service.errors import WeakPassword

SHORTEST, LONGEST = 12, 200
LEAST_OF_ITS_OWN = 6
LEAST_LETTERS = 5
MOST_AT_ONCE = 2  # each hash takes 64 MiB and a core for a tenth of a second


class Passwords:
    """Hashes and checks; knows words that must not make up a password."""

    def __init__(self, common: Iterable[str], hasher: PasswordHasher | None = None) -> None:
        self._common = frozenset(_fold(word) for word in common)
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._dummy: str | None = None

    def check(self, password: str, *personal: str) -> None:
        """Raise WeakPassword when it is too short or made of common words or the person's own names."""
        if not SHORTEST <= len(_normalise(password)) <= LONGEST:
            raise WeakPassword("length")
        folded = rest = _fold(password)
        names = {_fold(name) for name in personal if len(name) > 1}
        # Longest first, so that a short word does not hide a long one.
        for word in sorted(self._common | names, key=lambda word: (-len(word), word)):
            rest = rest.replace(word, "")
        if len(set(folded)) < LEAST_LETTERS or len(rest) < LEAST_OF_ITS_OWN:
            raise WeakPassword("common")

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, _normalise(password))

    async def matches(self, password: str, stored: str | None) -> bool:
        """Compare a password with its hash; takes equally long when there is none.

        Guessing names must take as long as guessing passwords, so a hash of nothing is checked instead.
        """
        if self._dummy is None:
            self._dummy = await self.hash("nobody's password")
        if len(password) > LONGEST:
            password, stored = "", None
        async with self._room:
            return await asyncio.to_thread(self._verify, password, stored or self._dummy) and bool(stored)

    def _verify(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, _normalise(password))
        except (Argon2Error, InvalidHashError):
            return False


def load_passwords(path: Path, hasher: PasswordHasher | None = None) -> Passwords:
    """Read the list of words that are too common, one a line; lines with # are remarks."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return Passwords((line for line in lines if line and not line.startswith("#")), hasher)


def _normalise(password: str) -> str:
    """Full-width and half-width letters are the same to the person who types them."""
    return unicodedata.normalize("NFKC", password)


def _fold(password: str) -> str:
    return _normalise(password).casefold()
