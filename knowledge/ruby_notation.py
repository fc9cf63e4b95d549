"""Readings written into a text as in 青空文庫: 役場《やくば》, ｜14日《じゅうよっか》."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.reply import Ruby

KANJI = "々〆〇ヶ一-鿿"
_RUBY = re.compile(rf"(?:｜([^｜《》\n]+)|([{KANJI}]+))《([ぁ-ゖー]+)》")
KANJI_RUN = re.compile(rf"[{KANJI}]+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading and where its base starts in the plain text."""

    start: int
    ruby: Ruby

    @property
    def end(self) -> int:
        """Return where the base ends."""
        return self.start + len(self.ruby.base)


def read_notation(written: str) -> tuple[str, tuple[Placed, ...]]:
    """Split an annotated text into the plain text and its readings; raises ValueError on a stray mark."""
    plain, at, placed = "", 0, []
    for found in _RUBY.finditer(written):
        plain += written[at : found.start()]
        base = found[1] or found[2]
        placed.append(Placed(len(plain), Ruby(base, found[3])))
        plain += base
        at = found.end()
    plain += written[at:]
    if re.search("[｜《》]", plain):
        raise ValueError(written)
    return plain, tuple(placed)


def write_notation(plain: str, placed: tuple[Placed, ...]) -> str:
    """Write readings into a text; the inverse of `read_notation`."""
    written, at = "", 0
    for each in placed:
        written += plain[at : each.start]
        touches = bool(written) and KANJI_RUN.fullmatch(written[-1]) is not None
        is_plain_run = KANJI_RUN.fullmatch(each.ruby.base) is not None and not touches
        written += f"{'' if is_plain_run else '｜'}{each.ruby.base}《{each.ruby.reading}》"
        at = each.end
    return written + plain[at:]


def find_unread(plain: str, placed: tuple[Placed, ...]) -> tuple[str, ...]:
    """Return the kanji that stand outside every reading."""
    covered = {at for each in placed for at in range(each.start, each.end)}
    runs = KANJI_RUN.finditer(plain)
    return tuple(run[0] for run in runs if not set(range(run.start(), run.end())) <= covered)
