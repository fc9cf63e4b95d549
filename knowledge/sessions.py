"""Sessions of digital support, read from the open-data event lists of data/venues."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows
from knowledge.municipalities import Point
from knowledge.opendata.rules import list_days

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Counters for one procedure, consultations on other matters and trainings of helpers are no digital support.
STANDING_KINDS = frozenset({"recurring_consultation"})
CLASS_KINDS = frozenset({"course", "course_series", *STANDING_KINDS})
# Without these columns a file is no list of events.
_NEEDED = (
    "ID",
    "全国地方公共団体コード",
    "イベント名",
    "開始日",
    "終了日",
    "開始時間",
    "開始日時特記事項",
    "場所名称",
    "建物名等(方書)",
    "所在地_連結表記",
    "料金(基本)",
    "料金(詳細)",
    "参加申込方法",
    "連絡先電話番号",
    "連絡先名称",
    "URL",
    "備考",
    "終了時間",
    "参加申込終了日",
)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Session:
    """One dated event, or a standing consultation; unknown values are empty or None."""

    id: str
    code: str
    name: str
    kind: str
    starts_on: date | None
    ends_on: date | None
    starts_at: time | None
    when: str
    place: str
    address: str
    cost: str
    booking: str
    phone: str
    contact: str
    url: str
    note: str
    is_past: bool
    is_confirmed: bool
    page_date: str
    ends_at: time | None = None
    book_by: date | None = None
    book_by_hour: time | None = None
    about: str = ""
    organiser: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access: str = ""
    parking: str = ""
    capacity: str = ""
    bring: str = ""
    wheelchair: bool | None = None
    lends_smartphones: bool | None = None
    visits_homes: bool | None = None
    languages: tuple[str, ...] = ()
    rule: str = ""
    skips_holidays: bool = False
    left_out: tuple[date, ...] = ()
    cancelled: tuple[date, ...] = ()
    is_cancelled: bool = False

    def days(self, today: date) -> tuple[date, ...]:
        """Return the coming days of a recurring session, cancelled ones too; empty for any other."""
        if not self.rule or self.starts_on is None:
            return ()
        until = self.ends_on if self.ends_on != self.starts_on else None
        return list_days(
            self.rule,
            self.starts_on,
            until,
            skips_holidays=self.skips_holidays,
            left_out=self.left_out,
            today=today,
        )

    @property
    def point(self) -> Point | None:
        """Where the venue is; None when nobody has written it down."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)

    @property
    def is_standing(self) -> bool:
        """Say whether it is offered without fixed dates."""
        return self.kind in STANDING_KINDS and self.ends_on is None and not self.rule


def by_date(session: Session) -> tuple[date, str]:
    """Order sessions by their first day; those without one come last."""
    return session.starts_on or date.max, session.id


def load_sessions(folder: Path) -> tuple[Session, ...]:
    """Read every CSV file of the folder; raises ContentError with row, column and reason."""
    sessions: dict[str, Session] = {}
    for path in sorted(folder.glob("*.csv")):
        for number, row in enumerate(read_rows(path), start=2):
            where = f"{path.name}: {number}行目({row.get('ID', '')})"
            session = _read(where, row)
            if session.id in sessions:
                raise ContentError(f"{where}: 同じ ID の行が二つあります")
            sessions[session.id] = session
    return tuple(sorted(sessions.values(), key=by_date))


def read_session(row: Mapping[str, str]) -> Session:
    """Build a session from the cells of the open-data table; raises CellError with the column."""
    status = row.get("x_status", "")
    text = _texts(row)
    return Session(
        id=text("ID"),
        code=text("全国地方公共団体コード"),
        name=text("イベント名"),
        kind=text("x_type") or "course",
        starts_on=_cell(row, "開始日", date.fromisoformat),
        ends_on=_cell(row, "終了日", date.fromisoformat),
        starts_at=_cell(row, "開始時間", _time),
        when=text("開始日時特記事項"),
        place="　".join(filter(None, (text("場所名称"), text("建物名等(方書)")))),
        address=text("所在地_連結表記"),
        cost=_cost(text("料金(基本)"), text("料金(詳細)")),
        booking=text("参加申込方法"),
        phone=text("連絡先電話番号"),
        contact=text("連絡先名称"),
        url=text("URL"),
        note=text("備考"),
        is_past=status == "past",
        is_confirmed=status in ("", "confirmed", "cancelled"),
        page_date=text("x_page_date"),
        ends_at=_cell(row, "終了時間", _time),
        book_by=_cell(row, "参加申込終了日", date.fromisoformat),
        book_by_hour=_cell(row, "参加申込終了時間", _time),
        about=text("説明"),
        organiser=text("主催者"),
        latitude=_cell(row, "緯度", float),
        longitude=_cell(row, "経度", float),
        access=text("アクセス方法"),
        parking=text("駐車場情報"),
        capacity=text("定員"),
        bring=text("x_bring"),
        wheelchair=_cell(row, "x_wheelchair", _flag),
        lends_smartphones=_cell(row, "x_no_smartphone", _flag),
        visits_homes=_cell(row, "x_home_visit", _flag),
        languages=tuple(text("x_languages").split()),
        rule=text("x_rrule"),
        skips_holidays=text("x_holidays") == "no",
        left_out=_cell(row, "x_except", _days) or (),
        cancelled=_cell(row, "x_cancelled", _days) or (),
        is_cancelled=status == "cancelled",
    )


class CellError(ValueError):
    """A cell that cannot be read; the text names its column."""


def _read(where: str, row: dict[str, str]) -> Session:
    missing = next((name for name in _NEEDED if name not in row), None)
    if missing is not None:
        raise ContentError(f"{where}: 列 {say_fault(KeyError(missing))}")
    try:
        return read_session(row)
    except CellError as error:
        raise ContentError(f"{where}: {error}") from error


def _texts(row: Mapping[str, str]) -> Callable[[str], str]:
    return lambda column: row.get(column, "")


def _cell(row: Mapping[str, str], column: str, read: Callable[[str], Value]) -> Value | None:
    """Read a date, time or number; an empty cell is None. Raises CellError that names the column."""
    text = unicodedata.normalize("NFKC", row.get(column, ""))
    try:
        return read(text) if text else None
    except ValueError as error:
        raise CellError(f"「{column}」が読めません: {text}") from error


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text == "yes"


def _days(text: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(piece) for piece in text.split())


def _cost(basic: str, detail: str) -> str:
    """Join price and remark; the column holds yen as a number, 0 for free, or words."""
    price = "無料" if basic == "0" else f"{basic}円" if basic.isdecimal() else basic
    return detail if price in detail else " ".join(filter(None, (price, detail)))
