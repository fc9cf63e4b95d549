"""Reads single cells as people write them: codes, dates, times, numbers; raises ValueError in Japanese."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|[RHS])\.?)?(?P<year>\d{1,4}|元)[-/.年](?P<month>\d{1,2})[-/.月]"
    r"(?P<day>\d{1,2})日?(?:\([月火水木金土日](?:曜日?)?(?:・?祝)?\)|[月火水木金土日]曜日?)?"
    r"(?:[T ]?0{1,2}:00(?::00(?:\.0+)?)?)?",
    re.IGNORECASE,
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(?P<half>午前|午後|正午|AM|PM|am|pm)?(?:(?P<hour>\d{1,2})(?:[::](?P<minute>\d{1,2})(?::00)?"
    r"|時(?:(?P<minutes>\d{1,2})分|(?P<half_hour>半))?)?)?(?P<tail>AM|PM|am|pm)?"
)
_WEIGHTS = (6, 5, 4, 3, 2)
_WIDTHS = (1, 2, 4, 5, 6)  # a prefecture alone, then codes with and without zero and check digit
_YES = frozenset({"yes", "1", "true", "有", "あり", "可", "はい", "○", "〇", "◯"})
_NO = frozenset({"no", "0", "false", "無", "なし", "不可", "いいえ", "×", "x"})


def fold_cell(text: str) -> str:
    """Narrow letters and digits, no blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def count_check_digit(five: str) -> int:
    """Return the sixth digit of a municipality code."""
    total = sum(int(digit) * weight for digit, weight in zip(five, _WEIGHTS, strict=True))
    return (11 - total % 11) % 10


def read_code(text: str) -> str:
    """Return six digits: a zero that a spreadsheet dropped comes back, a missing check digit is added."""
    digits = fold_cell(text).removesuffix(".0")
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _WIDTHS):
        raise ValueError("6けたの数字ではありません")
    if len(digits) == 5:
        return _restore(digits)
    if len(digits) < 5:
        stem = digits.zfill(5) if len(digits) == 4 else digits.zfill(2) + "000"
        return f"{stem}{count_check_digit(stem)}"
    if int(digits[5]) != count_check_digit(digits[:5]):
        raise ValueError("検査数字が合いません。けたを確かめてください")
    return digits


def _restore(digits: str) -> str:
    """Five digits are a code without its zero (72036), or without its check digit (07203)."""
    if digits.startswith("0"):
        return f"{digits}{count_check_digit(digits)}"
    whole = f"0{digits}"
    if int(whole[5]) != count_check_digit(whole[:5]):
        raise ValueError("検査数字が合いません。頭の 0 が消えていないか確かめてください")
    return whole


def read_date(text: str) -> date:
    """Return a day from 2026-10-10, 2026/10/10, 2026年10月10日(土), 令和8年10月10日, R8.10.10 or 20261010."""
    plain = re.sub(r"(?<=[^\d])\s+|\s+(?=[^\d])", "", fold_cell(text))
    if found := _COMPACT_DATE.fullmatch(plain):
        return _make_day(*map(int, found.groups()))
    found = _DATE.fullmatch(plain)
    if found is None:
        raise ValueError("日にちとして読めません(例 2026-10-10)")
    year, era = found["year"], found["era"]
    number = 1 if year == "元" else int(year)
    if era:
        number += _ERAS[era.upper()]
    elif len(year) != 4:
        raise ValueError("年は西暦4けたか、令和などの年号で書いてください")
    return _make_day(number, int(found["month"]), int(found["day"]))


def _make_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("その日はありません") from error


def read_time(text: str) -> time:
    """Return a time from 9:00, 09:00, 9時, 午後1時半, 午前10時30分 or PM 1:30."""
    plain = fold_cell(text).replace(" ", "").removesuffix("から").rstrip("~〜")
    found = _TIME.fullmatch(plain)
    if found is None or not (found["hour"] or found["half"] == "正午"):
        raise ValueError("時間として読めません(例 10:00)")
    hour = int(found["hour"] or 12)
    minute = 30 if found["half_hour"] else int(found["minute"] or found["minutes"] or 0)
    half = (found["half"] or found["tail"] or "").lower()
    if not (":" in plain or "時" in plain or half):
        raise ValueError("時間として読めません(例 10:00)")
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    if half in ("午前", "am") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise ValueError("その時間はありません")
    return time(hour, minute)


def read_degrees(text: str, low: float, high: float) -> str:
    """Return a latitude or longitude as written, when it lies in Japan."""
    plain = fold_cell(text)
    try:
        value = float(plain)
    except ValueError as error:
        raise ValueError("数字ではありません") from error
    if not low <= value <= high:
        raise ValueError("日本の中の場所ではありません。緯度と経度が逆かもしれません")
    return plain


def read_flag(text: str) -> str:
    """Return "yes" or "no" from 有, あり, ○, 可 …"""
    plain = fold_cell(text).lower()
    if plain in _YES:
        return "yes"
    if plain in _NO:
        return "no"
    raise ValueError("「有」か「無」で書いてください")
