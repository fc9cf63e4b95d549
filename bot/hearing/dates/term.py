"""One term of a time expression, built from large pieces to small ones: 来月の / 第二 / 水曜 / 午後."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.hearing.dates import days
from bot.hearing.dates.days import Span
from bot.hearing.dates.mention import Problem, TimeOfDay
from bot.hearing.dates.pieces import Piece

NOWHERE = Span(None, None)

_LEVELS = {
    "year": 1, "month": 2, "season": 2, "part": 3, "week": 3, "day": 4,
    "next": 5, "habit": 5, "weekdays": 5, "nth": 5, "clock": 6,
}  # fmt: skip
_UNIT_LEVELS = {"year": 1, "month": 2, "week": 3, "day": 4}

_PARTS = {
    "上旬": (1, 10), "初旬": (1, 10), "初め": (1, 10), "はじめ": (1, 10), "始め": (1, 10), "頭": (1, 10),
    "月初": (1, 10), "月初め": (1, 10), "月はじめ": (1, 10), "中旬": (11, 20), "半ば": (11, 20),
    "中頃": (11, 20), "下旬": (21, 31), "終わり": (21, 31), "おわり": (21, 31),
    "前半": (1, 15), "後半": (16, 31),
}  # fmt: skip
_LAST_DAYS = 7  # 月末: the last seven days
_CLOCK_WORDS: dict[str, TimeOfDay] = {
    "今朝": "am", "明朝": "am", "午前": "am", "午前中": "am", "朝": "am", "朝一": "am", "朝一番": "am",
    "昼過ぎ": "pm", "お昼過ぎ": "pm", "昼から": "pm", "昼": "pm", "お昼": "pm", "午後": "pm",
    "夕方": "evening", "夕": "evening", "夜": "evening", "晩": "evening",
    "今夜": "evening", "今晩": "evening", "明晩": "evening",
}  # fmt: skip


def level(piece: Piece) -> int:
    """Return how small a piece is: 1 for a year, 6 for a time of day."""
    if piece.kind in ("shift", "past", "length"):
        return _UNIT_LEVELS[piece.words[0]]
    return _LEVELS[piece.kind]


@dataclass(slots=True)
class Term:
    """What the pieces so far say."""

    today: date
    base: Span | None = None
    base_is_week: bool = False
    base_is_month: bool = False
    day: date | None = None
    weekdays: list[int] = field(default_factory=list)
    after_today: bool = False
    habit: bool = False
    length: bool = False
    time_of_day: TimeOfDay | None = None
    problem: Problem | None = None
    level: int = 0

    def follow(self) -> Term:
        """Return the next term, which begins in the same month or week."""
        keep = self.base if self.base_is_month or self.base_is_week else None
        return Term(self.today, keep, self.base_is_week, self.base_is_month)

    def takes(self, piece: Piece) -> bool:
        """Say whether the piece narrows this term; otherwise it begins another."""
        if piece.kind == "weekdays" and self.level == level(piece):
            return True
        return level(piece) > self.level

    def add(self, piece: Piece) -> None:
        """Take in a piece."""
        getattr(self, f"_{piece.kind}")(piece)
        self.level = max(self.level, level(piece))

    def _year(self, piece: Piece) -> None:
        self.base = days.year(piece.numbers[0])

    def _month(self, piece: Piece) -> None:
        year, number = piece.numbers
        self._set_month(year or self._named_year() or days.year_of_month(self.today, number), number)

    def _set_month(self, year: int, number: int) -> None:
        self.base, self.base_is_month = days.month(year, number), True

    def _named_year(self) -> int | None:
        return self.base.first.year if self.base and self.base.first else None

    def _shift(self, piece: Piece) -> None:
        number, (unit, exact) = piece.numbers[0], piece.words
        if unit == "day":
            self.day = self.today + timedelta(days=number)
        elif unit == "year":
            self.base = days.year(self.today.year + number)
        elif unit == "week":
            self.base, self.base_is_week = days.week(self.today, number), True
        elif exact == "word":
            self._set_month(self.today.year, self.today.month + number)
        else:
            about = days.same_day_in(days.month(self.today.year, self.today.month + number), self.today)
            self.base, self.base_is_week = days.week(about, 0), True

    def _length(self, piece: Piece) -> None:
        number, unit = piece.numbers[0], piece.words[0]
        per_unit = {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
        self.base = Span(self.today, self.today + timedelta(days=number * per_unit))
        self.length = True

    def _season(self, piece: Piece) -> None:
        year = self.today.year
        word = piece.words[0].removeprefix("お")
        next_year = year if self.today.month == 1 else year + 1
        bon = days.year_of_day(self.today, 8, 16)
        school = year if self.today.month <= 3 else year + 1
        self.base = {
            "年内": Span(self.today, date(year, 12, 31)),
            "年末": Span(date(year, 12, 21), date(year, 12, 31)),
            "年末年始": Span(date(year, 12, 28), date(year + 1, 1, 5)),
            "年明け": days.month(next_year, 1),
            "正月": Span(date(next_year, 1, 1), date(next_year, 1, 7)),
            "盆": Span(date(bon, 8, 13), date(bon, 8, 16)),
            "年度内": Span(self.today, date(school, 3, 31)),
            "今年度": Span(self.today, date(school, 3, 31)),
            "来年度": Span(date(school, 4, 1), date(school + 1, 3, 31)),
            "年度末": days.month(school, 3),
        }[word]

    def _part(self, piece: Piece) -> None:
        if not self.base_is_month or self.base is None:
            self._set_month(self.today.year, self.today.month)
        month_first, month_last = (self.base or days.month(self.today.year, self.today.month)).ends()
        word = piece.words[0]
        if word in ("末", "月末"):
            self.base = Span(month_last - timedelta(days=_LAST_DAYS - 1), month_last)
        else:
            first, last = _PARTS[word]
            self.base = Span(
                month_first + timedelta(days=first - 1),
                min(month_last, month_first + timedelta(days=last - 1)),
            )

    def _week(self, piece: Piece) -> None:
        word = piece.words[0]
        shift = {"来週末": 1, "再来週末": 2, "週明け": 1}.get(word, 0)
        monday, _ = days.week(self.today, shift).ends()
        offset, length = (0, 1) if word == "週明け" else (5, 1)
        first = monday + timedelta(days=offset)
        self.base = Span(first, first + timedelta(days=length))

    def _day(self, piece: Piece) -> None:
        year, month, number = piece.numbers
        if month:
            year = year or self._named_year() or days.year_of_day(self.today, month, number)
            if 1 <= month <= 12:
                self._set_month(year, month)
            self._pick(days.make(year, month, number))
        elif self.base_is_month and self.base and self.base.first:
            self._pick(days.make(self.base.first.year, self.base.first.month, number))
        else:
            self._pick(_coming(self.today, number))

    def _pick(self, day: date | None) -> None:
        self.day = day
        self.problem = "no_such_day" if day is None else None

    def _weekdays(self, piece: Piece) -> None:
        self.weekdays += [number for number in piece.numbers if number not in self.weekdays]
        self.habit = self.habit or piece.words == ("平日",)

    def _nth(self, piece: Piece) -> None:
        weekday, *nths = piece.numbers
        months = [self.base] if self.base_is_month and self.base else _two_months(self.today)
        found = [day for month in months for nth in nths if (day := days.nth_weekday(month, nth, weekday))]
        coming = sorted(day for day in found if day >= self.today or self.base_is_month)
        self.weekdays.append(weekday)
        if not coming:
            self.problem = "no_such_day"
        elif len(nths) == 1:
            self.day = coming[0]
        else:
            self.base, self.base_is_week = Span(coming[0], coming[len(nths) - 1]), False

    def _next(self, _: Piece) -> None:
        self.after_today = True

    def _habit(self, _: Piece) -> None:
        self.habit = True

    def _clock(self, piece: Piece) -> None:
        word = piece.words[0] if piece.words else ""
        if piece.numbers:
            said = _part_of_day(piece.numbers[0], word)
        else:
            said = _CLOCK_WORDS[word]
            if word in ("今朝", "今夜", "今晩") and self.level == 0:
                self.day = self.today
            if word in ("明朝", "明晩") and self.level == 0:
                self.day = self.today + days.ONE_DAY
        self.time_of_day = self.time_of_day or said

    def span(self) -> Span:
        """Return the days that are meant; sets `problem` when day and weekday disagree."""
        if self.problem:
            return NOWHERE
        if self.day:
            if self.weekdays and self.day.weekday() not in self.weekdays:
                self.problem = "weekday_mismatch"
            return days.single(self.day)
        if self.weekdays:
            return self._span_of_weekdays()
        return self.base.from_today(self.today) if self.base else NOWHERE

    def _span_of_weekdays(self) -> Span:
        if self.base:
            if not self.base_is_week:
                return self.base.from_today(self.today)
            inside = [day for day in days.days_of(self.base) if day.weekday() in self.weekdays]
            return Span(inside[0], inside[-1])
        if self.habit:
            return NOWHERE
        start = self.today + days.ONE_DAY if self.after_today else self.today
        coming = sorted(days.next_weekday(start, number) for number in self.weekdays)
        if coming == [self.today]:  # 火曜 said on a Tuesday: today or in a week
            return Span(self.today, self.today + timedelta(days=7))
        return Span(coming[0], coming[-1])


def _part_of_day(hour: int, half: str) -> TimeOfDay | None:
    if half == "pm" and hour < 12:
        hour += 12
    if half == "evening" or hour >= 17:
        return "evening"
    if half == "am" or 9 <= hour < 12:
        return "am"
    return "pm" if 12 <= hour < 17 or 1 <= hour <= 4 else None


def _coming(today: date, number: int) -> date | None:
    for ahead in range(13):
        month = days.month(today.year, today.month + ahead).first
        day = days.make(month.year, month.month, number) if month else None
        if day and day >= today:
            return day
    return None


def _two_months(today: date) -> list[Span]:
    return [days.month(today.year, today.month), days.month(today.year, today.month + 1)]
