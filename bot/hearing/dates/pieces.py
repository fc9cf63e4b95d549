"""Recognise the pieces of time expressions with ja-timex and our own patterns for what it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from ja_timex import TimexParser
from ja_timex.pattern.place import Pattern
from ja_timex.tag import TIMEX

from bot.hearing.dates.patterns import DAYS, NTH, OWN_PATTERNS, Kind

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
    found = (piece for piece in pieces if piece is not None and not _is_common_word(text, piece))
    return sorted(found, key=lambda piece: piece.start)


def _is_common_word(text: str, piece: Piece) -> bool:
    """Say whether 一日 (a whole day) or 一時 (for a while) stands there, not a date or an hour."""
    word = text[piece.start : piece.end]
    return word == "一日" or (word == "一時" and "一" <= text[piece.end : piece.end + 1] <= "龥")


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
        self.patterns = [Pattern(regex, _own(kind), {}) for kind, regex in OWN_PATTERNS]

    def parse_with_pattern(self, match: re.Match[str], pattern: Pattern) -> TIMEX:
        return pattern.parse_func(match, pattern)


@cache
def _parser() -> TimexParser:
    return TimexParser(custom_tagger=_OwnTagger())


def _read(tag: TIMEX, start: int, end: int) -> Piece | None:
    parsed = {key: value for key, value in (tag.parsed or {}).items() if value}
    if tag.type == "CUSTOM":
        return _read_own(tag.value, parsed, tag.text, start, end)
    if tag.type == "DURATION":
        return _read_duration(tag, parsed, start, end)
    if tag.type == "TIME" and parsed.get("clock_hour", "").isdigit():
        return Piece("clock", start, end, tag.text, (int(parsed["clock_hour"]),), _day_half(parsed))
    if tag.type == "SET":
        return Piece("habit", start, end, tag.text)
    if tag.type == "DATE" and "weekday" in parsed:
        return Piece("weekdays", start, end, tag.text, (DAYS.index(parsed["weekday"]),))
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
        numbers = tuple(DAYS.index(letter) for letter in letters if letter in DAYS)
        return Piece(kind, start, end, text, numbers, (parsed["words"],))
    if kind == "nth":
        found = re.findall(NTH, parsed["nth"])
        nths = [int("12345"["一二三四五".index(n)]) if n in "一二三四五" else int(n) for n in found] or [-1]
        return Piece(kind, start, end, text, (DAYS.index(parsed["words"]), *nths))
    return Piece(kind, start, end, text, (), (parsed["word"],))


def _day_half(parsed: dict[str, str]) -> tuple[str, ...]:
    if any(key.startswith("pm") for key in parsed):
        return ("pm",)
    if any(key.startswith("evening") for key in parsed):
        return ("evening",)
    return ("am",) if any(key.startswith(("am", "morning")) for key in parsed) else ()
