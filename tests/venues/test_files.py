"""Files as towns publish them, read without a database."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from knowledge.opendata.columns import COLUMNS, Kind
from knowledge.opendata.export import write_csv, write_json
from knowledge.opendata.records import Fault, Record, Sheet, read_cells, read_sheet, sort_cells
from service.venues.spreadsheet import UnreadableFile, read_table

SAMPLES = Path(__file__).parent / "samples"
TOWNS = {"072036": "郡山市", "075213": "三春町", "070009": "福島県"}


def read(name: str, content: bytes | None = None) -> Sheet:
    """Read a sample, or bytes under a name."""
    return read_sheet(read_table(name, content or (SAMPLES / name).read_bytes()), TOWNS)


def test_the_predecessors_events_are_read() -> None:
    """CP932, a title above, lost zeros, 令和 and 午後1時半 become today's table."""
    first, second = read("events_predecessor_cp932.csv").records
    expected = {
        "開始日": "2026-12-09",
        "開始時間": "13:30",
        "所在地_連結表記": "福島県田村郡三春町字大町",
        "参加申込終了日": "2026-12-04",
        "地方公共団体名": "福島県三春町",
        "備考": "①筆記用具",
    }
    assert [(r.code, r.ref) for r in (first, second)] == [("075213", "1"), ("075213", "2")]
    assert expected == {name: first.cells[name] for name in expected}


def test_an_unknown_column_is_kept_and_named() -> None:
    """What the standard does not know stays with its row, and the official is told."""
    sheet = read("events_current_utf8_bom.csv")
    assert (sheet.unknown_columns, sheet.records[0].cells["子どもの参加"]) == (("子どもの参加",), "可")


def test_facilities_are_told_from_events() -> None:
    """A table with 名称 is one of places."""
    sheet = read("facilities_predecessor_utf8.csv")
    assert (
        sheet.kind,
        sheet.records[0].cells["バリアフリー情報"],
    ) == (Kind.FACILITIES, "スロープ、車いす用トイレ")


def test_every_fault_is_named_and_nothing_is_taken() -> None:
    """Row, column and reason of each; a table with one wrong cell gives no record at all."""
    sheet = read("events_wrong.csv")
    assert sheet.records == ()
    assert {
        (2, "全国地方公共団体コード"),
        (2, "開始日"),
        (3, "終了日"),
        (3, "開始時間"),
        (4, "イベント名"),
        (4, "全国地方公共団体コード"),
        (5, "緯度"),
    } == {(fault.row, fault.column) for fault in sheet.faults}
    assert "「2026/2/30」は使えません。その日はありません" in [fault.reason for fault in sheet.faults]


def test_an_id_that_stands_twice_is_a_fault() -> None:
    """The second row says where the first one is."""
    text = "全国地方公共団体コード,ID,イベント名\r\n072036,1,あ\r\n72036,1,い\r\n"
    assert (Fault(3, "ID", "2行目と同じ ID です"),) == read("x.csv", text.encode()).faults


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.pdf", b"%PDF", "CSV か Excel"),
        ("x.xlsx", b"no zip", "Excel のファイルとして"),
        ("x.csv", b"\x81\xff\xfe", "文字が読めません"),
        ("x.csv", '"あ'.encode(), "引用符"),
        ("x.csv", b"a\0b", "表として"),
    ],
)
def test_what_is_no_table_is_refused_in_japanese(name: str, content: bytes, words: str) -> None:
    """The official reads what to do, not a stack trace."""
    with pytest.raises(UnreadableFile, match=words):
        read(name, content)


def test_a_file_without_header_says_so() -> None:
    """Any table of other things is refused before its rows are looked at."""
    (fault,) = read("x.csv", "氏名,年齢\nあ,1\n".encode()).faults
    assert "見出しの行が見つかりません" in fault.reason


