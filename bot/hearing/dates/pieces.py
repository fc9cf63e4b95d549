"""Recognise the pieces of time expressions with ja-timex and our own patterns for what it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ja_timex import TimexParser
from ja_timex.pattern.place import Pattern
from ja_timex.tag import TIMEX

Kind = Literal[
    "year", "month", "day", "shift", "past", "length", "season", "part", "week", "weekdays", "nth",
    "next", "habit", "clock",
]  # fmt: skip

_DAYS = "月火水木金土日"
_ERA = re.compile(r"(?<![a-z])[mtshr](?=[0-9]{1,2}[./年])")  # r8.12.3
_HINT = re.compile(r"[0-9日月年週曜朝昼夜夕晩午末内正盆]|[一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: what it is, its numbers, its words, and where it stands in the respelled text."""

    kind: Kind
    start: int
    end: int
    text: str
    numbers: tuple[int, ...] = ()
    words: tuple[str, ...] = field(default=())


def find_pieces(text: str) -> list[Piece]:
    """Return the pieces in order; nothing overlaps."""
    if not _HINT.search(text):
        return []
    spelled = _ERA.sub(lambda match: match.group().upper(), text)
    pieces = [_read(tag, *tag.raw_span) for tag in _parser().parse(spelled)]
    return sorted((piece for piece in pieces if piece is not None), key=lambda piece: piece.start)


def _own(tag_kind: Kind) -> object:
    def parse(match: re.Match[str], pattern: Pattern) -> TIMEX:
        return TIMEX(
            type="CUSTOM",
            value=tag_kind,
            text=match.group(),
            parsed=match.groupdict(),
            span=match.span(),
            pattern=pattern,
        )

    return parse


class _OwnTagger:
    """What ja-timex accepts as a custom tagger: patterns, each with the function that reads its match."""

    def __init__(self) -> None:
        self.patterns = [Pattern(regex, _own(kind), {}) for kind, regex in _OWN]

    def parse_with_pattern(self, match: re.Match[str], pattern: Pattern) -> TIMEX:
        return pattern.parse_func(match, pattern)


_NUMBER = "[1-5一二三四五]"
_OWN: tuple[tuple[Kind, str], ...] = (
    ("day", r"(?<![0-9])(?P<m>[0-9]{1,2})月の?(?P<d>[0-9]{1,2})日(?!間)"),
    ("length", r"(?P<n>[0-9]{1,2})日間?(?:以内|のうち)"),
    ("season", r"(?P<word>年明け|年末年始|年末|年内|[今来]年度|年度内|年度末|お?正月|お?盆(?=に|の|過|明|休|$))"),
    ("part", r"(?<=月)の?(?P<word>上旬|中旬|下旬|初旬|初め|はじめ|始め|頭|前半|後半|半ば|中頃|終わり|おわり|末)"),
    ("part", r"(?P<word>月末|月初め?|月はじめ)"),
    ("week", r"(?P<word>今週末|来週末|再来週末|先週末|週末|週明け)"),
    ("weekdays", rf"(?P<words>(?:[{_DAYS}]曜?[・/])+[{_DAYS}])(?:曜日?)?(?![曜一-龥])"),
    ("weekdays", r"(?<![一-龥])(?P<words>土日|月水金|火木土|火木|月木|火金|水金|金土)(?:曜日?|(?=[のはにもがでと、か]|$))"),
    ("weekdays", r"(?P<words>平日)"),
    ("nth", rf"(?P<nth>(?:第{_NUMBER}[・、と]?)+)の?(?P<words>[{_DAYS}])(?:曜日?)?(?![0-9])"),
    ("nth", rf"(?P<nth>最終|最後)の?(?P<words>[{_DAYS}])曜日?"),
    ("next", rf"(?P<word>次|つぎ|今度|こんど)の?(?=[{_DAYS}]曜|土日)"),
    ("habit", r"(?P<word>毎週|毎月|いつも)"),
    ("clock", r"(?<![毎一前徹])(?P<word>今朝|今夜|今晩|明朝|明晩|午前中?|朝一番?|朝|お?昼過ぎ|昼から|昼|午後|夕方|夕|夜|晩)"
              r"(?!中|ド|年|寝|飯|刊|食|ごはん|逃)"),
)  # fmt: skip


@cache
def _parser() -> TimexParser:
    return TimexParser(custom_tagger=_OwnTagger())


def _read(tag: TIMEX, start: int, end: int) -> Piece | None:
    parsed = {key: value for key, value in (tag.parsed or {}).items() if value}
    if tag.type == "CUSTOM":
        return _read_own(tag.value, parsed, tag.text, start, end)
    if tag.type == "DURATION":
        return _read_duration(tag, parsed, start, end)
    if tag.type == "TIME" and parsed.get("clock_hour"):
        return Piece("clock", start, end, tag.text, (int(parsed["clock_hour"]),), _day_half(parsed))
    if tag.type == "SET":
        return Piece("habit", start, end, tag.text)
    if tag.type == "DATE" and "weekday" in parsed:
        return Piece("weekdays", start, end, tag.text, (_DAYS.index(parsed["weekday"]),))
    return _read_date(parsed, tag.text, start, end) if tag.type == "DATE" else None


def _read_date(parsed: dict[str, str], text: str, start: int, end: int) -> Piece | None:
    year, month, day = (
        int(value) if value.isdigit() else 0
        for value in (parsed.get(f"calendar_{unit}", "") for unit in ("year", "month", "day"))
    )
    if day:
        return Piece("day", start, end, text, (year, month, day))
    if month:
        return Piece("month", start, end, text, (year, month))
    return Piece("year", start, end, text, (year,)) if year else None


def _read_duration(tag: TIMEX, parsed: dict[str, str], start: int, end: int) -> Piece | None:
    for unit in ("day", "week", "month", "year"):
        if unit in parsed:
            number = float(parsed[unit])
            kind: Kind = {"BEFORE": "past", "AFTER": "shift", "NOW": "shift"}.get(tag.mod, "length")  # type: ignore[assignment]
            exact = "word" if tag.pattern.parse_func.__name__ == "parse_word" else "count"
            return Piece(kind, start, end, tag.text, (int(number),), (unit, exact))
    return None


def _read_own(kind: Kind, parsed: dict[str, str], text: str, start: int, end: int) -> Piece:
    if kind == "day":
        return Piece(kind, start, end, text, (0, int(parsed["m"]), int(parsed["d"])))
    if kind == "length":
        return Piece(kind, start, end, text, (int(parsed["n"]),), ("day", "count"))
    if kind == "weekdays":
        letters = "月火水木金" if parsed["words"] == "平日" else parsed["words"]
        numbers = tuple(_DAYS.index(letter) for letter in letters if letter in _DAYS)
        return Piece(kind, start, end, text, numbers, (parsed["words"],))
    if kind == "nth":
        found = re.findall(_NUMBER, parsed["nth"])
        nths = [int("12345"["一二三四五".index(n)]) if n in "一二三四五" else int(n) for n in found] or [-1]
        return Piece(kind, start, end, text, (_DAYS.index(parsed["words"]), *nths))
    return Piece(kind, start, end, text, (), (parsed["word"],))


def _day_half(parsed: dict[str, str]) -> tuple[str, ...]:
    if any(key.startswith("pm") for key in parsed):
        return ("pm",)
    if any(key.startswith("evening") for key in parsed):
        return ("evening",)
    return ("am",) if any(key.startswith(("am", "morning")) for key in parsed) else ()
