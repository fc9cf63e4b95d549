"""Seals the name and number of a call-back wish, and refuses what is neither."""

from __future__ import annotations

import base64
import hmac
import json
import unicodedata
from dataclasses import dataclass

from cryptography.fernet import Fernet

from knowledge.text import normalise_input
from service.errors import InvalidField

KANA_EXTRAS = " ー・"
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call back: a name in kana and a telephone number in digits."""

    kana: str
    phone: str


class Contacts:
    """Encrypts contacts with a key derived from the service's secret."""

    def __init__(self, secret: str) -> None:
        key = hmac.digest(secret.encode(), b"contact", "sha256")
        self._cipher = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, contact: Contact) -> bytes:
        """Encrypt a contact for storage."""
        words = json.dumps([contact.kana, contact.phone], ensure_ascii=False)
        return self._cipher.encrypt(words.encode())

    def open(self, sealed: bytes) -> Contact:
        """Decrypt a contact for the desk."""
        kana, phone = json.loads(self._cipher.decrypt(sealed))
        return Contact(kana, phone)


def read_contact(kana: str, phone: str) -> Contact:
    """Return the contact as written in a form; raises InvalidField."""
    return Contact(read_kana(kana), read_phone(phone))


def read_kana(kana: str) -> str:
    """Return a name in kana; raises InvalidField when it is empty, too long or not kana."""
    name = unicodedata.normalize("NFKC", normalise_input(kana))
    is_kana = all("ぁ" <= letter <= "ヺ" or letter in KANA_EXTRAS for letter in name)
    if not name or not is_kana or len(name) > LONGEST_NAME:
        raise InvalidField("kana")
    return name


def read_phone(phone: str) -> str:
    """Return a Japanese telephone number as ten or eleven digits; raises InvalidField."""
    digits = "".join(letter for letter in unicodedata.normalize("NFKC", phone) if letter.isdigit())
    if not digits.startswith("0") or len(digits) not in (10, 11):
        raise InvalidField("phone")
    return digits
