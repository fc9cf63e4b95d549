"""Dates as residents say them, on Tuesday, 24 November 2026; weeks run from Monday to Sunday."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.hearing import entities, hear

Days = tuple[str | None, str | None]

# what is said → from, to, time of day, weekdays, problem
TABLE: dict[str, tuple[str | None, str | None, str | None, list[str], str | None]] = {
    # near days, in kanji, kana, half-width and dialect
    "今日": ("2026-11-24", "2026-11-24", None, [], None),
    "明日の午後": ("2026-11-25", "2026-11-25", "pm", [], None),
    "あした": ("2026-11-25", "2026-11-25", None, [], None),
    "あすたの午前": ("2026-11-25", "2026-11-25", "am", [], None),
    "あさっての朝": ("2026-11-26", "2026-11-26", "am", [], None),
    "しあさって": ("2026-11-27", "2026-11-27", None, [], None),
    "ｱｼﾀ ﾉ ｺﾞｺﾞ": ("2026-11-25", "2026-11-25", "pm", [], None),
    "今夜": ("2026-11-24", "2026-11-24", "evening", [], None),
    "三日後": ("2026-11-27", "2026-11-27", None, [], None),
    "明日か明後日": ("2026-11-25", "2026-11-26", None, [], None),
    # weeks and weekdays
    "今週": ("2026-11-24", "2026-11-29", None, [], None),
    "来週": ("2026-11-30", "2026-12-06", None, [], None),
    "らいしゅう": ("2026-11-30", "2026-12-06", None, [], None),
    "再来週": ("2026-12-07", "2026-12-13", None, [], None),
    "来週の火曜": ("2026-12-01", "2026-12-01", None, ["tue"], None),
    "らいしゅうのかようび": ("2026-12-01", "2026-12-01", None, ["tue"], None),
    "来週の月曜から水曜": ("2026-11-30", "2026-12-02", None, ["mon", "tue", "wed"], None),
    "木曜": ("2026-11-26", "2026-11-26", None, ["thu"], None),
    "火曜": ("2026-11-24", "2026-12-01", None, ["tue"], None),  # today or in a week
    "今度の金曜": ("2026-11-27", "2026-11-27", None, ["fri"], None),
    "水曜と金曜": ("2026-11-25", "2026-11-27", None, ["wed", "fri"], None),
    "水・金の夕方": ("2026-11-25", "2026-11-27", "evening", ["wed", "fri"], None),
    "今週末": ("2026-11-28", "2026-11-29", None, [], None),
    "土日": ("2026-11-28", "2026-11-29", None, ["sat", "sun"], None),
    "平日の午前": (None, None, "am", ["mon", "tue", "wed", "thu", "fri"], None),
    "毎週水曜": (None, None, None, ["wed"], None),
    "木曜なら行けます": (None, None, None, ["thu"], None),
    # months and parts of them
    "今月中": ("2026-11-24", "2026-11-30", None, [], None),
    "月末": ("2026-11-24", "2026-11-30", None, [], None),
    "来月": ("2026-12-01", "2026-12-31", None, [], None),
    "来月の第二水曜": ("2026-12-09", "2026-12-09", None, ["wed"], None),
    "第3土曜日": ("2026-12-19", "2026-12-19", None, ["sat"], None),  # November's is over
    "12月上旬": ("2026-12-01", "2026-12-10", None, [], None),
    "来月末": ("2026-12-25", "2026-12-31", None, [], None),
    "1月": ("2027-01-01", "2027-01-31", None, [], None),
    "12月から": ("2026-12-01", None, None, [], None),
    # the turn of the year
    "年内": ("2026-11-24", "2026-12-31", None, [], None),
    "年明け": ("2027-01-01", "2027-01-31", None, [], None),
    "としあけ": ("2027-01-01", "2027-01-31", None, [], None),
    "年末年始": ("2026-12-28", "2027-01-05", None, [], None),
    "今年度中": ("2026-11-24", "2027-03-31", None, [], None),
    # calendar dates
    "12/9": ("2026-12-09", "2026-12-09", None, [], None),
    "十二月九日": ("2026-12-09", "2026-12-09", None, [], None),
    "じゅうにがつここのか": ("2026-12-09", "2026-12-09", None, [], None),
    "令和8年12月3日": ("2026-12-03", "2026-12-03", None, [], None),
    "R8.12.3": ("2026-12-03", "2026-12-03", None, [], None),
    "９日": ("2026-12-09", "2026-12-09", None, [], None),
    "12月9日(水)10時から": ("2026-12-09", "2026-12-09", "am", ["wed"], None),
    "12月3日から10日まで": ("2026-12-03", "2026-12-10", None, [], None),
    "来週までに": ("2026-11-24", "2026-12-06", None, [], None),
    "一週間以内": ("2026-11-24", "2026-12-01", None, [], None),
    # the past: near past stays, what lies more than two months back is meant for next year
    "11月3日": ("2026-11-03", "2026-11-03", None, [], None),
    "8月1日": ("2027-08-01", "2027-08-01", None, [], None),
    # what cannot be
    "11月31日": (None, None, None, [], "no_such_day"),
    "2月30日": (None, None, None, [], "no_such_day"),
    "13月5日": (None, None, None, [], "no_such_day"),
    "12月9日の木曜": ("2026-12-09", "2026-12-09", None, ["thu"], "weekday_mismatch"),
    # time of day alone
    "午後がいいです": (None, None, "pm", [], None),
    "14時ごろ": (None, None, "pm", [], None),
    # corrections: what is denied does not count
    "明日じゃなくて来週": ("2026-11-30", "2026-12-06", None, [], None),
    "火曜はだめだ、木曜にしてくれ": ("2026-11-26", "2026-11-26", None, ["thu"], None),
}

NO_DATES = [
    "024-521-1234に電話しました",
    "昭和20年5月3日生まれの母のカード",
    "3日前に申し込みました",
    "先週の火曜に行きました",
    "10年のと5年のがあるのはなぜ",
    "いつか習いたい",
    "べんきょうのしかた",
    "ばんごうをわすれました",
    "一日に何回まで押せますか",
    "一時停止を解除したい",
    "二本松の教室",
    "あすこの店で聞いた",
]


@pytest.fixture(scope="module")
def heard(model: Path) -> dict[str, list[Any]]:
    """What one process heard in all texts of this file."""
    texts = [*TABLE, *NO_DATES]
    return {text: entities(turn, "date") for text, turn in zip(texts, hear(model, texts), strict=True)}


@pytest.mark.parametrize("said", TABLE)
def test_a_date_is_read_relative_to_now(heard: dict[str, list[Any]], said: str) -> None:
    """Every expression gives one `date` entity with the days, time of day and problem that are meant."""
    first, last, time_of_day, weekdays, problem = TABLE[said]
    (value,) = heard[said]
    expected = {
        "from": first,
        "to": last,
        "time_of_day": time_of_day,
        "weekdays": weekdays,
        "problem": problem,
        "surface": value["surface"],
    }
    assert expected == value
    assert value["surface"] in said


@pytest.mark.parametrize("said", NO_DATES)
def test_numbers_and_past_days_are_no_wish(heard: dict[str, list[Any]], said: str) -> None:
    """Telephone numbers, birthdays, durations and the past are not taken for a wished date."""
    assert heard[said] == []


def test_the_day_is_the_day_in_japan(model: Path) -> None:
    """Late evening in UTC is already tomorrow in Japan."""
    (turn,) = hear(model, ["明日"], now="2026-11-24T20:00:00+00:00")
    (value,) = entities(turn, "date")
    assert (value["from"], value["to"]) == ("2026-11-26", "2026-11-26")
