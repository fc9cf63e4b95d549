"""Spell time words in one way, however it was typed."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from bot.hearing.letters import Letters, plain, to_hiragana

_WORDS = Path(__file__).with_name("words.csv")
_LEFT = re.compile(r"[はのにがもをでとさ、。]$")
_RIGHT = re.compile(
    r"[のにはもがをでとかやさよばま、。]|なら|な?ん?だ|ご(?:ぜん|ご|ろ)|あ(?:たり|さ)|ひる|ゆうがた|よる|ばん|[ぐく]らい|じ(?:ゃ|ゅう)"
)


def spell(text: str) -> Letters:
    """Return the text with kana and dialect time words in their usual spelling."""
    letters = plain(text)
    kana = to_hiragana(letters.text)

    def usual(match: re.Match[str], before: str) -> str | None:
        canonical, edge = _forms()[match.group()]
        return canonical if _fits(letters.text, kana, match, edge, before) else None

    return letters.respell(_pattern(), usual, within=kana)


@cache
def _forms() -> dict[str, tuple[str, str]]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return {row["form"]: (row["canonical"], row["edge"]) for row in csv.DictReader(file)}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _forms()), key=len, reverse=True)))


def _fits(letters: str, kana: str, match: re.Match[str], edge: str, before: str) -> bool:
    if edge == "day":
        return re.search(r"月の?$", before) is not None
    start, end = match.span()
    left = (
        edge not in ("both", "before")
        or _other_script(letters, start - 1, start)
        or _LEFT.search(kana[:start])
    )
    right = edge not in ("both", "after") or _other_script(letters, end, end - 1) or _RIGHT.match(kana, end)
    return bool(left and right)


def _other_script(letters: str, outer: int, inner: int) -> bool:
    """Say whether the letter outside the word is of another script, or there is none."""
    return not 0 <= outer < len(letters) or _script(letters[outer]) != _script(letters[inner])


def _script(letter: str) -> str:
    if "ぁ" <= letter <= "ゖ":
        return "hiragana"
    return "katakana" if "ァ" <= letter <= "ー" else "other"
