"""Keyed hashes, encryption and signatures of the LINE channel, each with its own key from one secret."""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken

SIGNATURE_BYTES = 12


class Seals:
    """Hashes ids to look them up, seals what must be read again, signs what comes back from outside."""

    def __init__(self, secret: str) -> None:
        self._lookup = hmac.digest(secret.encode(), b"line-lookup", "sha256")
        self._signing = hmac.digest(secret.encode(), b"line-postback", "sha256")
        sealing = hmac.digest(secret.encode(), b"line-seal", "sha256")
        self._cipher = Fernet(base64.urlsafe_b64encode(sealing))

    def hash(self, identifier: str) -> str:
        """Return a keyed hash, 64 hexadecimal letters."""
        return hmac.digest(self._lookup, identifier.encode(), "sha256").hex()

    def seal(self, words: str) -> bytes:
        """Encrypt."""
        return self._cipher.encrypt(words.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt; raises InvalidToken when the secret has changed."""
        return self._cipher.decrypt(sealed).decode()

    def sign(self, words: str) -> str:
        """Return a short signature, URL-safe."""
        digest = hmac.digest(self._signing, words.encode(), "sha256")[:SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(digest).decode()

    def is_signed(self, words: str, signature: str) -> bool:
        """Say whether the signature is ours."""
        return hmac.compare_digest(self.sign(words).encode(), signature.encode("utf-8", "replace"))


__all__ = ["InvalidToken", "Seals"]
