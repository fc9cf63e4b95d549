"""Opens the files that towns publish: CSV in UTF-8 or CP932, and Excel workbooks, as rows of texts."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time
from pathlib import PurePath

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.cells import read_cell
from service.errors import ServiceError

ENCODINGS = ("utf-8-sig", "cp932")
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_UNPACKED = 500 * 1024 * 1024
LONGEST_CELL = 100_000

Rows = list[list[str]]


class UnreadableFile(ServiceError):
    """The file is no table we can open; the text says in Japanese why."""

    code = "unreadable_file"
    status = 422


def read_table(name: str, content: bytes) -> Rows:
    """Return the rows of a file by its ending; raises UnreadableFile."""
    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx" or content.startswith(b"PK\x03\x04"):
        return _check_size(_read_workbook(content))
    if ending not in (".csv", ".txt", ".tsv"):
        raise UnreadableFile("CSV か Excel(.xlsx)のファイルを選んでください。")
    return _check_size(_read_csv(content, "\t" if ending == ".tsv" else ","))


def _read_csv(content: bytes, delimiter: str) -> Rows:
    text = _decode(content)
    if "\0" in text:
        raise UnreadableFile("表として読めません。CSV で保存し直してください。")
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[read_cell(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise UnreadableFile('引用符(")の数が合わないか、長すぎる値があります。') from error


def _decode(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("文字が読めません。UTF-8 か Shift_JIS で保存してください。")


def _read_workbook(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                raise UnreadableFile("Excel のファイルが大きすぎます。")
        book = load_workbook(io.BytesIO(content), data_only=True)
        sheet = book.active
        if not isinstance(sheet, Worksheet):
            raise UnreadableFile("Excel のファイルに表がありません。")
        _fill_merged(sheet)
        last_row = min(sheet.max_row, MOST_ROWS + 1)
        last_column = min(sheet.max_column, MOST_COLUMNS)
        rows = sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=True)
        return [[_write_cell(value) for value in row] for row in rows]
    except (zipfile.BadZipFile, InvalidFileException, DefusedXmlException, KeyError, ValueError) as error:
        raise UnreadableFile("Excel のファイルとして読めません。") from error


def _fill_merged(sheet: Worksheet) -> None:
    """Cells merged downwards hold for every row they span; those merged sideways keep their first column."""
    for span in list(sheet.merged_cells.ranges):
        value = sheet.cell(span.min_row, span.min_col).value
        sheet.unmerge_cells(str(span))
        for row in range(span.min_row + 1, span.max_row + 1):
            sheet.cell(row, span.min_col, value)


def _write_cell(value: object) -> str:
    """Write a cell as a person would: dates as dates, whole numbers without a point."""
    match value:
        case None:
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _check_size(rows: Rows) -> Rows:
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(f"行が多すぎます({MOST_ROWS}行まで)。")
    return rows
