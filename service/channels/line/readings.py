"""Writes frozen readings into plain text, 漢字(かんじ), each word once, since LINE cannot draw them above."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.reply import Ruby


def write_readings(text: str, ruby: Sequence[Ruby], known: set[str]) -> str:
    """Return the text with the readings of words that are not known yet, which are known from now on."""
    longest_first = sorted(ruby, key=lambda one: -len(one.base))
    written = ""
    place = 0
    while place < len(text):
        found = next((one for one in longest_first if one.base and text.startswith(one.base, place)), None)
        if found is None:
            written += text[place]
            place += 1
            continue
        written += found.base if found.base in known else f"{found.base}({found.reading})"
        known.add(found.base)
        place += len(found.base)
    return written
