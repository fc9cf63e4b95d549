"""Put pieces together to expressions, and expressions to days relative to now."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.hearing.dates.days import Span
from bot.hearing.dates.mention import WEEKDAYS, DateMention
from bot.hearing.dates.pieces import Piece, find_pieces
from bot.hearing.dates.spelling import spell
from bot.hearing.dates.term import NOWHERE, Term
from bot.hearing.letters import Letters, to_hiragana

_GLUE = re.compile(
    r"(?:の|と|か|や|は|に|も|で|さ|、|,|・|/|\s|\(|\)|から|まで|~|〜|ー|-|頃|ごろ|ころ|あたり|辺り"
    r"|くらい|ぐらい|中|とか|または|もしくは|それか)*"
)
_RANGE = re.compile(r"から|~|〜|ー|-")
_ABOUT = r"^(?:の|頃|ごろ|ころ|あたり|辺り|くらい|ぐらい|中|間|\)|\s)*"
_UNTIL = re.compile(_ABOUT + r"(?:まで|以内|うち)")
_SINCE = re.compile(_ABOUT + r"(?:から|以降|以後|より後)(?!き|く)")
_IF = re.compile(r"^(?:だけ|しか|なら|だったら|だば)")
_NOT = re.compile(
    _ABOUT + r"(?:じゃ|では|で|でば)?(?:なくて|なくって|なく|ねくて|ねぐて|ないほう|ない方)"
    r"|^(?:の)?(?:以外|いがい)|^(?:は|だと|じゃ)(?:だめ|ダメ|駄目|無理|むり|行けな|いけな|都合が?悪)"
)
_BORN = re.compile(r"^(?:に)?(?:生まれ|うまれ|産まれ|生れ)")


@dataclass(frozen=True, slots=True)
class _Phrase:
    pieces: tuple[Piece, ...]
    rest: str


def find_dates(text: str, today: date) -> list[DateMention]:
    """Return the expressions in order; those that are denied, past or a birthday are left out."""
    letters = spell(text)
    mentions = []
    for phrase in _phrases(letters.text):
        mention = _read(phrase, letters.text, today) if _is_wish(phrase) else None
        if mention is not None:
            start, end = _place(letters, phrase)
            mentions.append(replace(mention, surface=text[start:end], start=start, end=end))
    return mentions


def find_time_words(text: str) -> list[tuple[int, int]]:
    """Return where anything about time is said, whether it is wished or denied."""
    letters = spell(text)
    return [_place(letters, phrase) for phrase in _phrases(letters.text)]


def _place(letters: Letters, phrase: _Phrase) -> tuple[int, int]:
    return letters.origins[phrase.pieces[0].start], letters.origins[phrase.pieces[-1].end]


def _phrases(text: str) -> list[_Phrase]:
    kana = to_hiragana(text)
    groups: list[list[Piece]] = []
    for piece in find_pieces(text):
        if groups and _GLUE.fullmatch(kana[groups[-1][-1].end : piece.start]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_Phrase(tuple(group), kana[group[-1].end :]) for group in groups]


def _is_wish(phrase: _Phrase) -> bool:
    if _NOT.match(phrase.rest) or _BORN.match(phrase.rest):
        return False
    return not any(piece.kind == "past" or piece.text == "先週末" for piece in phrase.pieces)


def _read(phrase: _Phrase, text: str, today: date) -> DateMention | None:
    terms, gaps = _terms(phrase, text, today)
    if all(term.length for term in terms) and not _ends_with_until(phrase):
        return None
    if _IF.match(phrase.rest):
        terms[-1].habit = True
    span, weekdays = _join(terms, gaps)
    problem = next((term.problem for term in terms if term.problem), None)
    time_of_day = next((term.time_of_day for term in terms if term.time_of_day), None)
    if span == NOWHERE and not (problem or weekdays or time_of_day):
        return None
    if _names_past_year(phrase, span, today):
        return None
    if problem == "no_such_day":
        span = NOWHERE
    elif phrase.pieces[-1].kind != "clock" and not any(_RANGE.search(gap) for gap in gaps):
        span = _open(span, phrase.rest, today)
    names = tuple(WEEKDAYS[number] for number in weekdays)
    return DateMention(span.first, span.last, time_of_day, names, problem, "", 0, 0)


def _terms(phrase: _Phrase, text: str, today: date) -> tuple[list[Term], list[str]]:
    terms, gaps = [Term(today)], []
    for before, piece in zip((None, *phrase.pieces), phrase.pieces, strict=False):
        gap = to_hiragana(text[before.end : piece.start]) if before else ""
        if before and (_RANGE.search(gap) or not terms[-1].takes(piece)):
            gaps.append(gap)
            terms.append(terms[-1].follow())
        terms[-1].add(piece)
    return terms, gaps


def _ends_with_until(phrase: _Phrase) -> bool:
    return phrase.pieces[-1].text.endswith(("以内", "うち")) or bool(_UNTIL.match(phrase.rest))


def _names_past_year(phrase: _Phrase, span: Span, today: date) -> bool:
    named = any(p.kind in ("year", "month", "day") and p.numbers[0] for p in phrase.pieces)
    return named and span.last is not None and span.last < today


def _join(terms: list[Term], gaps: list[str]) -> tuple[Span, list[int]]:
    whole, weekdays = terms[0].span(), set(terms[0].weekdays)
    for gap, term in zip(gaps, terms[1:], strict=True):
        span = term.span()
        if _RANGE.search(gap) and span != NOWHERE:
            whole = Span(whole.first, span.last)
            weekdays = _between(weekdays, set(term.weekdays))
        else:
            weekdays |= set(term.weekdays)
            whole = whole.hull(span) if NOWHERE not in (whole, span) else span if whole == NOWHERE else whole
    if whole.first and whole.last and whole.first > whole.last:  # 月曜から金曜: no week is meant
        whole = NOWHERE
    return whole, sorted(weekdays)


def _between(first: set[int], last: set[int]) -> set[int]:
    """Return the weekdays from one to the other; none when either side names no single weekday."""
    if len(first) != 1 or len(last) != 1:
        return set()
    (start,), (end,) = first, last
    return {(start + step) % 7 for step in range((end - start) % 7 + 1)}


def _open(span: Span, rest: str, today: date) -> Span:
    if span == NOWHERE:
        return span
    if _UNTIL.match(rest) and span.last and span.last >= today:
        return Span(today, span.last)
    return Span(span.first, None) if _SINCE.match(rest) else span
