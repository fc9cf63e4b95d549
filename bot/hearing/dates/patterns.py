"""Patterns for time expressions that ja-timex does not know; each names the kind of piece it finds."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "year", "month", "day", "shift", "past", "length", "season", "part", "week", "weekdays", "nth",
    "next", "habit", "clock",
]  # fmt: skip

DAYS = "月火水木金土日"
NTH = "[1-5一二三四五]"

_SEASONS = (
    "年明け|年末年始|年末(?!調整|ジャンボ)|年内|[今来]年度|年度内|年度末|お?正月|お?盆(?=に|の|過|明|休|$)"
)
_PARTS = "上旬|中旬|下旬|初旬|初め|はじめ|始め|頭|前半|後半|半ば|中頃|終わり|おわり|末"
_GROUPS = "土日|月水金|火木土|火木|月木|火金|水金|金土"
_CLOCK = "今朝|今夜|今晩|明朝|明晩|午前中?|朝一番?|朝|お?昼過ぎ|昼から|昼|午後|夕方|夕|夜|晩"
_NOT_CLOCK = "中|ド|年|寝|飯|刊|食|ごはん|逃|勤|泣|分に|間"

OWN_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("day", r"(?<![0-9])(?P<m>[0-9]{1,2})月の?(?P<d>[0-9]{1,2})日(?!間)"),
    ("length", r"(?P<n>[0-9]{1,2})日間?(?:以内|のうち)"),
    ("season", rf"(?P<word>{_SEASONS})"),
    ("part", rf"(?<=月)の?(?P<word>{_PARTS})"),
    ("part", r"(?P<word>月末|月初め?|月はじめ)"),
    ("week", r"(?P<word>今週末|来週末|再来週末|先週末|週末|週明け)"),
    ("weekdays", rf"(?P<words>(?:[{DAYS}]曜?[・/])+[{DAYS}])(?:曜日?)?(?![曜一-龥])"),
    ("weekdays", rf"(?<![一-龥])(?P<words>{_GROUPS})(?:曜日?|(?=[のはにもがでと、か]|$))"),
    ("weekdays", r"(?P<words>平日)"),
    ("nth", rf"(?P<nth>(?:第{NTH}[・、と]?)+)の?(?P<words>[{DAYS}])(?:曜日?)?(?![0-9])"),
    ("nth", rf"(?P<nth>最終|最後)の?(?P<words>[{DAYS}])曜日?"),
    ("next", rf"(?P<word>次|つぎ|今度|こんど)の?(?=[{DAYS}]曜|土日)"),
    ("habit", r"(?P<word>毎週|毎月|いつも)"),
    ("clock", rf"(?<![毎一前徹0-9])(?P<word>{_CLOCK})(?!{_NOT_CLOCK})"),
)
