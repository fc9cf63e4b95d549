"""Every telephone number and web address that content uses, with the places where it stands."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.finding import Finding, Page
from checks.topics import is_web_address

_NUMBER_IN_TEXT = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{2,4}(?![\d-])|(?<![\d-])0\d{9,10}(?![\d-])")
_WRITTEN = re.compile(r"0\d{1,4}-\d{1,4}-\d{2,4}")
_SHORT = re.compile(r"1[0-9]{2}|#[0-9]{4}|1[0-9]{3}")
_ADDRESS = re.compile(r"https?://[^\s\"',>）」]+")
_PHONE_COLUMNS = ("phone", "連絡先電話番号")
_NUMBER_KEY = re.compile(r"number:\s*[\"']?([^\"',}\s]+)")
_URL_KEY = re.compile(r"url:\s*[\"']?([^\"',}\s]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One number or address at one place; `is_listed` when it stands in a field, not in running text."""

    value: str
    path: str
    line: int
    is_listed: bool


def collect_numbers(root: Path) -> list[Entry]:
    """Collect telephone numbers from fields and from running text of `data/`."""
    return [*_from_tables(root, _PHONE_COLUMNS), *_from_fields(root, _NUMBER_KEY), *_from_text(root)]


def collect_addresses(root: Path) -> list[Entry]:
    """Collect web addresses from fields of `data/`."""
    return [*_from_tables(root, ("url", "URL")), *_from_fields(root, _URL_KEY)]


def check_register(root: Path) -> Iterator[Finding]:
    """Malformed numbers and addresses fail, and so does a number in a text that stands in no field."""
    numbers = collect_numbers(root)
    listed = {entry.value for entry in numbers if entry.is_listed}
    for entry in numbers:
        if entry.is_listed and not is_telephone_number(entry.value):
            yield Finding(entry.path, entry.line, f"電話番号の形ではありません: {entry.value}")
        elif not entry.is_listed and entry.value not in listed:
            yield Finding(
                entry.path, entry.line, f"文の中の電話番号が、どの電話の欄にもありません: {entry.value}"
            )
    for entry in collect_addresses(root):
        if not is_web_address(entry.value):
            yield Finding(entry.path, entry.line, f"ページの住所の形ではありません: {entry.value}")


def is_telephone_number(number: str) -> bool:
    """Say whether it is written as Japanese numbers are: hyphens, ten or eleven digits, or a short number."""
    if _SHORT.fullmatch(number):
        return True
    digits = number.replace("-", "")
    long = number.startswith(("0120-", "0570-", "0800-", "0180-", "050-", "070-", "080-", "090-"))
    expected = {10} if number.startswith(("0120-", "0570-", "0180-")) or not long else {10, 11}
    return bool(_WRITTEN.fullmatch(number)) and len(digits) in expected


def _from_tables(root: Path, columns: tuple[str, ...]) -> Iterator[Entry]:
    for file in sorted((root / "data").rglob("*.csv")):
        path = file.relative_to(root).as_posix()
        with file.open(encoding="utf-8-sig", newline="") as rows:
            reader = csv.DictReader(rows)
            for row in reader:
                for column in columns:
                    for value in (row.get(column) or "").split("、"):
                        if value.strip():
                            yield Entry(value.strip(), path, reader.line_num, True)


def _from_fields(root: Path, field: re.Pattern[str]) -> Iterator[Entry]:
    for page in _content_pages(root):
        for number, line in enumerate(page.text.splitlines(), start=1):
            for found in field.findall(line):
                yield Entry(found, page.path, number, True)


def _from_text(root: Path) -> Iterator[Entry]:
    for page in _content_pages(root):
        for number, line in enumerate(page.text.splitlines(), start=1):
            plain = _ADDRESS.sub("", unicodedata.normalize("NFKC", line))
            for found in _NUMBER_IN_TEXT.findall(plain):
                yield Entry(found, page.path, number, False)


def _content_pages(root: Path) -> Iterator[Page]:
    for file in sorted((root / "data/knowledge").rglob("*.ja.yml")):
        yield Page.read(root, file)