def workbook(*rows: list[Any], merge: tuple[str, ...] = ()) -> bytes:
    """Make an Excel file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for span in merge:
        sheet.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_merged_header_of_two_rows_is_understood() -> None:
    """料金 stands over (基本) and (詳細); other names span both rows; numbers lost their zeros."""
    content = workbook(
        ["教室の予定", None, None, None, None, None],
        ["市区町村コード", "NO", "イベント名", "開催日", "開始時間", "料金", None],
        [None, None, None, None, None, "(基本)", "(詳細)"],
        [72036, 1, "スマホ教室", date(2026, 12, 3), time(13, 30), 0, "材料費100円"],
        merge=("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2"),
    )
    sheet = read("x.xlsx", content)
    assert sheet.faults == ()
    (record,) = sheet.records
    expected = {
        "全国地方公共団体コード": "072036",
        "ID": "1",
        "地方公共団体名": "福島県郡山市",
        "イベント名": "スマホ教室",
        "開始日": "2026-12-03",
        "開始時間": "13:30",
        "料金(基本)": "0",
        "料金(詳細)": "材料費100円",
    }
    assert expected == record.cells


def test_a_town_merged_over_its_rows_counts_for_each() -> None:
    """A code that spans three rows belongs to all three."""
    content = workbook(
        ["市区町村コード", "NO", "イベント名", "開催日"],
        [72036, 1, "あ", "2026/12/3"],
        [None, 2, "い", "2026/12/4"],
        [None, 3, "う", "2026/12/5"],
        merge=("A2:A4",),
    )
    assert [record.code for record in read("x.xlsx", content).records] == ["072036"] * 3


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
VALUES = WORDS.map(str.strip).filter(bool)


@st.composite
def records(draw: st.DrawFn, kind: Kind) -> list[Record]:
    """Draw rows of one kind as the importer would store them."""
    free = [name for name in COLUMNS[kind] if name in ("説明", "備考", "URL", "場所名称", "団体名")]
    names = draw(st.lists(VALUES.map(lambda word: f"町の列{word}"), max_size=2, unique=True))
    made = []
    for number in range(draw(st.integers(1, 4))):
        cells = {"全国地方公共団体コード": "072036", "ID": f"R{number}", "地方公共団体名": "福島県郡山市"}
        cells["イベント名" if kind is Kind.EVENTS else "名称"] = draw(VALUES)
        if kind is Kind.EVENTS:
            cells["開始日"] = draw(st.dates()).isoformat()
        cells |= draw(st.dictionaries(st.sampled_from([*free, *names]), VALUES))
        made.append(Record(kind, "072036", f"R{number}", sort_cells(kind, cells)))
    return made


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(Kind)).flatmap(records), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_what_is_written_out_is_read_back_the_same(rows: list[Record], encoding: str) -> None:
    """The CSV and the JSON lose nothing, not even columns that we do not know."""
    kind = rows[0].kind
    sheet = read("x.csv", write_csv(kind, rows).encode(encoding))
    assert ((), rows) == (sheet.faults, list(sheet.records))
    again = [read_cells(kind, cells, 1, TOWNS)[0] for cells in json.loads(write_json(rows))]
    assert rows == again


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=6), st.booleans())
def test_no_sheet_breaks_the_reader(rows: list[list[str]], with_header: bool) -> None:
    """Whatever stands in the cells, the answer is records or faults, never both and never a crash."""
    header = (
        [["全国地方公共団体コード", "ID", "イベント名", "開始日", "開始時間", "x_rrule"]]
        if with_header
        else []
    )
    sheet = read_sheet([*header, *rows], TOWNS)
    assert bool(sheet.records) != bool(sheet.faults)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.csv", "x.xlsx", "x.tsv"]))
def test_no_bytes_break_the_reader(content: bytes, name: str) -> None:
    """A broken upload is refused, or is an empty table; it never crashes."""
    rows: list[list[str]] = []
    with suppress(UnreadableFile):
        rows = read_table(name, content)
    assert read_sheet(rows, TOWNS).records == ()
