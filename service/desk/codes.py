"""Numbers of the second step: which thirty-second step a code belongs to, and codes for a lost telephone."""

from __future__ import annotations

import base64
import hmac
import unicodedata
from collections.abc import Callable
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet

STEP_SECONDS = 30
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
LONGEST_CODE = 40
ISSUER = "Oraho"


class CodeSeal:
    """Encrypts secrets and hashes recovery codes with keys derived from the service's secret."""

    def __init__(self, secret: str) -> None:
        key = hmac.digest(secret.encode(), b"second-factor", "sha256")
        self._cipher = Fernet(base64.urlsafe_b64encode(key))
        self._key = hmac.digest(secret.encode(), b"recovery-code", "sha256")

    def seal(self, secret: str) -> bytes:
        """Encrypt a secret for storage."""
        return self._cipher.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt a stored secret."""
        return self._cipher.decrypt(sealed).decode()

    def hash(self, code: str) -> str:
        """Return what is stored of a recovery code; without the key it cannot be guessed through."""
        return hmac.digest(self._key, code.encode(), "sha256").hex()


def fold_code(text: str) -> str:
    """Full-width digits, spaces, hyphens and capitals make no other code."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_CODE]).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step whose code this is, now or half a minute before or after; None when wrong."""
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // STEP_SECONDS
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def make_secret(draw: Callable[[int], bytes]) -> str:
    """Return a fresh secret of 160 bits, as telephones read it."""
    return base64.b32encode(draw(20)).decode()


def make_recovery_codes(draw: Callable[[int], bytes]) -> tuple[str, ...]:
    """Return ten codes of two groups of five letters (49 bits each)."""
    return tuple(_make_recovery_code(draw) for _ in range(CODES))


def describe_secret(secret: str, login: str) -> str:
    """Return what the square picture says to a telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def _make_recovery_code(draw: Callable[[int], bytes]) -> str:
    number = int.from_bytes(draw(16))
    letters = ""
    for _ in range(10):
        number, rest = divmod(number, len(LETTERS))
        letters += LETTERS[rest]
    return f"{letters[:5]}-{letters[5:]}"
