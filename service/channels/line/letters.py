"""Counts and cuts texts as LINE does: in UTF-16 units, or in grapheme clusters for labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

JOINER = "\u200d"
ENDS = re.compile(r"(?<=[。！？\n])")
DOTS = "…"


def count_units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def count_clusters(text: str) -> int:
    """Return how many letters a reader sees; where rules are subtle, rather one more than LINE counts."""
    return len(list(iterate_clusters(text)))


def iterate_clusters(text: str) -> Iterator[str]:
    """Yield the letters a reader sees: marks, skin tones, joined emoji and flags stay in one piece."""
    cluster = ""
    for letter in text:
        if cluster and _continues(cluster, letter):
            cluster += letter
            continue
        if cluster:
            yield cluster
        cluster = letter
    if cluster:
        yield cluster


def cut_clusters(text: str, most: int) -> str:
    """Shorten a label; what was cut is marked."""
    clusters = list(iterate_clusters(text))
    return text if len(clusters) <= most else "".join(clusters[: most - 1]) + DOTS


def cut_units(text: str, most: int) -> str:
    """Shorten a text to UTF-16 units; what was cut is marked."""
    if count_units(text) <= most:
        return text
    kept, units = [], 1
    for cluster in iterate_clusters(text):
        units += count_units(cluster)
        if units > most:
            break
        kept.append(cluster)
    return "".join(kept) + DOTS


def split_units(text: str, most: int) -> list[str]:
    """Split a text into pieces of at most so many UTF-16 units, at the ends of sentences where possible."""
    pieces: list[str] = []
    current = ""
    for sentence in _sentences(text, most):
        if current and count_units(current + sentence) > most:
            pieces.append(current)
            current = ""
        current += sentence
    return [*pieces, current] if current else pieces


def _sentences(text: str, most: int) -> Iterator[str]:
    for sentence in ENDS.split(text):
        if count_units(sentence) <= most:
            yield sentence
        else:
            yield from _chop(sentence, most)


def _chop(sentence: str, most: int) -> Iterator[str]:
    piece = ""
    for cluster in iterate_clusters(sentence):
        for part in (cluster,) if count_units(cluster) <= most else tuple(cluster):
            if count_units(piece + part) > most:
                yield piece
                piece = ""
            piece += part
    if piece:
        yield piece


def _continues(cluster: str, letter: str) -> bool:
    if letter == JOINER or unicodedata.category(letter) in ("Mn", "Me", "Mc") or _is_skin_tone(letter):
        return True
    if cluster.endswith(JOINER):
        return unicodedata.category(letter) == "So"
    is_half_flag = len(cluster) == 1 and _is_regional(cluster)
    return (is_half_flag and _is_regional(letter)) or (cluster == "\r" and letter == "\n")


def _is_skin_tone(letter: str) -> bool:
    return "\U0001f3fb" <= letter <= "\U0001f3ff"


def _is_regional(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"
