"""Addresses that LINE accepts in buttons: https pages, maps and telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from service.channels.line import limits

MAPS = "https://www.google.com/maps/search/?api=1&query="
KEPT = "/?:@!$&'()*+,;=%~-._#[]"
NUMBER = re.compile(r"0\d{1,4}[-\s()ー−‐]{0,2}\d{1,4}[-\s()ー−‐]{0,2}\d{3,4}")


def encode_url(url: str) -> str:
    """Return the address in ASCII, as LINE wants it; empty when it is no http or https address."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return urlunsplit(
        (parts.scheme, host, *(quote(part, safe=KEPT) for part in (parts.path, parts.query, parts.fragment)))
    )


def page_uri(url: str) -> str:
    """Return the address for a button; empty when a button cannot hold it."""
    encoded = encode_url(url)
    return encoded if len(encoded) <= limits.URI else ""


def map_uri(place: str) -> str:
    """Return a map search for a place; empty for no place."""
    uri = MAPS + quote(place.strip())
    return uri if place.strip() and len(uri) <= limits.URI else ""


def phone_uri(text: str) -> str:
    """Return a `tel:` address of the first telephone number in the text; empty without one."""
    match = NUMBER.search(unicodedata.normalize("NFKC", text))
    digits = "".join(letter for letter in match.group() if letter.isdigit()) if match else ""
    return f"tel:{digits}" if 10 <= len(digits) <= 11 else ""
