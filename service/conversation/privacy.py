"""Masks what must never be stored: My Numbers, cards, PINs, accounts, telephone numbers, addresses.

Works on a folded copy (NFKC, kanji digits as digits) and masks the same places in the original.
The check digit never decides whether a 12-digit run is masked (mistyped numbers leak too); it only
chooses the wording of the warning. Formula: 総務省令第85号 5条.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MASK = "●●●●"

KANJI_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
SEPARATOR = r"[\s\-‐‑‒–—―−ー_.,・/、。:;()\[\]「」のと]"
RUN = re.compile(rf"\d(?:{SEPARATOR}{{0,2}}\d)*")
GROUP = re.compile(r"\d+")
DATE = re.compile(
    r"(?:19|20)\d\d(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?|年\d{1,2}月)(?:[\sT]*\d{1,2}[:時]\d{2}分?)?"
)
FREE_NUMBERS = re.compile(r"0(?:120|570|800|990)")
LINK = r"(?:は|が|を|の|も|って|、|,|:|=|\s|「|『|\(|たぶん|確か|番号|に|で){0,4}"
NO_DEVICE = "(?!iphone|ipad|android|windows|galaxy|xperia|aquos|pixel|arrows)"
PIN_WORD = (
    r"(?:暗証番号|暗証|あんしょう(?:番号|ばんごう)|パスワード|ぱすわーど|パスコード|ピンコード|pin|password)"
)
APART = r"[\s\-‐‑–−ー・,、.]"  # between digits that are written one by one
PIN_AFTER = re.compile(
    rf"{PIN_WORD}{LINK}(\d{{4,16}}|\d(?:{APART}\d){{3,15}}|"
    rf"{NO_DEVICE}(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{{6,16}})(?!\d|-\d)",
    re.IGNORECASE,
)
PIN_FAR = re.compile(rf"{PIN_WORD}[はがって][^\d。、]{{1,14}}の(\d{{4,6}})(?=で|だ|に|と|。|、|$)", re.I)
# Letters with digits are a password only where the talk is of one.
PASSWORD_TALK = re.compile(
    r"暗証|パスワード|ぱすわーど|パスコード|英数字|署名|長い(?:ほう|方)|\d回(?:も)?(?:間違|まちが)", re.I
)
PASSWORD = re.compile(
    rf"(?<![a-z0-9@./:\-]){NO_DEVICE}(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{{6,16}}(?![a-z0-9@./:\-])",
    re.I,
)
PIN_BEFORE = re.compile(
    rf"(?<!\d|-)(\d{{4,6}})(?:が|は|って|という|の|を)?(?:私の|わたしの|母の|父の)?{PIN_WORD}", re.IGNORECASE
)
# 「母の番号は」「4けたは」: four digits that are called a number of somebody's card.
FOUR_CALLED = re.compile(
    r"(?:(?<!受付)(?<!整理)(?<!郵便)(?<!電話)(?<!部屋)(?<!口座)番号|[4よ四]ん?(?:桁|けた|ケタ))"
    r"(?:は|が|を|って|\s|、|:){0,2}(\d{4,6})(?![\d\-年月円時分人回番])"
)
FOUR_MORE = re.compile(r"(?:私|わたし|おれ|俺|おら|妻|夫|母|父)のは\s?(\d{4})(?![\d\-年円])")
PIN_TALK = re.compile(r"暗証|あんしょう|番号|[4四]桁|[4四]けた|[4四]ケタ")
KANA_DIGIT = r"(?:ぜろ|れい|まる|いち|にい|に|さん|よん|ごお|ご|ろく|なな|しち|はち|きゅう)"
KANA_RUN = re.compile(rf"{KANA_DIGIT}(?:[\s、・]?{KANA_DIGIT}){{3,}}(?:[\s、・]?\d{{2,12}})?")
POST_OFFICE = re.compile(r"記号\D{0,3}(\d{5})\D{0,4}番号\D{0,3}(\d{6,8})(?!\d)")
PENSION = re.compile(rf"(?:基礎)?年金番号{LINK}(\d{{4}}{SEPARATOR}?\d{{6}})(?!\d)")
RESIDENT_CODE = re.compile(rf"住民票コード{LINK}(\d(?:{SEPARATOR}?\d){{10}})(?!\d)")
ACCOUNT = re.compile(
    r"(?:口座|ゆうちょ|銀行|普通|当座|通帳|記号)[^\d]{0,12}(\d(?:[\s\-‐−ー]{0,2}\d){6,13})(?!\d)"
)
PHONE = re.compile(
    r"(?<!\d)(?:\+81[\s\-]?\d{1,4}|0\d{1,4})[\s\-‐−ー(]{0,2}\d{1,4}[\s\-‐−ー)]{0,2}\d{3,4}(?!\d)"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
ADDRESS = re.compile(r"\d{1,4}(?:丁目|番地)\s*(?:の?\d{1,4})?\s*(?:[-番]\s*\d{1,4})?(?:[-号]\s*\d{0,4})?号?")


class Leak(StrEnum):
    """What kind of private thing was written."""

    MY_NUMBER = "my_number"
    TWELVE_DIGITS = "twelve_digits"
    CARD = "card"
    PIN = "pin"
    CODE = "code"
    ACCOUNT = "account"
    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text safe to keep, and the kinds of leak found in it, in order of first appearance."""

    text: str
    leaks: tuple[Leak, ...]


