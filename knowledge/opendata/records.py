"""Turns the rows of a sheet into records in today's form, or into a list of what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.opendata import cells as read
from knowledge.opendata.columns import (
    CODE,
    COLUMNS,
    FULL_NAME,
    NAMES,
    PREFECTURE_NAME,
    REF,
    TOWN_NAME,
    Header,
    Kind,
    find_header,
)
from knowledge.opendata.rules import check_rule

LONGEST = {REF: 100, "イベント名": 200, "名称": 200}
LONGEST_CELL = 4000

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be taken: row as the spreadsheet numbers it, column, reason in Japanese."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One event or facility; `cells` hold only what is not empty, in the order of the table."""

    kind: Kind
    code: str
    ref: str
    cells: Cells = field(hash=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its records, or its faults (then nothing of it may be used)."""

    kind: Kind | None
    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
    unknown_columns: tuple[str, ...] = ()


def _day(text: str) -> str:
    return read.read_date(text).isoformat()


def _hour(text: str) -> str:
    return read.read_time(text).strftime("%H:%M")


def _days(text: str) -> str:
    return " ".join(sorted(_day(piece) for piece in text.replace("、", " ").replace(",", " ").split()))


def _latitude(text: str) -> str:
    return read.read_degrees(text, 20, 46)


def _longitude(text: str) -> str:
    return read.read_degrees(text, 122, 154)


def _ref(text: str) -> str:
    return read.fold_cell(text)


_READERS: dict[str, Callable[[str], str]] = {
    CODE: read.read_code,
    REF: _ref,
    "開始日": _day,
    "終了日": _day,
    "開始時間": _hour,
    "終了時間": _hour,
    "緯度": _latitude,
    "経度": _longitude,
    "参加申込終了日": _day,
    "参加申込終了時間": _hour,
    "x_except": _days,
    "x_cancelled": _days,
    "x_rrule": check_rule,
    "x_wheelchair": read.read_flag,
    "x_no_smartphone": read.read_flag,
    "x_home_visit": read.read_flag,
    "x_holidays": read.read_flag,
}


def read_sheet(rows: Sequence[Sequence[str]], towns: Mapping[str, str]) -> Sheet:
    """Read a sheet; `towns` maps the codes we serve to names. Rows without any cell are passed over."""
    header = find_header(rows)
    if header is None:
        return Sheet(None, (), (Fault(1, "", "見出しの行が見つかりません。イベント名か名称の列がいります"),))
    records: list[Record] = []
    faults: list[Fault] = []
    first_rows: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows[header.row :], start=header.row + 1):
        if not any(cell.strip() for cell in row):
            continue
        found, wrong = read_record(header, number, row, towns)
        faults += wrong
        if found is None:
            continue
        first = first_rows.setdefault((found.code, found.ref), number)
        if first != number:
            faults.append(Fault(number, REF, f"{first}行目と同じ ID です"))
        records.append(found)
    if not records and not faults:
        faults.append(Fault(header.row, "", "中身の行がありません"))
    unknown = tuple(name for name in header.names if name and name not in COLUMNS[header.kind])
    return Sheet(header.kind, () if faults else tuple(records), tuple(faults), unknown)


def read_record(
    header: Header, number: int, row: Sequence[str], towns: Mapping[str, str]
) -> tuple[Record | None, list[Fault]]:
    """Read one row; a record comes only without faults."""
    raw = {name: cell.strip() for name, cell in zip(header.names, row, strict=False) if name and cell.strip()}
    extra = [cell for cell in row[len(header.names) :] if cell.strip()]
    faults = [Fault(number, "", "見出しより右に値があります")] if extra else []
    return read_cells(header.kind, raw, number, towns, faults)


def read_cells(
    kind: Kind,
    raw: Mapping[str, str],
    number: int,
    towns: Mapping[str, str],
    faults: list[Fault] | None = None,
) -> tuple[Record | None, list[Fault]]:
    """Read the named cells of one row."""
    faults = list(faults or ())
    cells: Cells = {}
    for name, text in raw.items():
        if not text:
            continue
        try:
            cells[name] = _READERS[name](text) if name in _READERS else text
        except ValueError as error:
            faults.append(Fault(number, name, f"「{text[:40]}」は使えません。{error}"))
        if len(text) > LONGEST.get(name, LONGEST_CELL):
            faults.append(Fault(number, name, f"長すぎます({LONGEST.get(name, LONGEST_CELL)}文字まで)"))
    _name_town(cells, towns)
    faults += _missing(kind, raw, cells, number, towns)
    faults += _out_of_order(cells, number)
    if faults:
        return None, faults
    return Record(kind, cells[CODE], cells[REF], sort_cells(kind, cells)), []


def sort_cells(kind: Kind, cells: Mapping[str, str]) -> Cells:
    """Put the standard's columns first, in its order; other columns follow in theirs."""
    known = COLUMNS[kind]
    ordered = {name: cells[name] for name in known if cells.get(name)}
    return ordered | {name: text for name, text in cells.items() if text and name not in known}


def _name_town(cells: Cells, towns: Mapping[str, str]) -> None:
    """The predecessor's two columns of names become the one of today."""
    prefecture, town = cells.get(PREFECTURE_NAME, ""), cells.get(TOWN_NAME, "")
    if FULL_NAME not in cells and (prefecture or town):
        cells[FULL_NAME] = f"{prefecture}{town}"
    code = cells.get(CODE, "")
    if FULL_NAME not in cells and code in towns:
        cells[FULL_NAME] = f"福島県{towns[code]}" if towns[code] != "福島県" else "福島県"


def _missing(
    kind: Kind, raw: Mapping[str, str], cells: Cells, number: int, towns: Mapping[str, str]
) -> list[Fault]:
    faults = [
        Fault(number, name, "書かれていません") for name in (CODE, REF, NAMES[kind]) if not raw.get(name)
    ]
    code = cells.get(CODE)
    if code and code not in towns:
        faults.append(Fault(number, CODE, f"福島県の市町村のコードではありません: {code}"))
    if kind is Kind.EVENTS and "x_rrule" in cells and "開始日" not in cells:
        faults.append(Fault(number, "開始日", "くり返す教室には、はじめの日がいります"))
    return faults


def _out_of_order(cells: Cells, number: int) -> list[Fault]:
    faults = []
    if cells.get("終了日", "9999") < cells.get("開始日", ""):
        faults.append(Fault(number, "終了日", "開始日より前です"))
    same_day = cells.get("終了日") in (None, cells.get("開始日"))
    if same_day and cells.get("終了時間", "99") < cells.get("開始時間", ""):
        faults.append(Fault(number, "終了時間", "開始時間より前です"))
    return faults
