"""The form of a session: the cells officials write, and repetitions chosen without writing a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.opendata.cells import read_date
from knowledge.opendata.records import Cells

CODE = "全国地方公共団体コード"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REPEATS = {
    "": "くり返さない",
    "weekly": "毎週",
    "fortnightly": "2週間ごと",
    "1": "毎月 第1",
    "2": "毎月 第2",
    "3": "毎月 第3",
    "4": "毎月 第4",
    "1,3": "毎月 第1と第3",
    "2,4": "毎月 第2と第4",
    "keep": "いまの決まりのまま",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the cell it fills, its words, a hint, and what kind of input it is."""

    cell: str
    label: str
    hint: str = ""
    kind: str = "text"  # text | date | time | long | flag | tel | type


FIELDS = (
    Field("イベント名", "名前"),
    Field("x_type", "種類", kind="type"),
    Field("開始日", "日にち(くり返すときは、はじめの日)", kind="date"),
    Field("終了日", "最後の日", "1日だけなら書かなくてかまいません", "date"),
    Field("開始時間", "始まり", kind="time"),
    Field("終了時間", "終わり", kind="time"),
    Field("開始日時特記事項", "日時の説明", "例 毎週水曜日"),
    Field("場所名称", "会場"),
    Field("所在地_連結表記", "会場の住所"),
    Field("料金(基本)", "参加費(円)", "無料は 0"),
    Field("定員", "定員"),
    Field("参加申込方法", "申し込みのしかた", "例 電話 / 予約不要"),
    Field("参加申込終了日", "申し込みの締め切り", kind="date"),
    Field("連絡先名称", "連絡先"),
    Field("連絡先電話番号", "電話番号", kind="tel"),
    Field("x_bring", "持ち物"),
    Field("アクセス方法", "行き方", "例 三春駅からバスで10分"),
    Field("駐車場情報", "駐車場", "例 50台 / なし"),
    Field("x_wheelchair", "車いすで入れますか", kind="flag"),
    Field("x_no_smartphone", "スマホがなくても参加できますか", kind="flag"),
    Field("x_home_visit", "自宅に行きますか", kind="flag"),
    Field("x_languages", "使える言葉", "例 ja en"),
    Field("説明", "説明", kind="long"),
    Field("URL", "くわしいページ"),
    Field("備考", "備考", kind="long"),
)


def read_fields(values: Mapping[str, str], before: Cells) -> dict[str, str]:
    """Return the cells that the form says, empty ones too."""
    cells = {field.cell: values.get(field.cell, "").strip() for field in FIELDS}
    cells[CODE] = values.get(CODE, "")
    if not cells["終了日"] and not values.get("repeat"):
        cells["終了日"] = cells["開始日"]
    cells["x_holidays"] = "no" if values.get("x_holidays") else ""
    cells["x_except"] = values.get("x_except", "").strip()
    cells["x_rrule"] = write_rule(values.get("repeat", ""), cells["開始日"], before.get("x_rrule", ""))
    return cells


def write_rule(repeat: str, first_day: str, before: str) -> str:
    """Turn the chosen repetition into an iCalendar rule on the weekday of the first day."""
    if repeat == "keep":
        return before
    if repeat not in REPEATS or not repeat or not first_day:
        return ""
    try:
        weekday = _DAYS[read_date(first_day).weekday()]
    except ValueError:
        return ""  # the first day is named as wrong by itself
    if repeat in ("weekly", "fortnightly"):
        return f"FREQ=WEEKLY;{'INTERVAL=2;' if repeat == 'fortnightly' else ''}BYDAY={weekday}"
    days = ",".join(f"{nth}{weekday}" for nth in repeat.split(","))
    return f"FREQ=MONTHLY;BYDAY={days}"


def find_repeat(cells: Mapping[str, str]) -> str:
    """Return the choice that says the rule of a session; one that was written by hand is kept."""
    rule = cells.get("x_rrule", "")
    if not rule:
        return ""
    day = cells.get("開始日", "")
    same = (repeat for repeat in REPEATS if repeat != "keep" and write_rule(repeat, day, "") == rule)
    return next(same, "keep")


def say_day(iso: str) -> str:
    """Write a day as officials read it; other texts stay."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"
