"""Columns of the two tables we read, in today's names, and the other names under which towns publish them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

CODE, REF = "全国地方公共団体コード", "ID"


class Kind(StrEnum):
    """Which table a file is."""

    EVENTS = "events"
    FACILITIES = "facilities"


NAMES = {Kind.EVENTS: "イベント名", Kind.FACILITIES: "名称"}

# Our own columns begin with x_: what the standard has no place for and a resident must know.
EVENTS = (
    CODE,
    REF,
    "地方公共団体名",
    "イベント名",
    "イベント名_カナ",
    "イベント名_英語",
    "開始日",
    "終了日",
    "開始時間",
    "終了時間",
    "開始日時特記事項",
    "説明",
    "料金(基本)",
    "料金(詳細)",
    "連絡先名称",
    "連絡先電話番号",
    "連絡先内線番号",
    "主催者",
    "場所名称",
    "所在地_連結表記",
    "建物名等(方書)",
    "緯度",
    "経度",
    "アクセス方法",
    "駐車場情報",
    "定員",
    "参加申込終了日",
    "参加申込終了時間",
    "参加申込方法",
    "URL",
    "備考",
    "x_type",
    "x_status",
    "x_page_date",
    "x_source_kind",
    "x_rrule",
    "x_holidays",
    "x_except",
    "x_cancelled",
    "x_bring",
    "x_wheelchair",
    "x_no_smartphone",
    "x_home_visit",
    "x_languages",
)
FACILITIES = (
    CODE,
    REF,
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英語",
    "名称_通称",
    "POIコード",
    "所在地_連結表記",
    "建物名等(方書)",
    "緯度",
    "経度",
    "電話番号",
    "内線番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "備考",
)
COLUMNS = {Kind.EVENTS: EVENTS, Kind.FACILITIES: FACILITIES}

# Other spelling → today's name. The predecessor's names, and what towns write in their place.
ALIASES = {
    "都道府県コード又は市区町村コード": CODE,
    "都道府県コードまたは市区町村コード": CODE,
    "市区町村コード": CODE,
    "自治体コード": CODE,
    "地方公共団体コード": CODE,
    "団体コード": CODE,
    "NO": REF,
    "No": REF,
    "NO.": REF,
    "No.": REF,
    "番号": REF,
    "通し番号": REF,
    "管理番号": REF,
    "住所": "所在地_連結表記",
    "所在地": "所在地_連結表記",
    "所在地(住所)": "所在地_連結表記",
    "方書": "建物名等(方書)",
    "建物名等": "建物名等(方書)",
    "方書き": "建物名等(方書)",
    "名前": "名称",
    "施設名": "名称",
    "施設名称": "名称",
    "名称カナ": "名称_カナ",
    "施設名_カナ": "名称_カナ",
    "行事名": "イベント名",
    "催し名": "イベント名",
    "講座名": "イベント名",
    "教室名": "イベント名",
    "イベント名カナ": "イベント名_カナ",
    "イベント名_かな": "イベント名_カナ",
    "開催日": "開始日",
    "開始年月日": "開始日",
    "終了年月日": "終了日",
    "開始時刻": "開始時間",
    "終了時刻": "終了時間",
    "開催日時特記事項": "開始日時特記事項",
    "料金": "料金(基本)",
    "参加費": "料金(基本)",
    "連絡先": "連絡先名称",
    "問い合わせ先": "連絡先名称",
    "問合せ先": "連絡先名称",
    "連絡先電話": "連絡先電話番号",
    "会場": "場所名称",
    "会場名": "場所名称",
    "場所": "場所名称",
    "開催場所": "場所名称",
    "交通アクセス": "アクセス方法",
    "アクセス": "アクセス方法",
    "駐車場": "駐車場情報",
    "申込締切日": "参加申込終了日",
    "申込期限": "参加申込終了日",
    "申込方法": "参加申込方法",
    "ホームページ": "URL",
    "HP": "URL",
    "緯度(世界測地系)": "緯度",
    "経度(世界測地系)": "経度",
    "TEL": "電話番号",
    "電話": "電話番号",
    "バリアフリー": "バリアフリー情報",
}
BY_KIND = {Kind.EVENTS: {"電話番号": "連絡先電話番号", "名称": "イベント名", "内線番号": "連絡先内線番号"}}
PREFECTURE_NAME, TOWN_NAME = "都道府県名", "市区町村名"
FULL_NAME = "地方公共団体名"
_FEWEST_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: which table it is, and today's name (or the name as written) of each column."""

    kind: Kind
    names: tuple[str, ...]
    row: int  # 1 is the first row of the sheet


def fold_header(text: str) -> str:
    """Write a header cell in one way: width, brackets, line breaks and blanks do not count."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if not letter.isspace() and letter != "﻿")


def name_column(text: str, kind: Kind) -> str:
    """Return today's name of a column; one we do not know keeps its own."""
    own = BY_KIND.get(kind, {})
    folded = fold_header(text)
    known = _KNOWN[kind].get(folded)
    if known is not None:
        return known
    alias = _ALIASES.get(folded) or own.get(folded)
    return own.get(alias, alias) if alias else text.strip()


def find_header(rows: Sequence[Sequence[str]], look_at: int = 20) -> Header | None:
    """Return the header among the first rows; None when there is none.

    Titles may stand above it. Of a header of two rows the lower one counts, under the groups of the upper.
    """
    best, most = None, _FEWEST_KNOWN - 1
    for number, row in enumerate(rows[:look_at], start=1):
        above = rows[number - 2] if number > 1 else ()
        for kind in Kind:
            names = tuple(_name_columns(row, above, kind))
            known = sum(name in _SETS[kind] for name in names)
            if NAMES[kind] in names and known >= most + (best is None):
                best, most = Header(kind, _part_doubles(names), number), known
    return best


def _name_columns(row: Sequence[str], above: Sequence[str], kind: Kind) -> Iterator[str]:
    group = ""
    for at, cell in enumerate(row):
        group = (above[at].strip() if at < len(above) else "") or group
        name = name_column(cell, kind)
        joined = name_column(group + cell, kind) if cell.strip() else ""
        yield joined if name not in _SETS[kind] and joined in _SETS[kind] else name


def _part_doubles(names: tuple[str, ...]) -> tuple[str, ...]:
    """A name that stands twice is kept twice: the second is a column we do not know."""
    seen: dict[str, int] = {}
    parted = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        parted.append(name if seen[name] == 1 or not name else f"{name}_{seen[name]}")
    return tuple(parted)


_SETS = {kind: frozenset(columns) for kind, columns in COLUMNS.items()}
_KNOWN = {kind: {fold_header(name): name for name in columns} for kind, columns in COLUMNS.items()}
_ALIASES = {fold_header(alias): name for alias, name in ALIASES.items()}
