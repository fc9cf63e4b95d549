"""One register of every telephone number and web address that content uses, and where each stands."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.errors import ContentError
from knowledge.files import read_yaml
from knowledge.topic_rules import is_web_address

_NUMBER_IN_TEXT = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{2,4}(?![\d-])|(?<![\d-])0\d{9,10}(?![\d-])")
_WRITTEN = re.compile(r"0\d{1,4}-\d{1,4}-\d{2,4}")
_SHORT = re.compile(r"1[0-9]{2}|#[0-9]{4}|1[0-9]{3}")
_ADDRESS = re.compile(r"https?://[^\s\"',>）」]+")
_PHONE_COLUMNS = ("phone", "連絡先電話番号")
_VALUE = r"""\s*(?:"([^"]+)"|'([^']+)'|([^"',}\s]+))"""
_NUMBER_KEY = re.compile("number:" + _VALUE)
_URL_KEY = re.compile("url:" + _VALUE)
_OWN_DOCUMENT = "docs/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One number or address at one place; `is_listed` when it stands in a field, not in running text."""

    value: str
    path: str
    line: int
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line as residents see it: number, name and hours."""

    number: str
    label: str
    hours: str
    path: str
    line: int


def check_contacts(root: Path) -> Iterator[Finding]:
    """Check shapes, numbers that stand in a text alone, plain http, and hours that contradict each other."""
    yield from _check_numbers(collect_numbers(root))
    yield from _check_addresses(collect_addresses(root))
    yield from _check_hours(collect_lines(root))


def collect_numbers(root: Path) -> list[Entry]:
    """Collect telephone numbers from fields and from running text of `data/`."""
    return [*_from_tables(root, _PHONE_COLUMNS), *_from_fields(root, _NUMBER_KEY), *_from_text(root)]


def collect_addresses(root: Path) -> list[Entry]:
    """Collect web addresses from fields of `data/`; our own documents are no addresses."""
    entries = [*_from_tables(root, ("url", "URL")), *_from_fields(root, _URL_KEY)]
    return [entry for entry in entries if not entry.value.startswith(_OWN_DOCUMENT)]


def collect_lines(root: Path) -> list[Line]:
    """Collect every telephone line with hours, from topics, safety replies and counters."""
    return [*_lines_of_files(root), *_lines_of_counters(root)]


def is_telephone_number(number: str) -> bool:
    """Say whether it is written as Japanese numbers are: hyphens, ten or eleven digits, or a short number."""
    if _SHORT.fullmatch(number):
        return True
    digits = number.replace("-", "")
    if not _WRITTEN.fullmatch(number):
        return False
    if number.startswith(("050-", "070-", "080-", "090-")):
        return len(digits) == 11
    return len(digits) in ((10, 11) if number.startswith("0800-") else (10,))


def _check_numbers(numbers: list[Entry]) -> Iterator[Finding]:
    listed = {entry.value for entry in numbers if entry.is_listed}
    for entry in numbers:
        if entry.is_listed and not is_telephone_number(entry.value):
            yield Finding(entry.path, entry.line, f"電話番号の形ではありません: {entry.value}")
        elif not entry.is_listed and entry.value not in listed:
            yield Finding(
                entry.path, entry.line, f"文の中の電話番号が、どの電話の欄にもありません: {entry.value}"
            )


def _check_addresses(addresses: list[Entry]) -> Iterator[Finding]:
    for entry in addresses:
        if not is_web_address(entry.value):
            yield Finding(entry.path, entry.line, f"ページの住所の形ではありません: {entry.value}")
        elif entry.value.startswith("http:"):
            rule = f"https ではないページです: {entry.value}"
            yield Finding(entry.path, entry.line, rule, is_warning=True)


def _check_hours(lines: list[Line]) -> Iterator[Finding]:
    """One number may have several names (a menu, a counter); under one name it has one set of hours."""
    first: dict[tuple[str, str], Line] = {}
    for line in lines:
        other = first.setdefault((line.number, _plain(line.label)), line)
        if _plain(other.hours) != _plain(line.hours):
            where = f"{other.path}:{other.line} では {other.hours}"
            yield Finding(line.path, line.line, f"{line.number} の時間が合いません: {line.hours}({where})")


def _plain(text: str) -> str:
    """Fold width and dashes, so that only a real difference counts."""
    return re.sub(r"[\s~〜～―–-]+", "-", unicodedata.normalize("NFKC", text)).strip("-")


def _lines_of_files(root: Path) -> Iterator[Line]:
    for page in _content_pages(root):
        try:
            data = read_yaml(root / page.path)
        except ContentError:
            continue  # the check of that file says so
        owners = [data, *(data.get("replies") or {}).values()]
        for phone in [phone for owner in owners for phone in _phones(owner)]:
            number, hours = str(phone.get("number", "")), str(phone.get("hours") or "")
            if hours:
                yield Line(number, str(phone.get("label", "")), hours, page.path, page.line_of(number))


def _phones(owner: object) -> list[dict[str, object]]:
    phones = owner.get("phones") if isinstance(owner, dict) else None
    return [phone for phone in phones or [] if isinstance(phone, dict)]


def _lines_of_counters(root: Path) -> Iterator[Line]:
    file = root / "data/counters.csv"
    path = file.relative_to(root).as_posix()
    with file.open(encoding="utf-8-sig", newline="") as rows:
        reader = csv.DictReader(rows)
        for row in reader:
            if row.get("phone") and row.get("hours"):
                yield Line(row["phone"], row["name"], row["hours"], path, reader.line_num)


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
                yield Entry("".join(found), page.path, number, True)


def _from_text(root: Path) -> Iterator[Entry]:
    for page in _content_pages(root):
        for number, line in enumerate(page.text.splitlines(), start=1):
            plain = _ADDRESS.sub("", unicodedata.normalize("NFKC", line))
            for found in _NUMBER_IN_TEXT.findall(plain):
                yield Entry(found, page.path, number, False)


def _content_pages(root: Path) -> Iterator[Page]:
    for file in sorted((root / "data/knowledge").rglob("*.ja.yml")):
        yield Page.read(root, file)