@dataclass(frozen=True, slots=True)
class _Folded:
    text: str
    origin: tuple[int, ...]  # index in the original of each folded character


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    leak: Leak


def mask(text: str) -> Masked:
    """Replace every private number in the text by ●●●●."""
    folded = _fold(text)
    spans = _merge(sorted(_find(folded.text), key=lambda span: (span.start, -span.end)))
    pieces: list[str] = []
    position = 0
    for span in spans:
        start, end = folded.origin[span.start], folded.origin[span.end - 1] + 1
        pieces += [text[position:start], MASK]
        position = end
    return Masked("".join([*pieces, text[position:]]), tuple(dict.fromkeys(span.leak for span in spans)))


def is_my_number(digits: str) -> bool:
    """Say whether twelve digits carry a valid check digit."""
    body = [int(digit) for digit in reversed(digits[:11])]
    total = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(body, start=1))
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _fold(text: str) -> _Folded:
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character):
            characters.append(KANJI_DIGITS.get(folded, folded))
            origin.append(index)
    return _Folded("".join(characters), tuple(origin))


def _find(text: str) -> Iterator[_Span]:
    undated = DATE.sub(lambda match: "日" * len(match.group()), text)
    for run in RUN.finditer(undated):
        yield from _find_in_run(run.group(), run.start())
    for pattern, leak in (
        (PIN_AFTER, Leak.PIN),
        (PIN_BEFORE, Leak.PIN),
        (PIN_FAR, Leak.PIN),
        (FOUR_CALLED, Leak.PIN),
        (PENSION, Leak.CODE),
        (RESIDENT_CODE, Leak.CODE),
        (ACCOUNT, Leak.ACCOUNT),
    ):
        for match in pattern.finditer(undated):
            yield _Span(match.start(1), match.end(1), leak)
    if PASSWORD_TALK.search(undated):
        yield from (_Span(match.start(), match.end(), Leak.PIN) for match in PASSWORD.finditer(undated))
    yield from _find_spoken(undated)
    for match in PHONE.finditer(undated):
        if 10 <= _count_digits(match.group()) <= 12 and not FREE_NUMBERS.match(match.group()):
            yield _Span(match.start(), match.end(), Leak.PHONE)
    for pattern, leak in ((MAIL, Leak.MAIL), (ADDRESS, Leak.ADDRESS)):
        for match in pattern.finditer(undated):
            yield _Span(match.start(), match.end(), leak)


def _find_spoken(text: str) -> Iterator[_Span]:
    """Find numbers that only the talk around them, or their sound, makes private."""
    if PIN_TALK.search(text):
        yield from (_Span(match.start(1), match.end(1), Leak.PIN) for match in FOUR_MORE.finditer(text))
        spoken = text.translate(TO_HIRAGANA)
        yield from (_Span(match.start(), match.end(), Leak.PIN) for match in KANA_RUN.finditer(spoken))
    for match in POST_OFFICE.finditer(text):
        yield from (_Span(match.start(group), match.end(group), Leak.ACCOUNT) for group in (1, 2))


def _find_in_run(run: str, offset: int) -> Iterator[_Span]:
    """Find twelve digits, or a payment card, in one run of digits and separators."""
    total = _count_digits(run)
    if total < 12:
        return
    digits = "".join(GROUP.findall(run))
    if 14 <= total <= 16 and _passes_luhn(digits):
        yield _Span(offset, offset + len(run), Leak.CARD)
        return
    groups = list(GROUP.finditer(run))
    first = 0
    while first < len(groups):
        last, counted = _count_from(groups, first)
        if counted == 12:
            found = "".join(group.group() for group in groups[first : last + 1])
            leak = Leak.MY_NUMBER if is_my_number(found) else Leak.TWELVE_DIGITS
            yield _Span(offset + groups[first].start(), offset + groups[last].end(), leak)
            first = last
        elif len(groups[first].group()) >= 14:
            yield _Span(offset + groups[first].start(), offset + groups[first].end(), Leak.CODE)
        first += 1


def _count_from(groups: list[re.Match[str]], first: int) -> tuple[int, int]:
    """Add up whole groups of digits from `first` until twelve or more; returns last index and sum."""
    counted = 0
    for last in range(first, len(groups)):
        counted += len(groups[last].group())
        if counted >= 12:
            return last, counted
    return len(groups) - 1, counted


def _count_digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _merge(spans: list[_Span]) -> list[_Span]:
    """Drop a span that begins inside an earlier one; keep the further end of the two."""
    merged: list[_Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            previous = merged[-1]
            merged[-1] = _Span(previous.start, max(previous.end, span.end), previous.leak)
        else:
            merged.append(span)
    return merged
