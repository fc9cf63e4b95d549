"""Codes, dates and times as towns write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.municipalities import load_municipalities
from knowledge.opendata.cells import count_check_digit, read_code, read_date, read_time
from knowledge.opendata.rules import check_rule, list_days
from tests.service_fixtures import DATA

TOWNS = load_municipalities(DATA / "municipalities.csv").towns
TENTH = date(2026, 10, 10)


@pytest.mark.parametrize("code", [town.code for town in TOWNS])
def test_every_code_comes_back_from_what_a_spreadsheet_leaves(code: str) -> None:
    """Without its zero, without its check digit, or without both, a code is the same town's."""
    assert {code} == {
        read_code(written) for written in (code, code[1:], code[:5], code[1:5], f"{code[1:]}.0")
    }


@given(st.integers(0, 99_999), st.integers(0, 9))
def test_a_wrong_check_digit_is_refused(stem: int, last: int) -> None:
    """Six digits are a code only with the digit that the other five ask for."""
    five = f"{stem:05d}"
    if last == count_check_digit(five):
        assert f"{five}{last}" == read_code(f"{five}{last}")
    else:
        with pytest.raises(ValueError, match="検査数字"):
            read_code(f"{five}{last}")


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-10",
        "2026/10/10",
        "2026.10.10",
        "２０２６／１０／１０",
        "2026年10月10日",
        "2026年10月10日(土)",
        "2026 年 10 月 10 日",
        "令和8年10月10日",
        "令和８年１０月１０日（土曜日）",
        "R8.10.10",
        "r8/10/10",
        "20261010",
        "2026-10-10 00:00:00",
    ],
)
def test_a_day_is_read_in_every_writing(written: str) -> None:
    """Western and Japanese years, full-width digits and weekdays behind it name the same day."""
    assert read_date(written) == TENTH


@pytest.mark.parametrize("written", ["2026-02-30", "10/10", "26-10-10", "10月", "未定", "令和8年13月1日", ""])
def test_what_is_no_day_is_refused(written: str) -> None:
    """A day without a year, or one that does not exist, is never guessed."""
    with pytest.raises(ValueError, match=r"日|年"):
        read_date(written)


@given(st.dates(date(2019, 5, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    """What we could write in any of the styles is read as the day it was."""
    styles = (day.isoformat(), f"令和{day.year - 2018}年{day.month}月{day.day}日", day.strftime("%Y/%m/%d"))
    assert {day} == {read_date(style) for style in styles}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("9:00", time(9)),
        ("09:00", time(9)),
        ("９：３０", time(9, 30)),
        ("9:00:00", time(9)),
        ("13時", time(13)),
        ("午後1時半", time(13, 30)),
        ("午前10時30分", time(10, 30)),
        ("午後0時", time(12)),
        ("正午", time(12)),
        ("午前9時から", time(9)),
        ("PM1:30", time(13, 30)),
        ("1:30 PM", time(13, 30)),
    ],
)
def test_an_hour_is_read_in_every_writing(written: str, expected: time) -> None:
    """午前, 午後 and 半 are understood, in any width."""
    assert expected == read_time(written)


@pytest.mark.parametrize("written", ["25:00", "9", "朝", "9:75", "午後"])
def test_what_is_no_hour_is_refused(written: str) -> None:
    """A bare number or word is not taken for an hour."""
    with pytest.raises(ValueError, match="時間"):
        read_time(written)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", ["2026-11-25", "2026-12-02", "2026-12-09"]),
        ("FREQ=MONTHLY;BYDAY=2TH,4TH", ["2026-11-26", "2026-12-10", "2026-12-24"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-11-30", "2026-12-31", "2027-01-31"]),
    ],
)
def test_a_rule_gives_its_coming_days(rule: str, expected: list[str]) -> None:
    """Every Wednesday, the second and fourth Thursday, the last day of the month."""
    days = list_days(
        check_rule(rule), date(2026, 4, 1), None, skips_holidays=False, left_out=(), today=date(2026, 11, 24)
    )
    assert expected == [day.isoformat() for day in days[:3]]


def test_holidays_and_days_left_out_are_skipped() -> None:
    """Monday, 23 November 2026, is a holiday; 30 November was left out by hand."""
    days = list_days(
        "FREQ=WEEKLY;BYDAY=MO",
        date(2026, 11, 2),
        date(2026, 12, 14),
        skips_holidays=True,
        left_out=(date(2026, 11, 30),),
        today=date(2026, 11, 10),
    )
    assert [date(2026, 11, 16), date(2026, 12, 7), date(2026, 12, 14)] == list(days)


@pytest.mark.parametrize("rule", ["毎週水曜", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "", "FREQ=WEEKLY;X=1"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    """Only rules that name days are taken."""
    with pytest.raises(ValueError, match="RRULE"):
        check_rule(rule)
