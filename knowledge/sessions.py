"""Sessions of digital support, read from the open-data event lists of data/venues."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_rows

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Counters for one procedure, consultations on other matters and trainings of helpers are no digital support.
STANDING_KINDS = frozenset({"recurring_consultation"})
CLASS_KINDS = frozenset({"course", "course_series", *STANDING_KINDS})
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

    @property
    def is_standing(self) -> bool:
        """Say whether it is offered without fixed dates."""
        return self.kind in STANDING_KINDS and self.ends_on is None


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


def _read(where: str, row: dict[str, str]) -> Session:
    try:
        status = row.get("x_status", "")
        return Session(
            id=row["ID"],
            code=row["全国地方公共団体コード"],
            name=row["イベント名"],
            kind=row.get("x_type") or "course",
            starts_on=_cell(where, row, "開始日", date.fromisoformat),
            ends_on=_cell(where, row, "終了日", date.fromisoformat),
            starts_at=_cell(where, row, "開始時間", _time),
            when=row["開始日時特記事項"],
            place="　".join(filter(None, (row["場所名称"], row["建物名等(方書)"]))),
            address=row["所在地_連結表記"],
            cost=_cost(row["料金(基本)"], row["料金(詳細)"]),
            booking=row["参加申込方法"],
            phone=row["連絡先電話番号"],
            contact=row["連絡先名称"],
            url=row["URL"],
            note=row["備考"],
            is_past=status == "past",
            is_confirmed=status in ("", "confirmed"),
            page_date=row.get("x_page_date", ""),
            ends_at=_cell(where, row, "終了時間", _time),
            book_by=_cell(where, row, "参加申込終了日", date.fromisoformat),
        )
    except KeyError as error:
        raise ContentError(f"{where}: 列 {say_fault(error)}") from error


def _cell(where: str, row: dict[str, str], column: str, read: Callable[[str], Value]) -> Value | None:
    """Read a date or time; an empty cell is None. Raises ContentError that names the column."""
    text = unicodedata.normalize("NFKC", row[column])
    try:
        return read(text) if text else None
    except ValueError as error:
        raise ContentError(f"{where}: 「{column}」が読めません: {text}") from error


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))


def _cost(basic: str, detail: str) -> str:
    """Join price and remark; the column holds yen as a number, 0 for free, or words."""
    price = "無料" if basic == "0" else f"{basic}円" if basic.isdecimal() else basic
    return detail if price in detail else " ".join(filter(None, (price, detail)))
