"""Passwords of supporters: long, not guessable, hashed with Argon2id."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from service.errors import WeakPassword

SHORTEST, LONGEST = 12, 200

_hasher = PasswordHasher()
# Checked for unknown logins, so that guessing names takes as long as guessing passwords.
_DUMMY = _hasher.hash("nobody's password")


class Passwords:
    """Hashes and checks; knows words that must not make up a password."""

    def __init__(self, common: Iterable[str]) -> None:
        self._common = frozenset(word.casefold() for word in common)

    def hash(self, password: str) -> str:
        """Return the hash to store; raises WeakPassword."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise WeakPassword("length")
        folded = password.casefold()
        rest = folded
        for word in self._common:
            rest = rest.replace(word, "")
        if folded in self._common or len(set(folded)) < 5 or len(rest) < SHORTEST // 2:
            raise WeakPassword("common")
        return _hasher.hash(password)

    def matches(self, password: str, stored: str | None) -> bool:
        """Compare a password with its hash; takes equally long when there is none."""
        try:
            return _hasher.verify(stored or _DUMMY, password[:LONGEST]) and stored is not None
        except (Argon2Error, InvalidHashError):
            return False


def load_passwords(path: Path) -> Passwords:
    """Read the list of words that are too common, one a line."""
    return Passwords(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
